"""What the store sells."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.money import Money

STANDARD_TAX_CLASS = "standard"


@dataclass(frozen=True, slots=True)
class Product:
    """Something sold, by `sku`; the price is in the store's currency."""

    sku: str
    title: str
    price: Money
    taxable: bool = True
    requires_shipping: bool = True
    weight_grams: int = 0
    sell_on: bool = False  # continue selling when out of stock
    tax_class: str = STANDARD_TAX_CLASS


@dataclass(frozen=True, slots=True)
class StockedProduct:
    """A product and how many of it can be sold now; below zero only where it sells on."""

    product: Product
    available: int
