"""Lists of draft orders and orders: one query a page, by whichever index leaves least to be held against the rest."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.index_attributes import AFTER_NAME, Summary, email_list, read_ledger_entry, reader_of
from invoicing.adapters.dynamodb.paging import TABLE_KEYS, page
from invoicing.adapters.dynamodb.transactions import read
from invoicing.domain.sale.summary import SaleLedgerEntry, Unreadable
from invoicing.domain.search.filter import Lookup, Selection, folded, name_looked_for
from invoicing.ports import Page

_LAST = "\x7f"  # above every character of a time


@dataclass(frozen=True, slots=True)
class _Way:
    """An index, and what its keys have to be. `start` and `end` bound the sort key, both included."""

    index: str | None  # None: the table itself
    partition: tuple[str, str]  # the attribute, and its value
    sort_key: str
    start: str = ""
    end: str = ""
    beginning: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether it ends before it begins: DynamoDB takes that for a mistake, and it only finds nothing."""
        return bool(self.start and self.end and self.start > self.end)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the attributes that a cursor has to name."""
        return tuple(dict.fromkeys((*TABLE_KEYS, self.partition[0], self.sort_key)))


def heads(
    client: Any, table: str, name: str, kind: type[Summary], selection: Selection, *, limit: int, cursor: str | None
) -> Page[Any]:
    """Return a page of a list; `name` is `DRAFT_ORDERS` or `ORDERS`."""
    way = _way(name, kind, selection)

    if way.is_empty:
        return Page((), None)

    def behind(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Read the heads that a tag's rows point to. A row without its head was put down by a change that failed."""
        wanted = [keys.head_of(row, name) for row in rows]
        found = {item["PK"]["S"]: item for item in read(client, table, wanted, summaries=True)}
        return [found[key["PK"]["S"]] for key in wanted if key["PK"]["S"] in found]

    return page(
        client,
        _query(table, way, ascending=selection.is_ascending),
        name=f"{name} {_spelled(selection)}",
        keys=way.keys,
        limit=limit,
        cursor=cursor,
        read=reader_of(kind),
        fetch=list if way.index else behind,
        shows=selection.shows,
    )


def ledger_entries(
    client: Any, table: str, start: datetime | None, end: datetime | None, *, limit: int, cursor: str | None
) -> Page[SaleLedgerEntry | Unreadable]:
    """Return a page of the ledger of all sales, oldest first; `end` is not in it."""
    way = _Way(keys.LISTS, ("list", keys.LEDGER_ROWS), "listed_at", *_bounds(start, end))
    if way.is_empty:
        return Page((), None)
    return page(
        client,
        _query(table, way, ascending=True),
        name=f"{keys.LEDGER_ROWS} {start} {end}",
        keys=way.keys,
        limit=limit,
        cursor=cursor,
        read=read_ledger_entry,
        shows=lambda it: isinstance(it, Unreadable) or end is None or it.row.occurred_at < end,
    )


def _query(table: str, way: _Way, *, ascending: bool) -> dict[str, Any]:
    """Return a query of which the key condition alone selects."""
    if way.beginning:
        condition = "#list = :list AND begins_with(#sort, :beginning)"
    elif way.start and way.end:
        condition = "#list = :list AND #sort BETWEEN :start AND :end"
    elif way.start:
        condition = "#list = :list AND #sort >= :start"
    elif way.end:
        condition = "#list = :list AND #sort <= :end"
    else:
        condition = "#list = :list"
    attribute, value = way.partition
    bounds = {":start": way.start, ":end": way.end, ":beginning": way.beginning}
    values = {":list": value, **{placeholder: bound for placeholder, bound in bounds.items() if bound}}
    names = {"#list": attribute, **({"#sort": way.sort_key} if len(values) > 1 else {})}
    return {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": {placeholder: {"S": value} for placeholder, value in values.items()},
        "ScanIndexForward": ascending,
        **({"IndexName": way.index} if way.index else {"ConsistentRead": True}),
    }


def _way(name: str, kind: type[Summary], selection: Selection) -> _Way:
    created = _bounds(selection.created_from, selection.created_to)
    match selection.found:
        case Lookup.NAME:
            looked_for = name_looked_for(selection.query, kind)
            return _Way(keys.LISTS_BY_NAME, ("list", name), "listed_name", looked_for, looked_for)
        case Lookup.EMAIL:
            email = email_list(name, selection.query or selection.customer)
            return _Way(keys.LISTS_BY_EMAIL, ("list_email", email), "listed_at", *created)
        case Lookup.CUSTOMER:
            customer = f"{folded(selection.customer)}{AFTER_NAME}"
            bounds = (f"{customer}{created[0]}", f"{customer}{created[1] or _LAST}")
            return _Way(keys.LISTS_BY_CUSTOMER, ("list", name), "listed_customer", *bounds)
        case Lookup.CUSTOMERS:
            beginning = folded(selection.query)
            return _Way(keys.LISTS_BY_CUSTOMER, ("list", name), "listed_customer", beginning=beginning)
        case Lookup.CHANGED:
            bounds = _bounds(selection.updated_from, selection.updated_to)
            return _Way(keys.LISTS_BY_CHANGE, ("list", name), "changed_at", *bounds)
        case Lookup.TAG:
            return _Way(None, ("PK", keys.tag_pk(name, selection.tag)), "SK", *created)
        case Lookup.STATUS:
            return _Way(keys.LISTS_BY_STATUS, ("list_status", f"{name}#{selection.status}"), "listed_at", *created)
        case Lookup.ALL:
            return _Way(keys.LISTS, ("list", name), "listed_at", *created)


def _bounds(start: datetime | None, end: datetime | None) -> tuple[str, str]:
    return keys.instant(start) if start else "", keys.instant(end) if end else ""


def _spelled(selection: Selection) -> str:
    """Write everything that was asked for: a cursor is of use for the same list alone."""
    return repr(dataclasses.astuple(selection))
