"""Products and what is left of them."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Amount, Doc, amount
from invoicing.domain.catalog.product import StockedProduct


class Product(TypedDict):
    """A product."""

    sku: str
    title: str
    price: Amount
    taxable: bool
    requires_shipping: bool
    weight_grams: int
    inventory_policy: Annotated[str, Doc("`deny` or `continue`")]
    tax_class: str
    market_prices: Annotated[dict[str, Amount], Doc("Its own prices in markets, by their ids.")]
    available: Annotated[int, Doc("Units for sale; below zero only where selling continues.")]


def product(stocked: StockedProduct) -> Product:
    """Write a product."""
    it = stocked.product
    return {
        "sku": it.sku,
        "title": it.title,
        "price": amount(it.price),
        "taxable": it.taxable,
        "requires_shipping": it.requires_shipping,
        "weight_grams": it.weight_grams,
        "inventory_policy": it.inventory_policy.value,
        "tax_class": it.tax_class,
        "market_prices": {name: amount(price) for name, price in it.market_prices.items()},
        "available": stocked.available,
    }
