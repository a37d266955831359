"""One query a page, however long the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from invoicing.adapters.dynamodb.cursors import make_cursor, read_cursor
from invoicing.domain.summaries import Unreadable
from invoicing.ports import Page

T = TypeVar("T")

TABLE_KEYS = ("PK", "SK")


def readable(
    read: Callable[[dict[str, Any]], T], unreadable: Callable[[dict[str, Any]], Unreadable]
) -> Callable[[dict[str, Any]], T | Unreadable]:
    """Return `read`, but for what cannot be read: that is shown as such, noted in the log, and breaks no list."""

    def read_if_possible(item: dict[str, Any]) -> T | Unreadable:
        try:
            return read(item)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one item, the others are shown
            from invoicing.observability import logger  # noqa: PLC0415 - who only reads a sale need not load it

            shown = unreadable(item)
            # Its kind alone: what an error says may quote what somebody typed.
            logger.error("unreadable_item", extra={"item": shown.id, "error": type(error).__name__})
            return shown

    return read_if_possible


def page(
    client: Any,
    query: dict[str, Any],
    *,
    name: str,
    keys: Sequence[str],
    limit: int,
    cursor: str | None,
    read: Callable[[dict[str, Any]], T],
    fetch: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] = list,
    shows: Callable[[T], bool] = lambda _: True,
) -> Page[T]:
    """Return one page of a query; `name` is the list with its filters, `keys` are the keys of table and index.

    One item more than asked for is read: it tells whether there is a next page, so that no list ends with an empty one.
    Where the query finds rows that only point, `fetch` reads what they point to. What `shows` refuses is left out: a
    page may be short then, and go on all the same.
    """
    if cursor is not None:
        query = {**query, "ExclusiveStartKey": read_cursor(name, cursor, keys)}
    answer = client.query(**query, Limit=limit + 1)
    items = answer["Items"]
    # A page of large items can end early, at 1 MB.
    more = len(items) > limit or "LastEvaluatedKey" in answer
    shown = items[:limit]
    found = [thing for thing in map(read, fetch(shown)) if shows(thing)]
    return Page(found, make_cursor(name, shown[-1], keys) if more and shown else None)
