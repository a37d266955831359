"""Amounts, rates and times in responses, and descriptions of fields. Without pydantic, which only requests need."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from typing_extensions import TypedDict

from invoicing.domain.values.money import Money


@dataclass(frozen=True, slots=True)
class Doc:
    """Describes a field of a response in the OpenAPI document."""

    description: str = ""
    example: Any = None
    format: str = ""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Add the description to the field's schema. Pydantic calls this when the document is generated."""
        schema: dict[str, Any] = handler(core_schema)
        examples = [] if self.example is None else [self.example]
        parts = {"description": self.description, "format": self.format, "examples": examples}
        return {**schema, **{name: value for name, value in parts.items() if value}}


Timestamp = Annotated[str, Doc(format="date-time", example="2026-11-23T09:30:00.000Z")]


class Amount(TypedDict):
    """An amount, with exactly the decimals of its currency."""

    amount: Annotated[str, Doc(example="998.00")]
    currency: Annotated[str, Doc("Currency code (ISO 4217).", "NOK")]


def amount(money: Money) -> Amount:
    """Return an amount's document."""
    return {"amount": str(money), "currency": money.currency}


def percentage(basis_points: Decimal | int) -> str:
    """Return a rate in percent without trailing zeros: "25", "12.5", "8.875"."""
    return plain(Decimal(basis_points) / 100)


def plain(number: Decimal) -> str:
    """Return a decimal without exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def timestamp(moment: datetime) -> str:
    """Return a UTC time with milliseconds (RFC 3339)."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def optional_timestamp(moment: datetime | None) -> str | None:
    """Return a UTC time with milliseconds, or None."""
    return timestamp(moment) if moment else None


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
