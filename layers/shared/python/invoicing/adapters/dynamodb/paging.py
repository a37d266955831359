"""Pages of lists, and their cursors: opaque, and valid for one list with its filters only."""

from __future__ import annotations

import base64
import hashlib
import heapq
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from invoicing.domain.errors import InvalidCursorError
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.values.ids import find_sale_id
from invoicing.ports import Page

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

Key = dict[str, Any]
_CHECK_BYTES = 9
_KEY_BYTES = 1024  # of a sort key at most, and of every partition key of ours


def make_cursor(name: str, last: Key, attributes: Sequence[str]) -> str:
    """Return the cursor after the item `last` of a list; `attributes` are the keys of table and index."""
    place = json.dumps([last[attribute]["S"] for attribute in attributes], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(name, place) + place).decode().rstrip("=")


def read_cursor(name: str, cursor: str, attributes: Sequence[str]) -> Key:
    """Return the key after which a list continues.

    The checksum detects mistakes, not attacks: a forged cursor can only ask for another place in the same list.

    Raises:
        InvalidCursorError: the cursor is not of this list, or its place is no key.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        check, place = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
        if check != _check(name, place):
            raise InvalidCursorError
        values = json.loads(place)
        if not isinstance(values, list) or not all(map(_is_key, values)):
            raise InvalidCursorError
        return {attribute: {"S": value} for attribute, value in zip(attributes, values, strict=True)}
    except (ValueError, RecursionError):
        raise InvalidCursorError from None


def _is_key(value: object) -> bool:
    """Tell whether DynamoDB takes a value of a cursor as part of a key."""
    return isinstance(value, str) and 0 < len(value.encode()) <= _KEY_BYTES


def _check(name: str, place: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\x00" + place).digest()[:_CHECK_BYTES]


T = TypeVar("T")
TABLE_KEYS = ("PK", "SK")
_NOT_BEGUN = {"S": "-"}  # the place in a query of which a merged page has shown nothing


def readable(
    read: Callable[[dict[str, Any]], T], unreadable: Callable[[dict[str, Any]], Unreadable]
) -> Callable[[dict[str, Any]], T | Unreadable]:
    """Wrap `read`: an item that it cannot read is logged and shown as unreadable, so that the list still works."""

    def read_if_possible(item: dict[str, Any]) -> T | Unreadable:
        try:
            return read(item)
        except Exception as error:  # noqa: BLE001 - one faulty item must not hide the others
            from invoicing.observability import logger  # noqa: PLC0415 - not needed to read a sale

            shown = unreadable(item)
            about = {"correlation_id": sale_id} if (sale_id := find_sale_id(shown.id)) else {}
            # Only the error's type: its message may quote personal data.
            logger.error("unreadable_item", extra={"item": shown.id, "error": type(error).__name__, **about})
            return shown

    return read_if_possible


def page(
    client: DynamoDBClient,
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

    One item more than `limit` is read, which tells whether there is a next page: no list ends with an empty page.
    `fetch` replaces the rows found by the items that they refer to. `shows` filters: a page may be short, and have a
    next page all the same.

    Raises:
        InvalidCursorError: the cursor is not of this list.
    """
    start = read_cursor(name, cursor, keys) if cursor is not None else None
    # One more than is shown tells whether there is a next page.
    items, is_cut = query_after(client, query, start, limit + 1)
    more = len(items) > limit or is_cut
    shown = items[:limit]
    found = [entry for entry in map(read, fetch(shown)) if shows(entry)]
    return Page(found, make_cursor(name, shown[-1], keys) if more and shown else None)


def merged_page(
    client: DynamoDBClient,
    queries: Mapping[str, dict[str, Any]],
    *,
    name: str,
    keys: Sequence[str],
    is_ascending: bool,
    limit: int,
    cursor: str | None,
    read: Callable[[dict[str, Any]], T],
    shows: Callable[[T], bool] = lambda _: True,
    order: Callable[[Key], str] | None = None,
    empty: Collection[str] = (),
) -> Page[T]:
    """Return one page of several queries, each under its name: one call for each, whatever they find.

    Their results are merged by the last of `keys`, or by what `order` returns of an item. The cursor has the place in
    each query. Those in `empty` are known to find nothing, and take no call.

    Raises:
        InvalidCursorError: the cursor is not of this list.
    """
    attributes = [f"{each} {key}" for each in queries for key in keys]
    begun = read_cursor(name, cursor, attributes) if cursor is not None else {}
    places = {each: {key: begun.get(f"{each} {key}", _NOT_BEGUN) for key in keys} for each in queries}
    answers: dict[str, tuple[list[Key], bool]] = dict.fromkeys(empty, ([], False)) | {
        each: query_after(client, query, None if places[each]["PK"] == _NOT_BEGUN else places[each], limit + 1)
        for each, query in queries.items()
        if each not in empty
    }
    left = {each: len(items) for each, (items, _) in answers.items()}
    merged = heapq.merge(
        *(
            [(order(item) if order else item[keys[-1]]["S"], each, item) for item in items]
            for each, (items, _) in answers.items()
        ),
        key=lambda row: row[0],
        reverse=not is_ascending,
    )
    shown: list[Key] = []
    more = False
    for _, each, item in merged:
        more = len(shown) == limit
        if more:
            break
        shown.append(item)
        places[each] = {key: item[key] for key in keys}
        left[each] -= 1
        more = not left[each] and answers[each][1]
        if more:  # cut at 1 MB: what comes next of this query is not known yet
            break
    last = {f"{each} {key}": place[key] for each, place in places.items() for key in keys}
    found = [entry for entry in map(read, shown) if shows(entry)]
    return Page(found, make_cursor(name, last, attributes) if more else None)


def query_after(
    client: DynamoDBClient, query: dict[str, Any], start: Key | None, limit: int
) -> tuple[list[dict[str, Any]], bool]:
    """Return so many items after a key at most, and whether there may be more.

    Raises:
        InvalidCursorError: the key is not in the list, which only a forged cursor can name.
    """
    given = {**query, "ExclusiveStartKey": start} if start is not None else query
    try:
        answer = client.query(**given, Limit=limit)
    except ClientError as error:
        if start is not None and error.response["Error"]["Code"] == "ValidationException":
            raise InvalidCursorError from None
        raise
    # DynamoDB ends a page of large items early, at 1 MB.
    return list(answer["Items"]), "LastEvaluatedKey" in answer
