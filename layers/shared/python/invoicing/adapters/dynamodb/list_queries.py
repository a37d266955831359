"""Lists of draft orders and orders: one query a page, through the index that is most selective."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.index_attributes import Summary, found_by, read_ledger_entry, reader_of, status_lists
from invoicing.adapters.dynamodb.paging import TABLE_KEYS, merged_page, page
from invoicing.adapters.dynamodb.search.keys import search_pk
from invoicing.adapters.dynamodb.search.pages import Searched, search
from invoicing.adapters.dynamodb.transactions import read
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, SaleLedgerEntry, Unreadable
from invoicing.domain.search.filter import Lookup, Selection
from invoicing.domain.search.terms import SearchQuery, terms_of_head
from invoicing.domain.values.ids import DRAFT_ORDER, ORDER, find_sale_id
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Page

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Access:
    """An index, and the condition on its keys. `start` and `end` bound the sort key, both inclusive."""

    index: str | None  # None: the table itself
    partition: tuple[str, str]  # the attribute, and its value
    sort_key: str
    start: str = ""
    end: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the bounds exclude everything; DynamoDB would refuse the query."""
        return bool(self.start and self.end and self.start > self.end)

    @property
    def has_summaries(self) -> bool:
        """Whether the rows found have the heads' summaries; otherwise they only refer to the heads."""
        return self.index not in {None, keys.LISTS_BY_DUE_DATE}

    @property
    def keys(self) -> tuple[str, ...]:
        """The attributes that a cursor contains."""
        return tuple(dict.fromkeys((*TABLE_KEYS, self.partition[0], self.sort_key)))


