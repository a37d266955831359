"""Amounts, rates and times as programs read them, and how answers are described. Without pydantic: it only checks."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from typing_extensions import TypedDict

from invoicing.domain.values.money import Money


@dataclass(frozen=True, slots=True)
class Doc:
    """Says in the API's document what a field of an answer means."""

    description: str = ""
    example: Any = None
    format: str = ""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Add it to the field's schema (the name is pydantic's, which calls this when the document is made)."""
        schema: dict[str, Any] = handler(core_schema)
        examples = [] if self.example is None else [self.example]
        said = {"description": self.description, "format": self.format, "examples": examples}
        return {**schema, **{name: value for name, value in said.items() if value}}


Timestamp = Annotated[str, Doc(format="date-time", example="2026-11-23T09:30:00.000Z")]


class Amount(TypedDict):
    """An amount with exactly its currency's decimals."""

    amount: Annotated[str, Doc(example="998.00")]
    currency: Annotated[str, Doc("ISO 4217", "NOK")]


def amount(money: Money) -> Amount:
    """Write an amount."""
    return {"amount": str(money), "currency": money.currency}


def percentage(basis_points: Decimal | int) -> str:
    """Write a rate without trailing zeros: "25", "12.5", "8.875"."""
    return plain(Decimal(basis_points) / 100)


def plain(number: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def timestamp(moment: datetime) -> str:
    """Write a moment of UTC."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional_timestamp(moment: datetime | None) -> str | None:
    """Write a moment that may not have come."""
    return timestamp(moment) if moment else None


def document(value: Any) -> Any:
    """Write any value of the domain as JSON has it."""
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
