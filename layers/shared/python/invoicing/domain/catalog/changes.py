"""Fields in which two versions of the store's settings, a product or a discount code differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TypeVar

from invoicing.domain.catalog.discount import Discount, DiscountCode
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store

V = TypeVar("V", Store, Product, DiscountCode, Discount)
_NAMES = {  # in the API, where they differ from those of the classes
    "email": "contact",
    "phone": "contact",
    "address": "contact",
    "rate_table": "exchange_rates",
    "basis_points": "value",
    "amount": "value",
}


def changed_fields(before: V, after: V) -> tuple[str, ...]:
    """Return the names in the API of the fields in which two versions differ."""
    return tuple(dict.fromkeys(_NAMES.get(name, name) for name in _changed(before, after)))


def _changed(before: V, after: V) -> Iterator[str]:
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if isinstance(old, Discount):
            yield from _changed(old, new)
        elif field.compare and old != new:
            yield field.name
