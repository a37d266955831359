"""Records and events of a sale as items of the table."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.codec import decode, encode, encode_fields
from invoicing.adapters.dynamodb.summaries import listed
from invoicing.domain.addresses import Person
from invoicing.domain.attempts import Attempt
from invoicing.domain.draft_orders import DraftOrder
from invoicing.domain.events import CATALOGUE, Actor, Event, RecordedEvent
from invoicing.domain.ledger import LedgerRow
from invoicing.domain.links import Link
from invoicing.domain.mails import Mail
from invoicing.domain.offers import FormerOffer, Offer
from invoicing.domain.orders import Order
from invoicing.domain.refunds import Refund
from invoicing.domain.reminders import Reminder
from invoicing.domain.request_keys import AnsweredRequest
from invoicing.domain.sales import Loaded, Record, Sale, key_of
from invoicing.domain.stock import Reservation

Item = dict[str, Any]
Waiting = Attempt | DraftOrder | Mail | Order | Refund | Reminder | Reservation

# By sort key, or by its beginning where a sale has several.
KINDS: dict[str, type[Record]] = {
    "DRAFT": DraftOrder,
    "ORDER": Order,
    "OFFER": Offer,
    "OFFER#": FormerOffer,
    "PERSON": Person,
    "ATTEMPT#": Attempt,
    "REFUND#": Refund,
    "LEDGER#": LedgerRow,
    "MAIL#": Mail,
    "LINK#": Link,
    "DUE#REMINDER": Reminder,
    "DUE#RESERVE": Reservation,
    "KEY#": AnsweredRequest,
}

# An item of DynamoDB holds 400 KB, and an offer of 499 lines can be larger. Packed it is a tenth of that, and so is
# what each reading and writing of it costs.
_PACKED_FROM = 8 * 1024  # bytes


def to_item(sale: Sale, record: Record, rev: int) -> Item:
    """Return a record as it is stored, with what the indexes need of it."""
    return {
        **keys.record_key(sale.id, key_of(record)),
        "rev": {"N": str(rev)},
        "data": _packed(encode_fields(record)),
        **listed(sale, record),
        **_due(sale.id, record),
    }


def from_item(item: Item) -> Loaded:
    """Return a stored record."""
    return Loaded(decode(keys.by_sort_key(KINDS, item), _unpacked(item["data"])), int(item["rev"]["N"]))


def _packed(attributes: dict[str, Any]) -> Item:
    text = json.dumps(attributes, separators=(",", ":")).encode()
    return {"M": attributes} if len(text) < _PACKED_FROM else {"B": zlib.compress(text)}


def _unpacked(data: Item) -> dict[str, Any]:
    attributes: dict[str, Any] = data["M"] if "M" in data else json.loads(zlib.decompress(data["B"]))
    return attributes


def _due(sale_id: str, record: Record) -> Item:
    """Return when, and in which queue, a record wants to be looked at. Most do not, and are not in that index."""
    due = record.due if isinstance(record, Waiting) else None
    if due is None:
        return {}
    queue, moment = due
    return {"due_shard": {"S": keys.due_shard(queue, sale_id)}, "due_at": {"S": keys.instant(moment)}}


def to_event_item(event: RecordedEvent) -> Item:
    """Return an event as it is stored."""
    item = {
        **keys.event_key(event.sale_id, event.id),
        "event_day": {"S": keys.event_day(event.occurred_at, event.sale_id)},
        "type": {"S": event.type},
        "data": encode(event.data),
        "actor": encode(event.actor),
        "occurred_at": encode(event.occurred_at),
        "correlation_id": {"S": event.correlation_id},
    }
    for name, value in (("causation_id", event.causation_id), ("order_id", event.order_id)):
        if value is not None:
            item[name] = {"S": value}
    return item


def from_event_item(item: Item) -> RecordedEvent:
    """Return a stored event, whether the table or its stream tells of it."""
    kind: type[Event] = CATALOGUE[item["type"]["S"]]
    return RecordedEvent(
        id=keys.event_id_of(item),
        sale_id=keys.sale_id_of(item),
        type=kind.__name__,
        occurred_at=datetime.fromisoformat(item["occurred_at"]["S"]),
        actor=Actor(item["actor"]["S"]),
        data=decode(kind, item["data"]["M"]),
        correlation_id=item["correlation_id"]["S"],
        causation_id=item.get("causation_id", {}).get("S"),
        order_id=item.get("order_id", {}).get("S"),
    )
