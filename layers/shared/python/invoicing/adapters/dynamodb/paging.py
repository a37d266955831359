"""Where a list goes on: opaque, and of use for the list that gave it out alone."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from invoicing.domain.errors import InvalidCursorError
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Page

Key = dict[str, Any]
_CHECK_BYTES = 9


def make_cursor(name: str, last: Key, attributes: Sequence[str]) -> str:
    """Return the cursor behind the item `last` of the list of that name; `attributes` are its keys."""
    place = json.dumps([last[attribute]["S"] for attribute in attributes], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(name, place) + place).decode().rstrip("=")


def read_cursor(name: str, cursor: str, attributes: Sequence[str]) -> Key:
    """Return the key at which the list of that name goes on.

    The check keeps mistakes out, not attackers: a cursor made by hand can only ask for another place in the same list.

    Raises:
        InvalidCursorError: this list did not give it out.

    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise InvalidCursorError from None
    check, place = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
    if check != _check(name, place):
        raise InvalidCursorError
    return {attribute: {"S": value} for attribute, value in zip(attributes, json.loads(place), strict=True)}


def _check(name: str, place: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\x00" + place).digest()[:_CHECK_BYTES]


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
