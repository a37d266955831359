"""Holds: units of products by sku, and sums and differences of them.

A unit has one owner: the store (`available`), a reservation, an attempt to pay, or the customer who bought it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# A use of a discount code is taken and released like a unit of stock. A product's sku never has a colon.
CODE_PREFIX = "code:"


@dataclass(frozen=True, slots=True)
class Shortage:
    """A product, or a discount code, with fewer units left than wanted."""

    sku: str
    wanted: int
    left: int


@dataclass(frozen=True, slots=True)
class LineUnits:
    """Units of a line item, by its public id."""

    id: str
    quantity: int


def is_code(sku: str) -> bool:
    """Tell whether the key of a hold is a discount code, and not a sku."""
    return sku.startswith(CODE_PREFIX)


def goods_of(units: Mapping[str, int]) -> dict[str, int]:
    """Return the products of a hold, without discount codes."""
    return {sku: count for sku, count in units.items() if not is_code(sku)}


def differing(held: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Return `wanted` - `held` for each sku, in order of sku, without zeros."""
    return together(wanted, {sku: -units for sku, units in held.items()})


def together(held: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Return the sum of two holds, in order of sku, without zeros."""
    sums = ((sku, held.get(sku, 0) + more.get(sku, 0)) for sku in sorted({*held, *more}))
    return {sku: units for sku, units in sums if units}


def above(kept: Mapping[str, int], held: Mapping[str, int]) -> dict[str, int]:
    """Return the units of a hold that are more than `kept`, in order of sku, without zeros."""
    return {sku: units for sku, units in differing(kept, held).items() if units > 0}


def at_least(held: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Return the larger number of units for each sku."""
    return {sku: max(held.get(sku, 0), wanted.get(sku, 0)) for sku in sorted({*held, *wanted})}
