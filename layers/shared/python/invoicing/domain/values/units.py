"""Units of products by sku: what is set aside by staff, and sums and differences of such holds.

A unit has one owner: the store (`available`), a reservation, an attempt to pay, or whoever bought it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# A use of a discount code is taken and given back as a unit of stock is; no product can have a sku with a colon in it.
CODE_PREFIX = "code:"


@dataclass(frozen=True, slots=True)
class Shortage:
    """A product, or a discount code, with fewer units left than wanted."""

    sku: str
    wanted: int
    left: int


def is_code(sku: str) -> bool:
    """Tell whether what is held under this name is the use of a discount code, and no goods."""
    return sku.startswith(CODE_PREFIX)


def goods_of(units: Mapping[str, int]) -> dict[str, int]:
    """Return what of a hold is goods."""
    return {sku: count for sku, count in units.items() if not is_code(sku)}


def differing(held: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Return by how many units of each product two holds differ, in order of sku; equal ones are left out."""
    return together(wanted, {sku: -units for sku, units in held.items()})


def together(held: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Return two holds added up, in order of sku; what comes to nothing is left out."""
    sums = ((sku, held.get(sku, 0) + more.get(sku, 0)) for sku in sorted({*held, *more}))
    return {sku: units for sku, units in sums if units}


def at_least(held: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Return the larger of two holds, product by product."""
    return {sku: max(held.get(sku, 0), wanted.get(sku, 0)) for sku in sorted({*held, *wanted})}
