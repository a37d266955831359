"""VAT numbers: whether one can be, by its country's own form and check digits. Nobody is asked over the network."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.api.requests.bodies import refused

_WRITTEN = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,16}")
_BETWEEN = str.maketrans("", "", " .-/\t")
_EU = {  # and Northern Ireland; Greece's prefix is its own
    *("AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()),  # noqa: SIM905
}
# Of other countries, those whose numbers python-stdnum knows how to check.
_ELSEWHERE = {
    *("AD AL AR AU AZ BR BY CA CH CL CN CO CR DO DZ EC EG FO GB GH GN GT ID IL IN IS JP KE KR MA MC ME MK".split()),  # noqa: SIM905
    *("MX MZ NO NZ PE PY RS RU SG SM SN SV TH TN TR TW UY VE VN".split()),  # noqa: SIM905
}
CHECKED = frozenset(_EU | _ELSEWHERE)


def _vat_number(text: str) -> str:
    number = text.upper().translate(_BETWEEN)
    if not number:
        return ""
    if number[:2] not in CHECKED:
        known = " ".join(sorted(CHECKED))
        raise refused(
            "invalid_vat_number", f"Begin it with a country's prefix that can be checked, which are: {known}."
        )
    if not _WRITTEN.fullmatch(number) or not _can_be(number):
        raise refused(
            "invalid_vat_number", "Give a VAT number as its country writes it, with its prefix, such as DE136695976."
        )
    return number


def _can_be(number: str) -> bool:
    # Loaded here: it is a tenth of a second, which only a request with such a number should pay for.
    if number[:2] in _EU:
        checked: bool = import_module("stdnum.eu.vat").is_valid(number)
        return checked
    module = import_module("stdnum.util").get_cc_module(number[:2].lower(), "vat")
    return any(module.is_valid(written) for written in (number, number[2:]))


VatNumber = Annotated[
    str,
    Field(max_length=40, description="Of a business, with its country's prefix.", examples=["DE136695976"]),
    AfterValidator(_vat_number),
]
