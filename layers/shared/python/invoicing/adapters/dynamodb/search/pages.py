"""Pages of searches: rows of terms that begin with the longest word, and what they point to, which decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from invoicing.adapters.dynamodb.paging import TABLE_KEYS, make_cursor, query_after, read_cursor
from invoicing.adapters.dynamodb.search.keys import term_of
from invoicing.adapters.dynamodb.transactions import MAX_KEYS, read
from invoicing.domain.search.terms import SearchQuery
from invoicing.ports import Page

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")
Item = dict[str, Any]
_Place = tuple[str, str]
# Of rows, for one page. A word that is common, with others that are rare, would otherwise read thousands of rows.
_MOST_QUERIES = 5


@dataclass(frozen=True, slots=True)
class Searched:
    """What is searched: where its rows are, what a row points to, and what that is found by."""

    partition: str
    points_to: Callable[[Item], Item]
    texts_of: Callable[[Item], Sequence[str]]
    terms_of: Callable[[Sequence[str]], Sequence[str]]


def search(
    client: DynamoDBClient,
    table: str,
    searched: Searched,
    query: SearchQuery,
    *,
    name: str,
    limit: int,
    cursor: str | None,
    read_entry: Callable[[Item], T],
    shows: Callable[[T], bool],
) -> Page[T]:
    """Return a page of results by term: one query for rows and one read of what they point to, if that fills the page.

    Where further words or filters leave too little, up to four more queries follow; then the page is short.

    Raises:
        InvalidCursorError: the cursor is not of this search.
    """
    if not query.longest:
        return Page(())
    asked = {
        "TableName": table,
        "KeyConditionExpression": "PK = :pk AND begins_with(SK, :word)",
        "ExpressionAttributeValues": {":pk": {"S": searched.partition}, ":word": {"S": query.longest}},
        "ConsistentRead": True,
    }
    last = read_cursor(name, cursor, TABLE_KEYS) if cursor is not None else None
    shown: list[T] = []
    items: dict[_Place, Item] = {}  # what rows point to; empty where it does not exist
    for number in range(_MOST_QUERIES):
        wanted = limit if number == 0 else MAX_KEYS
        # A name and an e-mail address often begin alike: with two rows of each result, one query fills a page.
        rows, has_more = query_after(client, asked, last, 2 * wanted + 1)
        _read_more(client, table, map(searched.points_to, rows), wanted, items)
        for row in rows:
            item = items.get(_place(searched.points_to(row)))
            entry = read_entry(item) if item and _is_first(row, item, searched, query) else None
            is_shown = entry is not None and shows(entry)
            if item is None or (is_shown and len(shown) == limit):
                has_more = True
                break
            if entry is not None and is_shown:
                shown.append(entry)
            last = row
        if not has_more:
            return Page(shown)
        if len(shown) == limit:
            break
    return Page(shown, make_cursor(name, last, TABLE_KEYS) if last else None)


def _read_more(
    client: DynamoDBClient, table: str, wanted: Iterable[Item], most: int, items: dict[_Place, Item]
) -> None:
    """Read so many at most that are not among the items yet, and put them there."""
    new = {place: key for key in wanted if (place := _place(key)) not in items}
    batch = dict(islice(new.items(), most))
    items |= {place: {} for place in batch}
    items |= {_place(item): item for item in read(client, table, batch.values(), summaries=True)}


def _place(key: Item) -> _Place:
    return key["PK"]["S"], key["SK"]["S"]


def _is_first(row: Item, item: Item, searched: Searched, query: SearchQuery) -> bool:
    """Tell whether a row is the one by which an item is shown: one row of several, and none that is out of date."""
    texts = searched.texts_of(item)
    return query.finds(texts) and term_of(row) == query.first_of(searched.terms_of(texts))
