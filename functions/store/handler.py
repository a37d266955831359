"""The store's settings, products, stock, discount codes, and the OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from invoicing.api.problems.errors import AMOUNT_ERRORS, FaultyRequestError
from invoicing.api.requests.catalog.discount_codes import DiscountCodeInput, DiscountCodePath
from invoicing.api.requests.catalog.products import ProductInput, SkuPath, StockAdjustmentInput, patch_product
from invoicing.api.requests.catalog.store import StoreInput
from invoicing.api.requests.list_queries import PageQuery
from invoicing.api.responses.catalog.discount_codes import DiscountCode, DiscountCodeList, discount_code
from invoicing.api.responses.catalog.products import Product, ProductList, product
from invoicing.api.responses.catalog.store import StoreSettings, store_settings
from invoicing.api.responses.lists import list_of
from invoicing.api.routing.answers import answer
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.parameters import IdempotencyKey, MergePatch
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.errors import (
    DiscountTooLargeError,
    InvalidCursorError,
    KeyReusedError,
    NotFoundError,
    OutOfStockError,
    WrongStateError,
)
from invoicing.observability import logger

app.at_init("products", "stores")

api = StaffApi("Store and products")
_DESCRIPTION = Path(__file__).parent / "openapi.json"


@api.get("/store", operation_id="getStore")
@documented(StoreSettings)
def read_store() -> Response[str]:
    """Get the store's settings.

    `PUT /store` takes them in the same form.
    """
    return answer(store_settings(app.stores.get()))


@api.put("/store", operation_id="replaceStore")
@documented(StoreSettings, errors=[FaultyRequestError, *AMOUNT_ERRORS, WrongStateError])
def put_store(body: StoreInput) -> Response[str]:
    """Replace the store's settings.

    Fields that are left out are set to their defaults. Draft orders with locked prices keep their exchange rates and
    taxes. The change takes effect within a minute. The currency can only be changed while the store has no products.
    """
    before = app.stores.get()
    store = body.to_store(before, app.clock())
    if store.currency != before.currency and app.products.list(1, None).items:
        raise WrongStateError(
            "The currency cannot be changed, since the store has products, which cannot be deleted: to sell in another "
            "currency, add a market with it, or deploy a second store."
        )
    app.stores.put(store)
    return answer(store_settings(store))


@api.get("/products", operation_id="listProducts")
@documented(ProductList, errors=[InvalidCursorError])
def list_products(query: Annotated[PageQuery, Query()]) -> Response[str]:
    """List products by sku."""
    return answer(list_of(app.products.list(query.limit, query.cursor), product))


@api.get("/products/<sku>", operation_id="getProduct")
@documented(Product, errors=[NotFoundError])
def read_product(sku: SkuPath) -> Response[str]:
    """Get a product with its stock."""
    return answer(product(_product(sku)))


@api.put("/products/<sku>", operation_id="putProduct")
@documented(Product, errors=[FaultyRequestError, *AMOUNT_ERRORS])
def put_product(sku: SkuPath, body: ProductInput) -> Response[str]:
    """Create or replace a product.

    A new product has no stock; replacing one does not change its stock. Draft orders with locked prices keep the old
    price.
    """
    return answer(product(app.products.put(body.to_product(sku, app.stores.get()))))


@api.patch("/products/<sku>", operation_id="updateProduct")
@documented(Product, errors=[FaultyRequestError, *AMOUNT_ERRORS, NotFoundError], patches=ProductInput)
def change_product(sku: SkuPath, changes: MergePatch) -> Response[str]:
    """Update a product.

    The body is a JSON merge patch (RFC 7396): given fields replace the current values, and null sets a field to its
    default.
    """
    found = _product(sku)
    return answer(product(app.products.put(patch_product(found.product, changes, app.stores.get()))))


@api.post("/products/<sku>/stock", operation_id="adjustProductStock")
@documented(Product, errors=[FaultyRequestError, NotFoundError, OutOfStockError, KeyReusedError])
def change_stock(sku: SkuPath, body: StockAdjustmentInput, key: IdempotencyKey = None) -> Response[str]:
    """Add or remove units of stock.

    If more units are removed than are in stock, the answer is 409 `out_of_stock`, unless `inventory_policy` is
    `continue`. Send an `Idempotency-Key` so that a retry does not change the stock twice.
    """
    changed = app.products.change_stock(sku, body.change, api.request_key(key))
    logger.info("stock_changed", extra={"sku": sku, **body.model_dump()})
    return answer(product(changed.result), is_replayed=changed.is_replayed)


def _product(sku: str) -> StockedProduct:
    found = app.products.get([sku]).get(sku)
    if found is None:
        raise NotFoundError(f"No product has the sku {sku!r}.")
    return found


@api.get("/discount-codes", operation_id="listDiscountCodes")
@documented(DiscountCodeList, errors=[InvalidCursorError])
def list_discount_codes(query: Annotated[PageQuery, Query()]) -> Response[str]:
    """List discount codes by code."""
    return answer(list_of(app.products.codes(query.limit, query.cursor), discount_code))


@api.get("/discount-codes/<code>", operation_id="getDiscountCode")
@documented(DiscountCode, errors=[NotFoundError])
def read_discount_code(code: DiscountCodePath) -> Response[str]:
    """Get a discount code with its number of uses."""
    found = app.products.code(code)
    if found is None:
        raise NotFoundError(f"No discount code is named {code!r}.")
    return answer(discount_code(found))


@api.put("/discount-codes/<code>", operation_id="putDiscountCode")
@documented(DiscountCode, errors=[FaultyRequestError, *AMOUNT_ERRORS, DiscountTooLargeError])
def put_discount_code(code: DiscountCodePath, body: DiscountCodeInput) -> Response[str]:
    """Create or replace a discount code.

    Case is ignored. Replacing a code keeps its number of uses. Draft orders that use it keep their discount, but the
    new `ends_at` and `uses` apply to them too.
    """
    made = body.to_code(code, app.stores.get())
    return answer(discount_code(app.products.put_code(made)))


@api.get("/openapi.json", operation_id="getOpenApiDocument")
@documented(dict[str, Any])
def read_openapi() -> Response[str]:
    """Get this document (OpenAPI 3.1)."""
    return Response(HTTPStatus.OK, "application/json", _DESCRIPTION.read_text(encoding="utf-8"))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
