"""Products and their stock, the store's settings, and the description of this API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from invoicing.api.answers import Answer
from invoicing.api.errors import FaultyRequestError
from invoicing.api.requests.discount_codes import DiscountCodeBody, read_code
from invoicing.api.requests.fields import read_sku
from invoicing.api.requests.products import ProductBody, ProductPatch, StockBody
from invoicing.api.requests.queries import PageQuery, Query
from invoicing.api.requests.store import StoreBody
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.discount_codes import DiscountCode, discount_code
from invoicing.api.responses.lists import ListOf, UnreadableItem, list_of
from invoicing.api.responses.products import Product, product
from invoicing.api.responses.store import StoreSettings, store_settings
from invoicing.bootstrap import app
from invoicing.domain.catalog.discount import plain_code
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.errors import (
    CurrencyMismatchError,
    DiscountTooLargeError,
    InvalidAmountError,
    InvalidCursorError,
    KeyReusedError,
    NotFoundError,
    OutOfStockError,
    WrongStateError,
)
from invoicing.observability import logger

app.at_init("products", "stores")

api = Api("Store and products")
_DESCRIPTION = Path(__file__).parent / "openapi.json"


@api.route("GET", "/store", answers=StoreSettings)
def read_store(_: Call[None, Query]) -> Answer:
    """Read the store's settings, in the shape in which they are put."""
    return Answer(store_settings(app.stores.get()))


@api.route(
    "PUT",
    "/store",
    body=StoreBody,
    answers=StoreSettings,
    refuses=[FaultyRequestError, InvalidAmountError, CurrencyMismatchError, WrongStateError],
)
def put_store(call: Call[StoreBody, Query]) -> Answer:
    """Replace the store's settings as a whole.

    Draft orders keep the rates and taxes that they were priced with. Elsewhere the change is seen within a minute. The
    store's currency can change only until the first product is made: products cannot be deleted.
    """
    before = app.stores.get()
    store = call.body.to_store(before, app.clock())
    if store.currency != before.currency and app.products.list(1, None).items:
        raise WrongStateError(
            "The store has products, which are priced in its currency and cannot be deleted, so the currency stays: to "
            "sell in another one add a market with it, or deploy a second stack for a store of its own."
        )
    app.stores.put(store)
    return Answer(store_settings(store))


@api.route("GET", "/products", query=PageQuery, answers=ListOf[Product | UnreadableItem], refuses=[InvalidCursorError])
def list_products(call: Call[None, PageQuery]) -> Answer:
    """List products by sku."""
    return Answer(list_of(app.products.list(call.query.limit, call.query.cursor), product))


@api.route("GET", "/products/{sku}", answers=Product, refuses=[NotFoundError])
def read_product(call: Call[None, Query]) -> Answer:
    """Read a product and what is left of it."""
    return Answer(product(_product(read_sku(call.path["sku"]))))


@api.route(
    "PUT",
    "/products/{sku}",
    body=ProductBody,
    answers=Product,
    refuses=[FaultyRequestError, InvalidAmountError, CurrencyMismatchError],
)
def put_product(call: Call[ProductBody, Query]) -> Answer:
    """Create a product with none available, or replace one and leave its stock.

    Draft orders that hold it already keep its old price.
    """
    sku = read_sku(call.path["sku"])
    return Answer(product(app.products.put(call.body.to_product(sku, app.stores.get()))))


@api.route(
    "PATCH",
    "/products/{sku}",
    body=ProductPatch,
    answers=Product,
    refuses=[FaultyRequestError, InvalidAmountError, CurrencyMismatchError, NotFoundError],
)
def change_product(call: Call[ProductPatch, Query]) -> Answer:
    """Change some of a product by JSON merge patch (RFC 7396), such as whether it sells on when there is none left."""
    found = _product(read_sku(call.path["sku"]))
    return Answer(product(app.products.put(call.body.apply(found.product, app.stores.get()))))


@api.route(
    "POST",
    "/products/{sku}/stock",
    body=StockBody,
    answers=Product,
    refuses=[FaultyRequestError, NotFoundError, OutOfStockError, KeyReusedError],
    keyed=True,
)
def change_stock(call: Call[StockBody, Query]) -> Answer:
    """Add units that came in or, below zero, take away what was lost.

    Send an Idempotency-Key, so that a delivery is never counted twice.
    """
    stocked = app.products.change_stock(read_sku(call.path["sku"]), call.body.change, call.key)
    logger.info("stock_changed", extra={"sku": stocked.product.sku, **call.body.model_dump()})
    return Answer(product(stocked))


def _product(sku: str) -> StockedProduct:
    found = app.products.get([sku]).get(sku)
    if found is None:
        raise NotFoundError(f"No product has the sku {sku!r}.")
    return found


@api.route(
    "GET",
    "/discount-codes",
    query=PageQuery,
    answers=ListOf[DiscountCode | UnreadableItem],
    refuses=[InvalidCursorError],
)
def list_discount_codes(call: Call[None, PageQuery]) -> Answer:
    """List discount codes by their names."""
    return Answer(list_of(app.products.codes(call.query.limit, call.query.cursor), discount_code))


@api.route("GET", "/discount-codes/{code}", answers=DiscountCode, refuses=[NotFoundError])
def read_discount_code(call: Call[None, Query]) -> Answer:
    """Read a discount code and how often it was used."""
    name = plain_code(call.path["code"])
    found = app.products.code(name)
    if found is None:
        raise NotFoundError(f"There is no discount code {name!r}.")
    return Answer(discount_code(found))


@api.route(
    "PUT",
    "/discount-codes/{code}",
    body=DiscountCodeBody,
    answers=DiscountCode,
    refuses=[FaultyRequestError, InvalidAmountError, CurrencyMismatchError, DiscountTooLargeError],
)
def put_discount_code(call: Call[DiscountCodeBody, Query]) -> Answer:
    """Create a discount code, or replace one; how often it was used stays.

    Capital letters and small ones are the same. Draft orders that have it already keep what it gave; its end and its
    limit count for them, too.
    """
    code = call.body.to_code(read_code(call.path["code"]), app.stores.get())
    return Answer(discount_code(app.products.put_code(code)))


@api.route("GET", "/openapi.json", answers=dict[str, Any])
def read_openapi(_: Call[None, Query]) -> Answer:
    """Read this description (OpenAPI 3.1)."""
    return Answer(_DESCRIPTION.read_text(encoding="utf-8"))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer the HTTP API."""
    return api.resolve(event, context)
