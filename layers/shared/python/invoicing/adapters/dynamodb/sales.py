"""Sales in the table: one BatchGetItem reads a sale, one TransactWriteItems changes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.due_queue import due_page, due_work
from invoicing.adapters.dynamodb.event_items import Outbox, from_event_item
from invoicing.adapters.dynamodb.list_queries import heads, ledger_entries, summaries
from invoicing.adapters.dynamodb.numbers import count_email
from invoicing.adapters.dynamodb.paging import TABLE_KEYS, merged_page, page, readable
from invoicing.adapters.dynamodb.products import shortage_of, take_or_release
from invoicing.adapters.dynamodb.record_items import from_item, to_item
from invoicing.adapters.dynamodb.search.rows import write_with_rows
from invoicing.adapters.dynamodb.serialization import Item
from invoicing.adapters.dynamodb.transactions import Action, ConditionsFailedError, read
from invoicing.domain.errors import OutOfStockError, SaleNotFoundError, StaleSaleError
from invoicing.domain.events import RecordedEvent
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.idempotency import RequestKey, answered_keys
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.sale import Sale
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, SaleLedgerEntry, Unreadable
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.ids import draft_order_id
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import DueWork, Page, Unfinished

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import PutTypeDef

    from invoicing.domain.staff.comment import Comment


class DynamoSales:
    def __init__(self, client: DynamoDBClient, table: str, outbox: Outbox) -> None:
        self._client = client
        self._table = table
        self._outbox = outbox

    def get(self, sale_id: str, *also: RecordKey, request: RequestKey | None = None) -> Sale:
        """Read the sale's heads and the records in `also`, strongly consistent, in one call."""
        wanted = dict.fromkeys((*keys.HEADS, *also, *answered_keys(request)))  # DynamoDB refuses duplicate keys
        items = read(self._client, self._table, (keys.record_key(sale_id, key) for key in wanted))
        sale = Sale(sale_id, [from_item(item) for item in items], request=request)
        if keys.DRAFT not in sale.loaded:
            raise SaleNotFoundError(sale_id)
        return sale

    def save(self, sale: Sale, *, caused_by: str | None = None) -> None:
        """Write all changes of a sale, or none, in one transaction."""
        records = list(self._record_actions(sale))
        stock = [(sku, change) for sku, change in sale.stock.items() if change]
        actions: list[Action] = [
            *records,
            *(
                take_or_release(self._table, sku, change, even_below_zero=sku in sale.even_below_zero)
                for sku, change in stock
            ),
            *(count_email(self._table, quota) for quota in sale.email_quotas),
            *self._outbox.of_sale(sale, caused_by),
        ]
        if not actions:
            return
        # The race that the conditions decide, with the draft at rev 7:
        #
        #   customer: get (rev 7) ............................ save: put if rev = 7 -> it is 8: StaleSaleError, retry
        #   staff:              get (rev 7), save if rev = 7 -> 8
        #
        # and for stock, which a sale takes without reading it, with one unit left:
        #
        #   one sale:     save: available >= 1 -> 0
        #   another:                                save: available >= 1 -> OutOfStockError; nothing is written
        try:
            write_with_rows(self._client, self._table, sale, actions)
        except ConditionsFailedError as error:
            if any(position < len(records) for position in error.failed):
                raise StaleSaleError from None
            short = {at: item for at, item in error.failed.items() if at < len(records) + len(stock)}
            if len(short) < len(error.failed):
                over = min(error.failed.keys() - short.keys())
                raise sale.email_quotas[over - len(records) - len(stock)].exceeded() from None
            raise OutOfStockError.of(
                shortage_of(*stock[position - len(records)], item) for position, item in short.items()
            ) from None
        sale.saved()

    def _record_actions(self, sale: Sale) -> Iterator[Action]:
        """Yield the actions on records, each on the condition that the record is as it was read."""
        is_new = "attribute_not_exists(PK)"
        is_as_read = "rev = :seen"
        for record, rev in sale.changed():
            put: PutTypeDef = {
                "TableName": self._table,
                "Item": to_item(sale, record, (rev or 0) + 1),
                "ConditionExpression": is_new,
            }
            if rev is not None:
                put |= {"ConditionExpression": is_as_read, "ExpressionAttributeValues": _seen(rev)}
            yield {"Put": put}
        for key, rev in sale.deleted():
            yield {
                "Delete": {
                    "TableName": self._table,
                    "Key": keys.record_key(sale.id, key),
                    "ConditionExpression": is_as_read,
                    "ExpressionAttributeValues": _seen(rev),
                }
            }
        for key, rev in sale.unchanged_but_guarded():
            yield {
                "ConditionCheck": {
                    "TableName": self._table,
                    "Key": keys.record_key(sale.id, key),
                    "ConditionExpression": is_as_read,
                    "ExpressionAttributeValues": _seen(rev),
                }
            }

    def draft_orders(
        self, selection: Selection, limit: int, cursor: str | None
    ) -> Page[DraftOrderSummary | Unreadable]:
        return heads(
            self._client, self._table, keys.DRAFT_ORDERS, DraftOrderSummary, selection, limit=limit, cursor=cursor
        )

    def orders(self, selection: Selection, limit: int, cursor: str | None) -> Page[OrderSummary | Unreadable]:
        return heads(self._client, self._table, keys.ORDERS, OrderSummary, selection, limit=limit, cursor=cursor)

    def summaries(self, ids: Sequence[str]) -> Sequence[DraftOrderSummary | OrderSummary | Unreadable]:
        return summaries(self._client, self._table, ids)

    def ledger_entries(
        self, start: datetime | None, end: datetime | None, limit: int, cursor: str | None
    ) -> Page[SaleLedgerEntry | Unreadable]:
        return ledger_entries(self._client, self._table, start, end, limit=limit, cursor=cursor)

    def timeline(
        self, sale_id: str, limit: int, cursor: str | None, *, newest_first: bool = False
    ) -> Page[RecordedEvent | Unreadable]:
        """List a sale's events. Every sale has at least one."""
        events = page(
            self._client,
            {**self._query_of(sale_id, keys.EVENT), "ScanIndexForward": not newest_first},
            name=f"TIMELINE#{sale_id} {'newest' if newest_first else 'oldest'}",
            keys=TABLE_KEYS,
            limit=limit,
            cursor=cursor,
            read=readable(from_event_item, _unreadable_entry),
        )
        if not events.items and cursor is None:
            raise SaleNotFoundError(sale_id)
        return events

    def timeline_with_comments(
        self, sale_id: str, limit: int, cursor: str | None, *, has_comments: bool
    ) -> Page[RecordedEvent | Comment | Unreadable]:
        """List a sale's events and comments, newest first. The ULIDs in their keys begin with the time."""
        kinds = (keys.EVENT, keys.COMMENT)
        return merged_page(
            self._client,
            {kind: {**self._query_of(sale_id, kind), "ScanIndexForward": False} for kind in kinds},
            name=f"TIMELINE#{sale_id} with comments",
            keys=TABLE_KEYS,
            is_ascending=False,
            limit=limit,
            cursor=cursor,
            read=readable(_event_or_comment, _unreadable_entry),
            order=lambda item: keys.record_of(item).id,
            empty=() if has_comments else (keys.COMMENT,),
        )

    def comments(self, sale_id: str, limit: int, cursor: str | None) -> Page[Comment]:
        return self._records(sale_id, keys.COMMENT, limit, cursor)

    def links(self, sale_id: str, limit: int, cursor: str | None) -> Page[Link]:
        return self._records(sale_id, keys.LINK, limit, cursor)

    def emails(self, sale_id: str, limit: int, cursor: str | None) -> Page[Email]:
        return self._records(sale_id, keys.EMAIL, limit, cursor)

    def refunds(self, sale_id: str, limit: int, cursor: str | None) -> Page[Refund]:
        return self._records(sale_id, keys.REFUND, limit, cursor)

    def ledger(self, sale_id: str) -> Sequence[LedgerEntry]:
        pages = self._client.get_paginator("query").paginate(**self._query_of(sale_id, keys.LEDGER))
        records = (from_item(item).record for found in pages for item in found["Items"])
        return [record for record in records if isinstance(record, LedgerEntry)]

    def _records(self, sale_id: str, kind: str, limit: int, cursor: str | None) -> Page[Any]:
        return page(
            self._client,
            self._query_of(sale_id, kind),
            name=f"{kind}#{sale_id}",
            keys=TABLE_KEYS,
            limit=limit,
            cursor=cursor,
            read=lambda item: from_item(item).record,
        )

    def _query_of(self, sale_id: str, kind: str) -> dict[str, Any]:
        return {
            "TableName": self._table,
            "KeyConditionExpression": "PK = :sale AND begins_with(SK, :kind)",
            "ExpressionAttributeValues": {":sale": {"S": keys.sale_pk(sale_id)}, ":kind": {"S": f"{kind}#"}},
            "ConsistentRead": True,
        }

    def due(self, queue: str, now: datetime) -> Iterable[DueWork]:
        return due_work(self._client, self._table, queue, now)

    def unfinished(self, queue: str, until: datetime, limit: int, cursor: str | None) -> Page[Unfinished | Unreadable]:
        found = due_page(self._client, self._table, queue, until, limit=limit, cursor=cursor)
        wanted = {(work.sale_id, key) for work in found.items for key in (keys.DRAFT, keys.ORDER, work.key)}
        items = read(self._client, self._table, (keys.record_key(*each) for each in sorted(wanted)))
        stored = {(keys.sale_id_of(item), keys.record_of(item)): item for item in items}
        return Page([self._unfinished(work, stored) for work in found.items], found.next_cursor)

    def _unfinished(self, work: DueWork, stored: Mapping[tuple[str, RecordKey], Item]) -> Unfinished | Unreadable:
        """Return what was read for a piece of work, as unreadable if one of its records is."""
        items = [stored[at] for key in (keys.DRAFT, keys.ORDER, work.key) if (at := (work.sale_id, key)) in stored]
        show: Callable[[Item], Unfinished | Unreadable] = readable(
            lambda _: Unfinished(work, Sale(work.sale_id, map(from_item, items))),
            lambda _: Unreadable(draft_order_id(work.sale_id)),
        )
        return show({})


def _event_or_comment(item: Item) -> RecordedEvent | Comment:
    if keys.record_of(item).kind == keys.EVENT:
        return from_event_item(item)
    return cast("Comment", from_item(item).record)


def _unreadable_entry(item: Item) -> Unreadable:
    return Unreadable(keys.event_id_of(item), item.get("type", {}).get("S", ""))


def _seen(rev: int) -> Item:
    return {":seen": {"N": str(rev)}}
