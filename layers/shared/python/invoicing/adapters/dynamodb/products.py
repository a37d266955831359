"""Products: one item holds a product and its stock, so that one read returns both and one write takes units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.catalog_items import (
    counted_code,
    list_items,
    put_item,
    read_code,
    version_in,
    write_code,
)
from invoicing.adapters.dynamodb.event_items import Outbox, from_event_item
from invoicing.adapters.dynamodb.paging import readable
from invoicing.adapters.dynamodb.search.keys import found_product_key, search_pk
from invoicing.adapters.dynamodb.search.pages import Searched, search
from invoicing.adapters.dynamodb.search.rows import product_rows
from invoicing.adapters.dynamodb.serialization import decode, encode
from invoicing.adapters.dynamodb.transactions import Action, ConditionsFailedError, read, write
from invoicing.domain.catalog.discount import CountedCode, DiscountCode
from invoicing.domain.catalog.product import CatalogStatus, InventoryPolicy, Product, StockedProduct, StockLevel
from invoicing.domain.errors import InvoicingError, NotFoundError, OutOfStockError, StaleSaleError, VersionMismatchError
from invoicing.domain.events import RecordedEvent, StoreEvent
from invoicing.domain.sale.idempotency import AnsweredRequest, RequestKey
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.search.terms import SearchQuery, terms_of, texts_of_product
from invoicing.domain.values.units import CODE_PREFIX, Shortage, is_code
from invoicing.domain.values.version import ANY_VERSION
from invoicing.ports import Once, Page

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]


def take_or_release(
    table: str, sku: str, change: int, *, even_below_zero: bool = False, seen_version: int | None = None
) -> Action:
    """Return the action that takes units (`change` below zero) or releases them. Taking requires enough stock.

    `even_below_zero` drops that condition. `seen_version` is the only version of the product that may be changed.
    """
    values: Item = {":change": {"N": str(change)}}
    is_limited = change < 0 and not even_below_zero
    if is_limited:
        values |= {":units": {"N": str(-change)}, ":continue": encode(InventoryPolicy.CONTINUE)}
    if seen_version in {None, ANY_VERSION}:
        enough = "available >= :units OR summary.inventory_policy = :continue"
        condition = enough if is_limited else "attribute_exists(PK)"
    else:
        values |= {":seen": {"N": str(seen_version)}}
        seen = "summary.version = :seen"
        seen_and_enough = "summary.version = :seen AND (available >= :units OR summary.inventory_policy = :continue)"
        condition = seen_and_enough if is_limited else seen
    return {
        "Update": {
            "TableName": table,
            "Key": keys.product_key(sku),
            "UpdateExpression": "SET available = available + :change",
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }


def shortage_of(sku: str, change: int, item: Item) -> Shortage:
    """Return the shortage in the item whose condition failed; an empty item does not exist, and has no units."""
    return Shortage(sku, -change, int(item["available"]["N"]) if item else 0)


class DynamoProducts:
    def __init__(self, client: DynamoDBClient, table: str, outbox: Outbox) -> None:
        self._client = client
        self._table = table
        self._outbox = outbox

    def get(self, skus: Iterable[str]) -> Mapping[str, StockedProduct]:
        """Read products by sku; unknown ones are left out. One call for each 100 products."""
        wanted = [keys.product_key(sku) for sku in dict.fromkeys(skus)]
        products = map(_stocked, read(self._client, self._table, wanted))
        return {stocked.product.sku: stocked for stocked in products}

    def put(self, product: Product, *, seen: StockedProduct | None, event: StoreEvent | None = None) -> StockedProduct:
        """Create a product without stock, or change the one that was seen and keep its stock."""
        version = put_item(
            self._client,
            self._table,
            product,
            (keys.PRODUCTS, product.sku),
            seen=seen.version if seen else 0,
            others=[
                *self._event(product.sku, event),
                *product_rows(self._table, seen.product if seen else None, product),
            ],
        )
        return StockedProduct(product, seen.available if seen else 0, version)

    def create(
        self, product: Product, units: int, request: RequestKey, *, event: StoreEvent | None = None
    ) -> Once[StockedProduct] | None:
        """Create a product with units in stock, once for each request key; None if another product has its sku."""
        key, sku = keys.creation_key(request.name), product.sku
        answered = AnsweredRequest(request.name, request.fingerprint, sku)
        try:
            version = put_item(
                self._client,
                self._table,
                product,
                (keys.PRODUCTS, sku),
                seen=0,
                added=units,
                others=[
                    self._record(answered, key),
                    *self._event(sku, event),
                    *product_rows(self._table, None, product),
                ],
            )
        except StaleSaleError:
            # The sku, the key or both are in the table. The key counts first: the same request may have been repeated.
            for item in read(self._client, self._table, [key]):
                created = decode(AnsweredRequest, item["data"]["M"]).result_for(request)
                return Once(self.get([created])[created], is_replayed=True)
            return None
        return Once(StockedProduct(product, units, version))

    def change_stock(
        self,
        sku: str,
        change: int,
        request: RequestKey | None,
        *,
        seen_version: int | None = None,
        event: StoreEvent | None = None,
    ) -> Once[StockedProduct]:
        """Add units, or take them if `change` is below zero; once for each idempotency key."""
        is_replayed, actions = False, [take_or_release(self._table, sku, change, seen_version=seen_version)]
        if request is not None:
            answered = AnsweredRequest(request.name, request.fingerprint, sku)
            actions.append(self._record(answered, keys.stock_change_key(sku, request.name)))
        # A transaction even for one action: its token keeps a retry from counting twice.
        try:
            write(self._client, [*actions, *self._event(sku, event)])
        except ConditionsFailedError as error:
            # The record of the key counts first: if the first try took the last units, a retry fails both conditions.
            if request is None or 1 not in error.failed:
                raise _refusal(sku, change, error.failed[0], seen_version) from None
            decode(AnsweredRequest, error.failed[1]["data"]["M"]).result_for(request)
            is_replayed = True
        return Once(self.get([sku])[sku], is_replayed)

    def _event(self, sku: str, event: StoreEvent | None) -> Iterator[Action]:
        path = f"/discount-codes/{sku.removeprefix(CODE_PREFIX)}" if is_code(sku) else f"/products/{sku}"
        return self._outbox.beside(keys.product_key(sku), event, path)

    def _record(self, answered: AnsweredRequest, key: keys.Key) -> Action:
        """Return the action that records an answered request, unless it is recorded already."""
        return {
            "Put": {
                "TableName": self._table,
                "Item": {**key, "data": encode(answered)},
                "ConditionExpression": "attribute_not_exists(PK)",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }

    def history(self, sku: str, limit: int) -> Sequence[RecordedEvent | Unreadable]:
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="PK = :pk AND begins_with(SK, :event)",
            ExpressionAttributeValues={":pk": keys.product_key(sku)["PK"], ":event": {"S": f"{keys.EVENT}#"}},
            ScanIndexForward=False,
            Limit=limit,
        )
        entry = readable(from_event_item, lambda item: Unreadable(keys.event_id_of(item)))
        return [entry(item) for item in answer["Items"]]

    def list(
        self,
        limit: int,
        cursor: str | None,
        statuses: Sequence[CatalogStatus] = (CatalogStatus.ACTIVE,),
        *,
        level: StockLevel | None = None,
    ) -> Page[StockedProduct | Unreadable]:
        return list_items(
            self._client,
            self._table,
            keys.PRODUCTS,
            statuses,
            limit=limit,
            cursor=cursor,
            read_entry=_stocked,
            level=level,
        )

    def search(
        self,
        query: str,
        limit: int,
        cursor: str | None,
        statuses: Sequence[CatalogStatus] = (CatalogStatus.ACTIVE,),
        *,
        level: StockLevel | None = None,
    ) -> Page[StockedProduct | Unreadable]:
        words = SearchQuery.of(query)
        return search(
            self._client,
            self._table,
            Searched(search_pk(words.longest, of_products=True), found_product_key, _found_by, terms_of),
            words,
            name=f"{keys.PRODUCTS} {sorted(statuses)} {level} {query}",
            limit=limit,
            cursor=cursor,
            read_entry=readable(_stocked, lambda item: Unreadable(keys.sku_of(item))),
            shows=lambda it: (
                isinstance(it, Unreadable) or (it.product.status in statuses and level in {None, it.level})
            ),
        )

    def code(self, code: str) -> CountedCode | None:
        return read_code(self._client, self._table, f"{CODE_PREFIX}{code}")

    def put_code(self, code: DiscountCode, *, seen: CountedCode | None, event: StoreEvent | None = None) -> CountedCode:
        return write_code(self._client, self._table, code, seen, self._event(code.sku, event))

    def codes(
        self,
        limit: int,
        cursor: str | None,
        statuses: Sequence[CatalogStatus] = (CatalogStatus.ACTIVE,),
        *,
        prefix: str = "",
    ) -> Page[CountedCode | Unreadable]:
        return list_items(
            self._client,
            self._table,
            keys.CODES,
            statuses,
            limit=limit,
            cursor=cursor,
            read_entry=counted_code,
            prefix=prefix,
        )


def _stocked(item: Item) -> StockedProduct:
    return StockedProduct(decode(Product, item["summary"]["M"]), int(item["available"]["N"]), version_in(item))


def _found_by(item: Item) -> tuple[str, ...]:
    """Return the texts that a product is found by, from the parts of them that can be read."""
    summary = item["summary"]["M"]
    title, sku = (summary.get(name, {}).get("S", "") for name in ("title", "sku"))
    return texts_of_product(title, sku)


def _refusal(sku: str, change: int, item: Item, seen: int | None) -> InvoicingError:
    if not item:
        return NotFoundError("product", sku=sku)
    if seen not in {None, ANY_VERSION, version_in(item)}:
        return VersionMismatchError(version_in(item))
    return OutOfStockError([shortage_of(sku, change, item)], of_stock_change=True)
