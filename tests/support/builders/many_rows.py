"""A few and very many draft orders, orders and products, put straight into moto's table.

What staff have to act on is rare and old: opened and overdue draft orders, orders to fulfill, products that run low.
All others are newer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import Table

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.record_items import to_item
from invoicing.adapters.dynamodb.search.keys import product_search_key, search_key
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.search.terms import terms_of, texts_of_product
from invoicing.domain.values.ids import derived_id

BEFORE, SINCE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
PAST, LATER = "2020-01-31", "2099-12-31"
SENT = FulfillmentStatus.FULFILLED
RARE = 2  # of each kind

_COUNTS = ["GetItem", "Query", "Query"]  # of the tabs: the totals of states and, where there are any, of due dates
# The address of each list and tab, and the calls that its page makes when it is full, beside that for the session.
_OF_LISTS = {
    "/admin/drafts": ["Query"],
    "/admin/drafts?tab=open": ["Query"] * 2,
    "/admin/drafts?tab=sent": ["Query"] * 2,
    "/admin/drafts?tab=opened": ["Query"] * 2,
    "/admin/drafts?tab=overdue": ["Query", "BatchGetItem"],
    "/admin/drafts?tab=completed": ["Query"],
    "/admin/drafts?tab=cancelled": ["Query"],
    "/admin/drafts?sort=-updated_at": ["Query"],
    "/admin/orders": ["Query"],
    "/admin/orders?tab=unpaid": ["Query"] * 2,
    "/admin/orders?tab=overdue": ["Query", "BatchGetItem"],
    "/admin/orders?tab=unfulfilled": ["Query"] * 4,
    "/admin/orders?tab=paid": ["Query"] * 3,
    "/admin/orders?tab=refunded": ["Query"] * 5,
    "/admin/orders?tab=cancelled": ["Query"] * 4,
}
AGED = "/admin/orders?tab=overdue&due_from=2020-01-25&due_before=2020-02-01"  # of a class of days, with `PAST` in it
PAGES = {
    **{path: [*calls, *_COUNTS] for path, calls in _OF_LISTS.items()},
    AGED: ["Query", "BatchGetItem"],
    "/admin/drafts?tag=jul": ["Query", "BatchGetItem"],
    "/admin/drafts?query=kari": ["Query", "BatchGetItem"],
    "/admin/products": ["Query"],
    "/admin/products?tab=low": ["Query"],
    "/admin/products?tab=out": ["Query"],
    "/admin/products?query=mug": ["Query", "BatchGetItem"],
}
# What a first page shows where an index has the rare ones. Of stock none has: its lists have to be read on.
RARE_ONES = {
    "/admin/drafts?tab=opened": RARE,
    "/admin/drafts?tab=overdue": RARE,
    "/admin/orders?tab=overdue": RARE,
    AGED: RARE,
    "/admin/orders?tab=unfulfilled": RARE + 1,  # the one that is copied, too
}
READ_ON = {"/admin/products?tab=low", "/admin/products?tab=out"}


def few_sales(table: Table, sale: Sale) -> None:
    """Copy the heads of a sale for each list, so that no list is empty: those that staff have to act on, and others."""
    draft, order = sale.draft, _order(sale)
    opened = replace(draft, status=DraftOrderStatus.INVOICE_SENT, opened_at=BEFORE, due_on="")
    overdue = replace(draft, status=DraftOrderStatus.OPEN, opened_at=None, due_on=PAST)
    heads: list[DraftOrder | Order] = [opened, overdue, replace(order, due_on=PAST), *_usual(sale)]
    for number, head in enumerate(heads):
        _copy(table, sale, head, _times(BEFORE, RARE, number))


def many_sales(table: Table, sale: Sale, each: int) -> None:
    """Copy the heads of a sale, until there are so many draft orders and so many orders more, all of them usual."""
    parts = (4, 4, 1, 1, 5, 3, 1, 1)  # tenths
    for number, (head, tenths) in enumerate(zip(_usual(sale), parts, strict=True)):
        _copy(table, sale, head, _times(SINCE, each * tenths // 10, number))


def _usual(sale: Sale) -> Iterator[DraftOrder | Order]:
    """Yield heads as most are: not opened or completed, not overdue, and nothing is to be fulfilled."""
    for status in DraftOrderStatus:
        yield replace(sale.draft, status=status, opened_at=None, due_on=LATER)
    order = _order(sale)
    yield replace(order, financial_status=FinancialStatus.PAID, fulfillment_status=SENT)
    yield replace(order, financial_status=FinancialStatus.PENDING, fulfillment_status=SENT, due_on=LATER)
    yield replace(order, financial_status=FinancialStatus.REFUNDED)
    yield replace(order, financial_status=FinancialStatus.VOIDED)


def _order(sale: Sale) -> Order:
    assert sale.order is not None
    return sale.order


def _copy(table: Table, sale: Sale, head: DraftOrder | Order, times: Iterable[datetime]) -> None:
    item = _values(to_item(sale, head, 1))
    for moment in times:
        at = keys.instant(moment)
        sale_id = derived_id("copy", at)
        put_item(table, item | _texts(PK=f"SALE#{sale_id}", listed_at=at, changed_at=at))
        if isinstance(head, DraftOrder):  # an order has the term's row of its draft order
            put_item(table, _values(search_key("kari nordmann", moment, sale_id)))
            for tag in head.tags:
                put_item(table, _values(keys.tag_key(keys.DRAFT_ORDERS, tag, moment, sale_id)))


def _times(since: datetime, most: int, kind: int) -> Iterator[datetime]:
    return (since + timedelta(milliseconds=number, microseconds=kind) for number in range(most))


def few_products(table: Table, sku: str) -> None:
    """Copy a stored product: last in the list are two that run low, and two that are out of stock."""
    _copy_product(table, sku, [("zz-low", 3), ("zz-low-too", 5), ("zz-out", 0), ("zz-out-too", 0)])


def many_products(table: Table, sku: str, most: int) -> None:
    """Copy a stored product so many times, with enough of each."""
    _copy_product(table, sku, [(f"{sku}-{number:06d}", 50) for number in range(most)])


def _copy_product(table: Table, sku: str, copies: list[tuple[str, int]]) -> None:
    stored = table.items[DynamoType(keys.product_key(sku)["PK"])][DynamoType(keys.product_key(sku)["SK"])]
    product: dict[str, Any] = stored.to_json()["Attributes"]
    title = product["summary"]["M"]["title"]["S"]
    for new, available in copies:
        summary = {"M": {**product["summary"]["M"], "sku": {"S": new}}}
        beside = {"summary": summary, "available": {"N": str(available)}, "listed_at": {"S": new}}
        put_item(table, _values({**product, **keys.product_key(new), **beside}))
        for term in terms_of(texts_of_product(title, new)):
            put_item(table, _values(product_search_key(term, new)))


def put_item(table: Table, item: dict[str, DynamoType]) -> None:
    """Put an item that shares its values with others. No stream record is made: nothing is to follow from it."""
    attributes = LimitedSizeDict()
    dict.update(attributes, item)
    copied = Item(item["PK"], item["SK"], {})
    copied.attrs = attributes
    table.items[copied.hash_key][copied.range_key] = copied


def _values(item: dict[str, Any]) -> dict[str, DynamoType]:
    return {name: DynamoType(value) for name, value in item.items()}


def _texts(**texts: str) -> dict[str, DynamoType]:
    return {name: DynamoType({"S": text}) for name, text in texts.items()}
