"""VAT numbers, validated offline by their country's format and check digits (python-stdnum)."""

from __future__ import annotations

import re
import unicodedata
from importlib import import_module

from invoicing.domain.catalog.tax import EU
from invoicing.domain.values.text import plain_dashes, visible_text

_FORMAT = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,16}")
_SEPARATORS = str.maketrans("", "", ".-/")
_EU = (EU - {"GR"}) | {"EL", "XI"}  # Greece writes EL; XI is Northern Ireland
# Other countries whose numbers python-stdnum can check.
_OTHERS = {
    *("AD AL AR AU AZ BR BY CA CH CL CN CO CR DO DZ EC EG FO GB GH GN GT ID IL IN IS JP KE KR MA MC ME".split()),  # noqa: SIM905 - as one reads it
    *("MK MX MZ NO NZ PE PY RS RU SG SM SN SV TH TN TR TW UY VE VN".split()),  # noqa: SIM905 - as one reads it
}
CHECKED_PREFIXES = frozenset(_EU | _OTHERS)


def plain_vat_number(text: str) -> str:
    """Return a number as it is stored: upper case, without what people write between its parts."""
    plain = plain_dashes(unicodedata.normalize("NFKC", visible_text(text))).upper()
    return "".join(plain.translate(_SEPARATORS).split())


def is_vat_number(number: str) -> bool:
    """Tell whether a plain number, with its country's prefix, can be one."""
    return number[:2] in CHECKED_PREFIXES and _FORMAT.fullmatch(number) is not None and _has_check_digits(number)


def _has_check_digits(number: str) -> bool:
    # Imported here: it takes 0.1 s, which only requests with a VAT number need.
    if number[:2] in _EU:
        checked: bool = import_module("stdnum.eu.vat").is_valid(number)
        return checked
    module = import_module("stdnum.util").get_cc_module(number[:2].lower(), "vat")
    return any(module.is_valid(written) for written in (number, number[2:]))