def heads(
    client: DynamoDBClient,
    table: str,
    name: str,
    kind: type[Summary],
    selection: Selection,
    *,
    limit: int,
    cursor: str | None,
) -> Page[Any]:
    """Return a page of a list; `name` is `DRAFT_ORDERS` or `ORDERS`.

    Of one or several statuses, it takes one query for each list that has them, and merges what they find.
    """
    if kind is OrderSummary:
        selection = selection.of_orders()
    whole_name = f"{name} {dataclasses.astuple(selection.on(date.min))!r}"  # a cursor is valid on the next day, too
    if selection.lookup is Lookup.SEARCH:
        query = SearchQuery.of(selection.query)
        return search(
            client,
            table,
            Searched(search_pk(query.longest), lambda row: keys.head_of(row, name), found_by, terms_of_head),
            query,
            name=whole_name,
            limit=limit,
            cursor=cursor,
            read_entry=reader_of(kind),
            shows=selection.matches,
        )
    access = _access(name, selection)
    if access.is_empty:
        return Page((), None)

    def heads_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Read the heads that rows refer to. A tag's row without a head is left by a change that failed."""
        wanted = [keys.head_of(row, name) for row in rows]
        found = {item["PK"]["S"]: item for item in read(client, table, wanted, summaries=True)}
        return [found[key["PK"]["S"]] for key in wanted if key["PK"]["S"] in found]

    def fetch(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        items = rows if access.has_summaries else heads_of(rows)
        return _adding(client, table, items, selection.figure) if selection.figure else items

    is_ascending = selection.is_ascending
    if selection.lookup is Lookup.STATUS:
        lists = [replace(access, partition=("list_status", each)) for each in status_lists(name, selection)]
        return merged_page(
            client,
            {each.partition[1]: _query(table, each, ascending=is_ascending) for each in lists},
            name=whole_name,
            keys=access.keys,
            is_ascending=is_ascending,
            limit=limit,
            cursor=cursor,
            read=reader_of(kind),
            shows=selection.matches,
        )
    return page(
        client,
        _query(table, access, ascending=is_ascending),
        name=whole_name,
        keys=access.keys,
        limit=limit,
        cursor=cursor,
        read=reader_of(kind),
        fetch=fetch,
        shows=selection.matches,
    )


def _adding(client: DynamoDBClient, table: str, items: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return the heads of sales that add to a counter of the totals."""
    from invoicing.adapters.dynamodb.totals.figures import added_by  # noqa: PLC0415 - few lists need it

    added = added_by(client, table, map(keys.sale_id_of, items))
    return [item for item in items if any(name in it.amounts for it in added.get(keys.sale_id_of(item), ()))]


def summaries(client: DynamoDBClient, table: str, ids: Sequence[str]) -> list[Summary | Unreadable]:
    """Return what lists show of draft orders and orders, in the order of their ids."""
    wanted = {public_id: key for public_id in ids if (key := _head(public_id))}
    found = {_identity(item): item for item in read(client, table, wanted.values(), summaries=True)}
    return [
        reader_of(OrderSummary if public_id.startswith(ORDER) else DraftOrderSummary)(found[_identity(key)])
        for public_id, key in wanted.items()
        if _identity(key) in found
    ]


def _head(public_id: str) -> dict[str, Any] | None:
    """Return the key of a draft order or order; None for an id of anything else."""
    records = {DRAFT_ORDER: keys.DRAFT, ORDER: RecordKey("ORDER")}
    record, sale_id = records.get(public_id.partition("_")[0]), find_sale_id(public_id)
    return keys.record_key(sale_id, record) if record and sale_id else None


def _identity(item: dict[str, Any]) -> tuple[str, str]:
    return item["PK"]["S"], item["SK"]["S"]


def ledger_entries(
    client: DynamoDBClient, table: str, start: datetime | None, end: datetime | None, *, limit: int, cursor: str | None
) -> Page[SaleLedgerEntry | Unreadable]:
    """Return a page of the ledger of all sales, oldest first; `end` is exclusive."""
    access = _Access(keys.LISTS, ("list", keys.LEDGER_ENTRIES), "listed_at", *_bounds(start, end))
    if access.is_empty:
        return Page((), None)
    return page(
        client,
        _query(table, access, ascending=True),
        name=f"{keys.LEDGER_ENTRIES} {start} {end}",
        keys=access.keys,
        limit=limit,
        cursor=cursor,
        read=read_ledger_entry,
        shows=lambda it: isinstance(it, Unreadable) or end is None or it.entry.occurred_at < end,
    )


def _query(table: str, access: _Access, *, ascending: bool) -> dict[str, Any]:
    if access.start and access.end:
        condition = "#list = :list AND #sort BETWEEN :start AND :end"
    elif access.start:
        condition = "#list = :list AND #sort >= :start"
    elif access.end:
        condition = "#list = :list AND #sort <= :end"
    else:
        condition = "#list = :list"
    attribute, value = access.partition
    bounds = {":start": access.start, ":end": access.end}
    values = {":list": value, **{placeholder: bound for placeholder, bound in bounds.items() if bound}}
    names = {"#list": attribute, **({"#sort": access.sort_key} if len(values) > 1 else {})}
    return {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {placeholder: {"S": value} for placeholder, value in values.items()},
        "ScanIndexForward": ascending,
        **({"IndexName": access.index} if access.index else {"ConsistentRead": True}),
    }


def _access(name: str, selection: Selection) -> _Access:
    created = _bounds(selection.created_from, selection.created_to)
    match selection.lookup:
        case Lookup.CHANGED:
            bounds = _bounds(selection.updated_from, selection.updated_to)
            return _Access(keys.LISTS_BY_CHANGE, ("list", name), "changed_at", *bounds)
        case Lookup.TAG:
            return _Access(None, ("PK", keys.tag_pk(name, selection.tag)), "SK", *created)
        case Lookup.COUNTED:
            return _Access(None, ("PK", keys.counter_pk(selection.counted)), "SK", *created)
        case Lookup.STATUS:
            return _Access(keys.LISTS_BY_STATUS, ("list_status", ""), "listed_at", *created)
        case Lookup.DUE if selection.overdue:
            before = min(filter(None, (selection.overdue.today, selection.due_before)))
            days = selection.due_from, (date.fromisoformat(before) - _DAY).isoformat()
            return _Access(keys.LISTS_BY_DUE_DATE, ("list_due", name), "due_on", *days)
    return _Access(keys.LISTS, ("list", name), "listed_at", *created)


def _bounds(start: datetime | None, end: datetime | None) -> tuple[str, str]:
    return keys.instant(start) if start else "", keys.instant(end) if end else ""
