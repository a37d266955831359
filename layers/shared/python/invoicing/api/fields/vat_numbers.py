"""VAT numbers of customers."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.adapters.vat_numbers import CHECKED_PREFIXES, is_vat_number, plain_vat_number
from invoicing.api.fields.input import refused


def _vat_number(text: str) -> str:
    number = plain_vat_number(text)
    if not number:
        return ""
    if number[:2] not in CHECKED_PREFIXES:
        raise refused("invalid_vat_number.prefix", known=" ".join(sorted(CHECKED_PREFIXES)))
    if not is_vat_number(number):
        raise refused("invalid_vat_number")
    return number


VatNumber = Annotated[
    str,
    Field(max_length=40, description="VAT number of a business, with its country prefix.", examples=["DE136695976"]),
    AfterValidator(_vat_number),
]
