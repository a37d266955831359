"""The store's settings, products, stock, discount codes, and the OpenAPI document."""

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
    """Get the store's settings.

    `PUT /store` takes them in the same form.
    """
    return Answer(store_settings(app.stores.get()))


@api.route(
    "PUT",
    "/store",
    body=StoreBody,
    answers=StoreSettings,
    refuses=[FaultyRequestError, InvalidAmountError, CurrencyMismatchError, WrongStateError],
)
def put_store(call: Call[StoreBody, Query]) -> Answer:
    """Replace the store's settings.

    Fields that are left out are set to their defaults. Draft orders with locked prices keep their exchange rates and
    taxes. The change takes effect within a minute. The currency can only be changed while the store has no products.
    """
    before = app.stores.get()
    store = call.body.to_store(before, app.clock())
    if store.currency != before.currency and app.products.list(1, None).items:
        raise WrongStateError(
            "The currency cannot be changed, since the store has products, which cannot be deleted: to sell in another "
            "currency, add a market with it, or deploy a second store."
        )
    app.stores.put(store)
    return Answer(store_settings(store))


@api.route("GET", "/products", query=PageQuery, answers=ListOf[Product | UnreadableItem], refuses=[InvalidCursorError])
def list_products(call: Call[None, PageQuery]) -> Answer:
    """List products by sku."""
    return Answer(list_of(app.products.list(call.query.limit, call.query.cursor), product))


@api.route("GET", "/products/{sku}", answers=Product, refuses=[NotFoundError])
def read_product(call: Call[None, Query]) -> Answer:
    """Get a product with its stock."""
    return Answer(product(_product(read_sku(call.path["sku"]))))


@api.route(
    "PUT",
    "/products/{sku}",
    body=ProductBody,
    answers=Product,
    refuses=[FaultyRequestError, InvalidAmountError, CurrencyMismatchError],
)
def put_product(call: Call[ProductBody, Query]) -> Answer:
    """Create or replace a product.

    A new product has no stock; replacing one does not change its stock. Draft orders with locked prices keep the old
    price.
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
    """Update a product.

    The body is a JSON merge patch (RFC 7396): given fields replace the current values, and null sets a field to its
    default.
    """
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
    """Add or remove units of stock.

    If more units are removed than are in stock, the answer is 409 `out_of_stock`, unless `inventory_policy` is
    `continue`. Send an `Idempotency-Key` so that a retry does not change the stock twice.
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
    """List discount codes by code."""
    return Answer(list_of(app.products.codes(call.query.limit, call.query.cursor), discount_code))


@api.route("GET", "/discount-codes/{code}", answers=DiscountCode, refuses=[NotFoundError])
def read_discount_code(call: Call[None, Query]) -> Answer:
    """Get a discount code with its number of uses."""
    name = plain_code(call.path["code"])
    found = app.products.code(name)
    if found is None:
        raise NotFoundError(f"No discount code is named {name!r}.")
    return Answer(discount_code(found))


@api.route(
    "PUT",
    "/discount-codes/{code}",
    body=DiscountCodeBody,
    answers=DiscountCode,
    refuses=[FaultyRequestError, InvalidAmountError, CurrencyMismatchError, DiscountTooLargeError],
)
def put_discount_code(call: Call[DiscountCodeBody, Query]) -> Answer:
    """Create or replace a discount code.

    Case is ignored. Replacing a code keeps its number of uses. Draft orders that use it keep their discount, but the
    new `ends_at` and `uses` apply to them too.
    """
    code = call.body.to_code(read_code(call.path["code"]), app.stores.get())
    return Answer(discount_code(app.products.put_code(code)))


@api.route("GET", "/openapi.json", answers=dict[str, Any])
def read_openapi(_: Call[None, Query]) -> Answer:
    """Get this document (OpenAPI 3.1)."""
    return Answer(_DESCRIPTION.read_text(encoding="utf-8"))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
