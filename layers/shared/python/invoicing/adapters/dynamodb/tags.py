"""What finds a draft order or an order by one of its tags: a row a tag, since an index takes no lists.

A row only points: the head itself says whether it still has the tag, so a row too many shows nothing. A row too few
would hide a sale. So they are put down in the transaction that gives the head its tags or, where it has no room, before
it; and are taken away in the transaction that takes the tag away, as many as it has room for.

    edit: row of x ................................ save the head with x if rev = 7: it is 8, so it begins anew
    another edit:       take x and its row away, rev 8
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.summaries import list_of
from invoicing.adapters.dynamodb.transactions import MAX_ACTIONS, Action, write
from invoicing.domain.draft_orders import DraftOrder
from invoicing.domain.orders import Order
from invoicing.domain.records import RecordKey
from invoicing.domain.sales import Sale

_HEADS = ((RecordKey("DRAFT"), DraftOrder), (RecordKey("ORDER"), Order))


def write_with_tags(client: Any, table: str, sale: Sale, actions: list[Action]) -> None:
    """Carry out all actions, and what the sale's tags need, or none of them."""
    room = max(0, MAX_ACTIONS - len(actions))
    added = [{"Put": {"TableName": table, "Item": key}} for key in _keys(sale, added=True)]
    beforehand, with_it = added[room:], added[:room]
    for start in range(0, len(beforehand), MAX_ACTIONS):
        write(client, beforehand[start : start + MAX_ACTIONS])
    removed = [{"Delete": {"TableName": table, "Key": key}} for key in _keys(sale, added=False)]
    write(client, [*actions, *with_it, *removed[: room - len(with_it)]])


def _keys(sale: Sale, *, added: bool) -> Iterator[keys.Key]:
    """Yield the keys of the rows that a change needs more, or no more."""
    for key, kind in _HEADS:
        loaded, head = sale.loaded.get(key), sale.find(key, kind)
        if not isinstance(head, DraftOrder | Order):
            continue
        before = loaded.record.tags if loaded and isinstance(loaded.record, DraftOrder | Order) else ()
        wanted, there = (head.tags, before) if added else (before, head.tags)
        for tag in dict.fromkeys(wanted):
            if tag not in there:
                yield keys.tag_key(list_of(head) or "", tag, head.created_at, sale.id)
