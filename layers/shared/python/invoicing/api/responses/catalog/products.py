"""Products and their stock."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.api.responses.lists import ListPage, UnreadableItem
from invoicing.api.responses.values import Amount
from invoicing.domain.catalog.product import CatalogStatus, InventoryPolicy, StockedProduct


class Product(TypedDict):
    """A product of the store."""

    sku: str
    title: str
    price: Annotated[Amount, Doc("Price of one unit in the store's currency.")]
    taxable: bool
    requires_shipping: bool
    weight_grams: int
    inventory_policy: Annotated[InventoryPolicy, Doc("Whether the product can be bought when it is out of stock.")]
    tax_class: str
    market_prices: Annotated[dict[str, Amount], Doc("Prices by market id. They replace the converted price.")]
    available: Annotated[
        int, Doc("Units in stock that are not reserved. Negative if more units were sold than were in stock.")
    ]
    status: Annotated[CatalogStatus, Doc("`archived`: not offered any more.")]
    version: Annotated[int, Doc("Rises with every change of the product, and not with its stock. It is the `ETag`.")]


class ProductList(ListPage):
    """A page of the products."""

    items: list[Product | UnreadableItem]


def product(stocked: StockedProduct) -> Product:
    """Return a product's document."""
    return write(Product, stocked.product, stocked)
