"""Records of a sale as items of the table."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime, time, timedelta
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.index_attributes import listed
from invoicing.adapters.dynamodb.serialization import Item, decode, encode_fields
from invoicing.domain.pricing.offer import FormerOffer, Offer
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.sale.idempotency import AnsweredRequest
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.reminder import Reminder
from invoicing.domain.sale.reservation import Reservation
from invoicing.domain.sale.sale import Loaded, Record, Sale, key_of

_WithDueTime = Attempt | DraftOrder | Email | Order | Refund | Reminder | Reservation

# By sort key, or by its prefix if a sale has several.
KINDS: dict[str, type[Record]] = {
    "DRAFT": DraftOrder,
    "ORDER": Order,
    "OFFER": Offer,
    "OFFER#": FormerOffer,
    "PERSON": Person,
    "ATTEMPT#": Attempt,
    "REFUND#": Refund,
    "FULFILLMENT#": Fulfillment,
    "LEDGER#": LedgerEntry,
    "EMAIL#": Email,
    "LINK#": Link,
    "DUE#REMINDER": Reminder,
    "DUE#RESERVE": Reservation,
    "KEY#": AnsweredRequest,
}

# An item of DynamoDB holds 400 KB, and an offer of 499 lines can be larger. Compressed, its size and the cost of its
# reads and writes are a tenth.
_COMPRESSED_FROM = 8 * 1024  # bytes
_DAY = timedelta(days=1)


def to_item(sale: Sale, record: Record, rev: int) -> Item:
    return {
        **keys.record_key(sale.id, key_of(record)),
        "rev": {"N": str(rev)},
        "data": _compressed(encode_fields(record)),
        **listed(sale, record),
        **_due(sale.id, record),
    }


def from_item(item: Item) -> Loaded:
    return Loaded(decode(_kind_of(item), _decompressed(item["data"])), int(item["rev"]["N"]))


def _kind_of(item: Item) -> type[Record]:
    if keys.record_of(item).kind == keys.COMMENT:
        from invoicing.domain.staff.comment import Comment  # noqa: PLC0415 - few functions read comments

        return Comment
    return keys.by_sort_key(KINDS, item)


def _compressed(attributes: dict[str, Any]) -> Item:
    text = json.dumps(attributes, separators=(",", ":")).encode()
    return {"M": attributes} if len(text) < _COMPRESSED_FROM else {"B": zlib.compress(text)}


def _decompressed(data: Item) -> dict[str, Any]:
    attributes: dict[str, Any] = data["M"] if "M" in data else json.loads(zlib.decompress(data["B"]))
    return attributes


def _due(sale_id: str, record: Record) -> Item:
    """Return the attributes that put a record into the index of due work; most records are not in it."""
    due = record.due if isinstance(record, _WithDueTime) else None
    if due is None:
        return {}
    queue, moment = due
    if isinstance(record, DraftOrder):  # which is idle: its entry moves once a day, and not with every change
        moment = datetime.combine(moment.astimezone(UTC).date() + _DAY, time.min, UTC)
    return {"due_shard": {"S": keys.due_shard(queue, sale_id)}, "due_at": {"S": keys.instant(moment)}}
