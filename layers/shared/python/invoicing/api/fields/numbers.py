"""Quantities, tax rates and exchange rates."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from invoicing.api.fields.input import refused
from invoicing.domain.catalog.market import RATE, parse_rate
from invoicing.domain.catalog.tax import TAX_RATE, parse_tax_rate
from invoicing.domain.pricing.offer import MAX_QUANTITY

PERCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


def _quantity(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_QUANTITY:
        raise refused("invalid_quantity", most=MAX_QUANTITY)
    return value


def _tax_rate(value: Any) -> Decimal:
    """Return basis points."""
    rate = parse_tax_rate(value) if isinstance(value, str) else None
    if rate is None:
        raise refused("invalid_percentage.tax")
    return rate


def _rate(value: Any) -> Decimal:
    rate = parse_rate(value) if isinstance(value, str) else None
    if rate is None:
        raise refused("invalid_rate")
    return rate


Quantity = Annotated[
    int, PlainValidator(_quantity), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_QUANTITY})
]
TaxRate = Annotated[
    Decimal,
    PlainValidator(_tax_rate),
    WithJsonSchema({"type": "string", "pattern": f"^{TAX_RATE.pattern}$", "examples": ["25", "8.875"]}),
]
Rate = Annotated[
    Decimal,
    PlainValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": f"^{RATE.pattern}$", "examples": ["1", "0.0875"]}),
]
