"""The store's settings, products, stock, discount codes, and the OpenAPI document."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from invoicing.api.problems.errors import AMOUNT_ERRORS
from invoicing.api.requests.catalog.discount_codes import (
    DiscountCodeInput,
    DiscountCodePath,
    patch_discount_code,
)
from invoicing.api.requests.catalog.products import (
    NewSkuPath,
    ProductInput,
    SkuPath,
    StockAdjustmentInput,
    patch_product,
)
from invoicing.api.requests.catalog.store import StoreInput, patch_store
from invoicing.api.requests.list_queries import DiscountCodesQuery, ProductsQuery
from invoicing.api.responses.catalog.discount_codes import (
    DiscountCode,
    DiscountCodeList,
    discount_code,
)
from invoicing.api.responses.catalog.products import Product, ProductList, product
from invoicing.api.responses.catalog.readiness import StoreReadiness, readiness
from invoicing.api.responses.catalog.store import StoreSettings, store_answer, store_settings
from invoicing.api.responses.lists import list_of
from invoicing.api.routing.answers import answer
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.parameters import IdempotencyKey, IfMatch, MergePatch, OptionalIfMatch, ReplacedIfMatch
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import (
    CurrencyLockedError,
    DiscountTooLargeError,
    NotFoundError,
    OutOfStockError,
)
from invoicing.domain.staff.role import OWNERS
from invoicing.observability import logger
from invoicing.usecases.catalog.change_stock import change_stock
from invoicing.usecases.catalog.change_store import change_store
from invoicing.usecases.catalog.check_readiness import check_readiness
from invoicing.usecases.catalog.put_discount_code import find_code, put_discount_code, update_discount_code
from invoicing.usecases.catalog.put_product import find_product, put_product, update_product
from invoicing.usecases.search import search_products

app.at_init("products", "stores")

api = StaffApi("Store and products")
_DESCRIPTION = Path(__file__).parent / "openapi.json"
STORE_ERRORS = (*AMOUNT_ERRORS, CurrencyLockedError)


@api.get("/store", operation_id="getStore")
@documented(StoreSettings)
def read_store() -> Response[str]:
    """Get the store's settings.

    `PUT /store` takes them in the same form.
    """
    return store_answer(app.stores.read())


@api.put("/store", operation_id="replaceStore")
@documented(StoreSettings, errors=STORE_ERRORS, roles=OWNERS)
def put_store(body: StoreInput, if_match: ReplacedIfMatch = None) -> Response[str]:
    """Replace the store's settings.

    Fields that are left out are set to their defaults. Draft orders with locked prices keep their exchange rates and
    taxes. The change takes effect within a minute. The currency is locked by the first draft order, product or discount
    code: after that, the answer is 409 `currency_locked`. The settings of a store that was never described need no
    `If-Match`.
    """
    now = app.clock()
    return store_answer(change_store(lambda before: body.to_store(before, now), if_match, ports=app))


@api.patch("/store", operation_id="updateStore")
@documented(StoreSettings, errors=STORE_ERRORS, patches=StoreInput, roles=OWNERS)
def patch_settings(changes: MergePatch, if_match: IfMatch) -> Response[str]:
    """Update the store's settings.

    The body is a JSON merge patch (RFC 7396): given fields replace the current values, null sets a field to its
    default, and lists, such as `markets`, are replaced as a whole.
    """
    now = app.clock()

    def change(before: Store) -> Store:
        return patch_store(before, store_settings(before), changes, now)

    return store_answer(change_store(change, if_match, ports=app))


@api.get("/store/readiness", operation_id="getStoreReadiness")
@documented(StoreReadiness)
def read_readiness() -> Response[str]:
    """Get what is missing before the store can sell.

    `ready` is true if a customer can get an invoice and pay it. Each check that is not ready says what to do.
    """
    return answer(readiness(check_readiness(ports=app)))


@api.get("/products", operation_id="listProducts")
@documented(ProductList)
def list_products(query: Annotated[ProductsQuery, Query()]) -> Response[str]:
    """List products by sku, or find them by words of title and sku.

    Archived products are left out, unless `status` asks for them.
    """
    found = search_products(query.query or "", query.limit, query.cursor, query.status, ports=app)
    return answer(list_of(found, product))


@api.get("/products/<sku>", operation_id="getProduct")
@documented(Product, errors=[NotFoundError])
def read_product(sku: SkuPath) -> Response[str]:
    """Get a product with its stock."""
    return answer(product(find_product(sku, ports=app)))


@api.put("/products/<sku>", operation_id="putProduct")
@documented(Product, errors=AMOUNT_ERRORS)
def replace_product(sku: NewSkuPath, body: ProductInput, if_match: ReplacedIfMatch = None) -> Response[str]:
    """Create or replace a product.

    A new product has no stock; replacing one does not change its stock. Draft orders with locked prices keep the old
    price. Set `status` to `archived` to stop selling a product: products cannot be deleted, since orders refer to them.
    """
    return answer(product(put_product(partial(body.to_product, sku), sku, if_match, ports=app)))


@api.patch("/products/<sku>", operation_id="updateProduct")
@documented(Product, errors=[*AMOUNT_ERRORS, NotFoundError], patches=ProductInput)
def change_product(sku: SkuPath, changes: MergePatch, if_match: IfMatch) -> Response[str]:
    """Update a product.

    The body is a JSON merge patch (RFC 7396): given fields replace the current values, and null sets a field to its
    default.
    """
    return answer(product(update_product(partial(patch_product, changes=changes), sku, if_match, ports=app)))


@api.post("/products/<sku>/stock", operation_id="adjustProductStock")
@documented(Product, errors=[NotFoundError, OutOfStockError])
def adjust_stock(
    sku: SkuPath, body: StockAdjustmentInput, key: IdempotencyKey = None, if_match: OptionalIfMatch = None
) -> Response[str]:
    """Add or remove units of stock.

    If more units are removed than are in stock, the answer is 409 `out_of_stock`, unless `inventory_policy` is
    `continue`. The product's version stays. Send an `Idempotency-Key` so that a retry does not change the stock twice.
    """
    request = api.request_key(key)
    changed = change_stock(sku, body.change, reason=body.reason, seen_version=if_match, request=request, ports=app)
    logger.info("stock_changed", extra={"sku": sku, "change": body.change})
    return answer(product(changed.result), is_replayed=changed.is_replayed)


@api.get("/discount-codes", operation_id="listDiscountCodes")
@documented(DiscountCodeList)
def list_discount_codes(query: Annotated[DiscountCodesQuery, Query()]) -> Response[str]:
    """List discount codes by code.

    Archived codes are left out, unless `status` asks for them.
    """
    found = app.products.codes(query.limit, query.cursor, query.status, prefix=query.code or "")
    return answer(list_of(found, discount_code))


@api.get("/discount-codes/<code>", operation_id="getDiscountCode")
@documented(DiscountCode, errors=[NotFoundError])
def read_discount_code(code: DiscountCodePath) -> Response[str]:
    """Get a discount code with its number of uses."""
    return answer(discount_code(find_code(code, ports=app)))


@api.put("/discount-codes/<code>", operation_id="putDiscountCode")
@documented(DiscountCode, errors=[*AMOUNT_ERRORS, DiscountTooLargeError])
def replace_discount_code(
    code: DiscountCodePath, body: DiscountCodeInput, if_match: ReplacedIfMatch = None
) -> Response[str]:
    """Create or replace a discount code.

    Case is ignored. Replacing a code keeps its number of uses. Draft orders that use it keep their discount, but the
    new `ends_at` and `uses` apply to them too.
    """
    return answer(discount_code(put_discount_code(partial(body.to_code, code), code, if_match, ports=app)))


@api.patch("/discount-codes/<code>", operation_id="updateDiscountCode")
@documented(DiscountCode, errors=[*AMOUNT_ERRORS, DiscountTooLargeError, NotFoundError], patches=DiscountCodeInput)
def change_discount_code(code: DiscountCodePath, changes: MergePatch, if_match: IfMatch) -> Response[str]:
    """Update a discount code.

    The body is a JSON merge patch (RFC 7396): given fields replace the current values, and null sets a field to its
    default.
    """
    changed = update_discount_code(partial(patch_discount_code, changes=changes), code, if_match, ports=app)
    return answer(discount_code(changed))


@api.get("/openapi.json", operation_id="getOpenApiDocument")
@documented(dict[str, Any])
def read_openapi() -> Response[str]:
    """Get this document (OpenAPI 3.1)."""
    return Response(HTTPStatus.OK, "application/json", _DESCRIPTION.read_text(encoding="utf-8"))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
