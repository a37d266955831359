"""Products and their stock."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from invoicing.domain.values.money import Money

STANDARD_TAX_CLASS = "standard"
LOW_STOCK = 5  # available units from which on a product runs low


class InventoryPolicy(StrEnum):
    DENY = "deny"
    CONTINUE = "continue"


class StockLevel(StrEnum):
    """How much of a product is available."""

    ENOUGH = "enough"
    LOW = "low"
    OUT = "out"

    @classmethod
    def of(cls, available: int) -> StockLevel:
        if available <= 0:
            return cls.OUT
        return cls.LOW if available <= LOW_STOCK else cls.ENOUGH


class CatalogStatus(StrEnum):
    """The status of a product or discount code. Archived: not offered, while everything that holds it goes on."""

    ACTIVE = "active"
    ARCHIVED = "archived"


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
    status: CatalogStatus = CatalogStatus.ACTIVE

    @property
    def is_archived(self) -> bool:
        return self.status is CatalogStatus.ARCHIVED

    @property
    def sells_below_zero(self) -> bool:
        return self.inventory_policy is InventoryPolicy.CONTINUE


@dataclass(frozen=True, slots=True)
class StockedProduct:
    """A product and its available units: below zero only if its inventory policy is to continue selling.

    `version` (the ETag) rises with every change of the product, and with none of its stock.
    """

    product: Product
    available: int
    version: int = 1

    @property
    def level(self) -> StockLevel:
        return StockLevel.of(self.available)
