"""VAT numbers, validated offline by their country's format and check digits."""

from __future__ import annotations

import re
import unicodedata
from importlib import import_module
from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.api.fields.input import refused
from invoicing.domain.values.text import plain_dashes, visible_text

_FORMAT = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,16}")
_SEPARATORS = str.maketrans("", "", ".-/")
_EU = {  # and Northern Ireland (XI); Greece has EL too
    *("AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split())  # noqa: SIM905
}
# Other countries whose numbers python-stdnum can check.
_OTHERS = {
    *("AD AL AR AU AZ BR BY CA CH CL CN CO CR DO DZ EC EG FO GB GH GN GT ID IL IN IS JP KE KR MA MC ME MK".split()),  # noqa: SIM905
    *("MX MZ NO NZ PE PY RS RU SG SM SN SV TH TN TR TW UY VE VN".split()),  # noqa: SIM905
}
CHECKED = frozenset(_EU | _OTHERS)


def _vat_number(text: str) -> str:
    plain = plain_dashes(unicodedata.normalize("NFKC", visible_text(text))).upper()
    number = "".join(plain.translate(_SEPARATORS).split())
    if not number:
        return ""
    if number[:2] not in CHECKED:
        raise refused("invalid_vat_number.prefix", known=" ".join(sorted(CHECKED)))
    if not _FORMAT.fullmatch(number) or not _is_valid(number):
        raise refused("invalid_vat_number")
    return number


def _is_valid(number: str) -> bool:
    # Imported here: it takes 0.1 s, which only requests with a VAT number need.
    if number[:2] in _EU:
        checked: bool = import_module("stdnum.eu.vat").is_valid(number)
        return checked
    module = import_module("stdnum.util").get_cc_module(number[:2].lower(), "vat")
    return any(module.is_valid(written) for written in (number, number[2:]))


VatNumber = Annotated[
    str,
    Field(max_length=40, description="VAT number of a business, with its country prefix.", examples=["DE136695976"]),
    AfterValidator(_vat_number),
]
