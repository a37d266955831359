"""Values in documents: amounts, times and percentages."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Annotated, Any

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, WrittenBy, writes
from invoicing.domain.catalog.discount import Discount
from invoicing.domain.values.money import Money
from invoicing.domain.values.percentage import percentage
from invoicing.domain.values.text import timestamp


class Amount(TypedDict):
    """An amount, with exactly the decimals of its currency."""

    amount: Annotated[str, Doc(example="998.00")]
    currency: Annotated[str, Doc("Currency code (ISO 4217).", "NOK")]


@writes(Amount)
def amount(money: Money) -> Amount:
    """Return an amount's document."""
    return {"amount": str(money), "currency": money.currency}


def discount_value(discount: Discount) -> str | Amount:
    """Return an amount's document, or a percentage, by the discount's type."""
    return amount(discount.amount) if discount.amount is not None else percentage(discount.basis_points)


Percentage = Annotated[str, WrittenBy(percentage)]
Timestamp = Annotated[str, Doc(format="date-time", example="2026-11-23T09:30:00.000Z"), WrittenBy(timestamp)]


def document(value: Any) -> Any:
    """Return any value of the domain as JSON."""
    if isinstance(value, Money):
        return amount(value)
    if isinstance(value, datetime):
        return timestamp(value)
    if is_dataclass(value):
        return {field.name: document(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: document(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [document(item) for item in value]
    return value
