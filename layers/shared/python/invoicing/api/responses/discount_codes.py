"""Discount codes, and how often they were used."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import (
    Amount,
    Doc,
    Timestamp,
    amount,
    optional_timestamp,
    percentage,
)
from invoicing.domain.catalog.discount import CountedCode


class DiscountCode(TypedDict):
    """A code that takes something off for whoever types it."""

    code: Annotated[str, Doc(example="SUMMER")]
    type: Annotated[str, Doc("`percentage` or `fixed_amount`")]
    value: Annotated[str | Amount, Doc("A percentage as a string, or an amount.")]
    title: str | None
    minimum: Amount | None
    starts_at: Timestamp | None
    ends_at: Timestamp | None
    uses: Annotated[int, Doc("How often it may be used in all; 0 is without end.")]
    used: Annotated[int, Doc("How often it was, by who is just paying among them.")]


def discount_code(counted: CountedCode) -> DiscountCode:
    """Write a code."""
    code, discount = counted.code, counted.code.discount
    return {
        "code": code.code,
        "type": discount.type.value,
        "value": amount(discount.amount) if discount.amount is not None else percentage(discount.basis_points),
        "title": discount.title or None,
        "minimum": amount(code.minimum) if code.minimum else None,
        "starts_at": optional_timestamp(code.starts_at),
        "ends_at": optional_timestamp(code.ends_at),
        "uses": code.uses,
        "used": counted.used,
    }
