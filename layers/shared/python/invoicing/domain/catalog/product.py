"""What the store sells."""

from __future__ import annotations

from dataclasses import dataclass, field

from invoicing.domain.values.money import Money

STANDARD_TAX_CLASS = "standard"


@dataclass(frozen=True, slots=True)
class Product:
    """Something sold, by `sku`; the price is in the store's currency, and elsewhere converted.

    `market_prices` are its own prices in markets, by their ids and in their currencies: these are taken as they are.
    """

    sku: str
    title: str
    price: Money
    taxable: bool = True
    requires_shipping: bool = True
    weight_grams: int = 0
    sell_on: bool = False  # continue selling when out of stock
    tax_class: str = STANDARD_TAX_CLASS
    market_prices: dict[str, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StockedProduct:
    """A product and how many of it can be sold now; below zero only where it sells on."""

    product: Product
    available: int
