"""Quantities, tax rates and exchange rates."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from invoicing.api.fields.input import refused
from invoicing.domain.pricing.offer import MAX_QUANTITY

PERCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_TAX_RATE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")
_RATE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,10})?")
_HIGHEST_PERCENTAGE = 100


def _quantity(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_QUANTITY:
        raise refused("invalid_quantity", most=MAX_QUANTITY)
    return value


def _tax_rate(value: Any) -> Decimal:
    """Return basis points, to one decimal: New York City's sales tax is 8.875 %, Quebec's 9.975 %."""
    if not isinstance(value, str) or not _TAX_RATE.fullmatch(value) or Decimal(value) > _HIGHEST_PERCENTAGE:
        raise refused("invalid_percentage.tax")
    return Decimal(value) * 100


def _rate(value: Any) -> Decimal:
    if not isinstance(value, str) or not _RATE.fullmatch(value) or Decimal(value) == 0:
        raise refused("invalid_rate")
    return Decimal(value)


Quantity = Annotated[
    int, PlainValidator(_quantity), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_QUANTITY})
]
TaxRate = Annotated[
    Decimal,
    PlainValidator(_tax_rate),
    WithJsonSchema({"type": "string", "pattern": f"^{_TAX_RATE.pattern}$", "examples": ["25", "8.875"]}),
]
Rate = Annotated[
    Decimal,
    PlainValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": f"^{_RATE.pattern}$", "examples": ["1", "0.0875"]}),
]
