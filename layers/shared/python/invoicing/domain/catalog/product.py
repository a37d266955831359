"""Products and their stock."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from invoicing.domain.values.money import Money

STANDARD_TAX_CLASS = "standard"


class InventoryPolicy(StrEnum):
    DENY = "deny"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Product:
    """A product; `price` is in the store's currency, and converted in markets with another.

    `market_prices` are fixed prices by market id, in the market's currency; they are neither converted nor rounded.
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
        return self.inventory_policy is InventoryPolicy.CONTINUE


@dataclass(frozen=True, slots=True)
class StockedProduct:
    """A product and its available units: below zero only if its inventory policy is to continue selling."""

    product: Product
    available: int
