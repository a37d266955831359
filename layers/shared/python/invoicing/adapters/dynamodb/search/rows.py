"""Rows that only point: by terms to sales and products, by tags to heads. What they point to decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.search.keys import product_search_key, search_key
from invoicing.adapters.dynamodb.transactions import MAX_ACTIONS, Action, write
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.search.terms import terms_of, terms_of_head, texts_of_product, texts_of_sale
from invoicing.domain.values.record_key import RecordKey

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from invoicing.domain.catalog.product import Product

R = TypeVar("R")
_DRAFT, _ORDER, _PERSON = RecordKey("DRAFT"), RecordKey("ORDER"), RecordKey("PERSON")


def write_with_rows(client: DynamoDBClient, table: str, sale: Sale, actions: list[Action]) -> None:
    """Write all actions together with the rows of the sale's terms and tags.

    Only rows that change are written. Rows beyond the size of a transaction are added before it, and removed rows
    beyond it stay: searches and lists skip such rows.
    """
    added, removed = _changes(table, _rows(sale, as_read=True), _rows(sale, as_read=False))
    room = max(0, MAX_ACTIONS - len(actions))
    first, added = added[room:], added[:room]
    for start in range(0, len(first), MAX_ACTIONS):
        write(client, first[start : start + MAX_ACTIONS])
    write(client, [*actions, *added, *removed[: room - len(added)]])


def product_rows(table: str, before: Product | None, after: Product) -> list[Action]:
    """Return the writes of the rows of a product's terms that change."""
    old, new = (
        [product_search_key(term, it.sku) for term in terms_of(texts_of_product(it.title, it.sku))] if it else []
        for it in (before, after)
    )
    added, removed = _changes(table, old, new)
    return [*added, *removed]


def _changes(table: str, before: Iterable[keys.Key], after: Iterable[keys.Key]) -> tuple[list[Action], list[Action]]:
    """Return the writes that add rows, and those that remove rows."""
    old, new = ({(row["PK"]["S"], row["SK"]["S"]): row for row in rows} for rows in (before, after))
    added: list[Action] = [{"Put": {"TableName": table, "Item": row}} for at, row in new.items() if at not in old]
    removed: list[Action] = [{"Delete": {"TableName": table, "Key": row}} for at, row in old.items() if at not in new]
    return added, removed


def _rows(sale: Sale, *, as_read: bool) -> Iterator[keys.Key]:
    """Yield the keys of a sale's rows: as it was read, or as it is."""

    def find(key: RecordKey, kind: type[R]) -> R | None:
        if not as_read:
            return sale.find(key, kind)
        record = loaded.record if (loaded := sale.loaded.get(key)) else None
        return record if isinstance(record, kind) else None

    draft, order, person = find(_DRAFT, DraftOrder), find(_ORDER, Order), find(_PERSON, Person)
    if draft is None:
        return
    terms: dict[str, None] = {}
    for name, head in ((keys.DRAFT_ORDERS, draft), (keys.ORDERS, order)):
        if head is not None:
            terms |= dict.fromkeys(terms_of_head(texts_of_sale(head, person, draft.po_number)))
            yield from (keys.tag_key(name, tag, head.created_at, sale.id) for tag in head.tags)
    yield from (search_key(term, draft.created_at, sale.id) for term in terms)
