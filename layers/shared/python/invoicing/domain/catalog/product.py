"""What the store sells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from invoicing.domain.values.money import Money

STANDARD_TAX_CLASS = "standard"


class InventoryPolicy(StrEnum):
    """Whether selling continues when the stock is used up."""

    DENY = "deny"
    CONTINUE = "continue"


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
    inventory_policy: InventoryPolicy = InventoryPolicy.DENY
    tax_class: str = STANDARD_TAX_CLASS
    market_prices: dict[str, Money] = field(default_factory=dict)

    @property
    def sells_below_zero(self) -> bool:
        """Tell whether it is sold when the stock is used up."""
        return self.inventory_policy is InventoryPolicy.CONTINUE


@dataclass(frozen=True, slots=True)
class StockedProduct:
    """A product and how many of it can be sold now; below zero only where it sells on."""

    product: Product
    available: int
