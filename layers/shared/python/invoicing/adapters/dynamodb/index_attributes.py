"""The attributes that indexes use: keys and summaries on the heads themselves, which cost no further write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.paging import readable
from invoicing.adapters.dynamodb.serialization import decode, encode, encode_fields
from invoicing.adapters.dynamodb.transactions import MAX_ACTIONS, Action, write
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Record, Sale
from invoicing.domain.sale.summary import (
    DraftOrderSummary,
    OrderSummary,
    SaleLedgerEntry,
    Unreadable,
    draft_order_summary,
    order_summary,
)
from invoicing.domain.search.filter import folded
from invoicing.domain.values.ids import draft_order_id, order_id
from invoicing.domain.values.record_key import RecordKey

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
Summary = DraftOrderSummary | OrderSummary
AFTER_NAME = "\x1f"  # sorts before every character of a name: Kari precedes Kari Nordmann
# Fields of a summary that a head has beside it anyway: an item over 1 KB costs twice as much to write.
_BESIDE = {"created_at": "listed_at", "updated_at": "changed_at"}


def list_of(record: Record) -> str | None:
    """Return the list that contains a record, if any."""
    match record:
        case DraftOrder():
            return keys.DRAFT_ORDERS
        case Order():
            return keys.ORDERS
        case LedgerEntry():
            return keys.LEDGER_ENTRIES
    return None


def listed(sale: Sale, record: Record) -> Item:
    """Return a record's index keys, and the summary that indexes project beside them."""
    name = list_of(record)
    if isinstance(record, LedgerEntry):
        place = {"list": {"S": name}, "listed_at": {"S": keys.instant(record.occurred_at)}}
        order_name = sale.order.name if sale.order else ""
        return {**place, "summary": encode(SaleLedgerEntry(sale.id, record, order_name))}
    if name is None or not isinstance(record, DraftOrder | Order):
        return {}
    created_at, person = keys.instant(record.created_at), sale.find(RecordKey("PERSON"), Person)
    email = person.customer.email if person else ""
    status = record.status if isinstance(record, DraftOrder) else record.financial_status
    return {
        "list": {"S": name},
        "list_status": {"S": f"{name}#{status}"},
        "listed_at": {"S": created_at},
        "listed_name": {"S": record.name},
        "listed_customer": {"S": f"{folded(record.customer_name)}{AFTER_NAME}{created_at}"},
        "changed_at": {"S": keys.instant(record.updated_at)},
        **({"list_email": {"S": email_list(name, email)}} if email else {}),
        "summary": _summary_of(sale, record, person),
    }


def email_list(name: str, email: str) -> str:
    """Return the list of an e-mail address, ignoring its case and the spelling of its domain.

    The address is hashed, since a cursor contains the keys of the last item, and a cursor is part of a URL.
    """
    return f"{name}#{keys.address_hash(email)}"


def _summary_of(sale: Sale, record: DraftOrder | Order, person: Person | None) -> Item:
    """Return a head's summary without what an index has beside it."""
    if isinstance(record, DraftOrder):
        summary: Summary = draft_order_summary(record, person)
    else:
        summary = order_summary(record, person, sale.find(RecordKey("OFFER"), Offer), sale.draft.po_number)
    attributes = encode_fields(summary)
    return {"M": {name: value for name, value in attributes.items() if name not in {"id", *_BESIDE}}}


def reader_of(kind: type[Summary]) -> Callable[[Item], Summary | Unreadable]:
    """Return the function that reads a head's summary from an item."""
    prefixed = draft_order_id if kind is DraftOrderSummary else order_id

    def id_of(item: Item) -> str:
        return prefixed(keys.sale_id_of(item))

    def read(item: Item) -> Summary:
        beside = {name: item[attribute] for name, attribute in _BESIDE.items()}
        return decode(kind, {**item["summary"]["M"], **beside, "id": {"S": id_of(item)}})

    return readable(read, lambda item: Unreadable(id_of(item), _name_in(item)))


read_ledger_entry = readable(
    lambda item: decode(SaleLedgerEntry, item["summary"]["M"]), lambda item: Unreadable(keys.record_of(item).id)
)


def _name_in(item: Item) -> str:
    """Return the name in a summary whose other parts cannot be read."""
    try:
        return str(item["summary"]["M"]["name"]["S"])
    except (KeyError, TypeError):
        return ""


_HEADS = ((RecordKey("DRAFT"), DraftOrder), (RecordKey("ORDER"), Order))


def write_with_tags(client: DynamoDBClient, table: str, sale: Sale, actions: list[Action]) -> None:
    """Write all actions together with the rows of the sale's tags.

    Rows beyond the size of a transaction are added before it, and removed rows beyond it stay: lists skip such rows.
    """
    room = max(0, MAX_ACTIONS - len(actions))
    added: list[Action] = [{"Put": {"TableName": table, "Item": key}} for key in _keys(sale, added=True)]
    first, added = added[room:], added[:room]
    for start in range(0, len(first), MAX_ACTIONS):
        write(client, first[start : start + MAX_ACTIONS])
    removed: list[Action] = [{"Delete": {"TableName": table, "Key": key}} for key in _keys(sale, added=False)]
    write(client, [*actions, *added, *removed[: room - len(added)]])


def _keys(sale: Sale, *, added: bool) -> Iterator[keys.Key]:
    """Yield the keys of the tag rows that a change adds, or removes."""
    for key, kind in _HEADS:
        loaded, head = sale.loaded.get(key), sale.find(key, kind)
        if not isinstance(head, DraftOrder | Order):
            continue
        before = loaded.record.tags if loaded and isinstance(loaded.record, DraftOrder | Order) else ()
        tags, others = (head.tags, before) if added else (before, head.tags)
        for tag in dict.fromkeys(tags):
            if tag not in others:
                yield keys.tag_key(list_of(head) or "", tag, head.created_at, sale.id)
