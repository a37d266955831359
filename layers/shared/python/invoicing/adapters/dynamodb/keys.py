"""Every key of the table, and nothing else builds one."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from invoicing.domain.values.ids import event_id, parse_event_id
from invoicing.domain.values.record_key import RecordKey
from invoicing.domain.values.units import CODE_PREFIX, is_code

Key = dict[str, Any]
T = TypeVar("T")

DRAFT = RecordKey("DRAFT")
HEADS = (DRAFT, RecordKey("ORDER"), RecordKey("OFFER"), RecordKey("PERSON"))

EVENT = "EVENT"
LEDGER = "LEDGER"
LINK = "LINK"
REFUND = "REFUND"

# `recover` and `send_reminders` read every shard of their queue each time, mostly to find nothing, so they are few; two
# take the index writes of hundreds of sales a second, far more than one store's order numbers allow.
DUE_SHARDS = 2
EVENT_SHARDS = 8

LISTS = "lists"
LISTS_BY_STATUS = "lists_by_status"
LISTS_BY_NAME = "lists_by_name"
LISTS_BY_EMAIL = "lists_by_email"
LISTS_BY_CUSTOMER = "lists_by_customer"
LISTS_BY_CHANGE = "lists_by_change"
DUE = "due"

DRAFT_ORDERS = "DRAFT_ORDERS"
ORDERS = "ORDERS"
PRODUCTS = "PRODUCTS"
CODES = "CODES"
LEDGER_ROWS = "LEDGER"
JOBS = "JOBS"

_SALE = "SALE#"


def _key(pk: str, sk: str) -> Key:
    return {"PK": {"S": pk}, "SK": {"S": sk}}


def sale_pk(sale_id: str) -> str:
    """Return the partition of a sale."""
    return f"{_SALE}{sale_id}"


def record_sk(key: RecordKey) -> str:
    """Return the sort key of a record: its kind and, where a sale has several, which one."""
    return "#".join(filter(None, key))


def record_key(sale_id: str, key: RecordKey) -> Key:
    """Return the key of a record of a sale."""
    return _key(sale_pk(sale_id), record_sk(key))


def sale_id_of(key: Key) -> str:
    """Return the sale that an item belongs to."""
    pk: str = key["PK"]["S"]
    return pk.removeprefix(_SALE)


def record_of(key: Key) -> RecordKey:
    """Return which record of its sale an item is."""
    kind, _, which = key["SK"]["S"].partition("#")
    return RecordKey(kind, which)


def by_sort_key(kinds: Mapping[str, T], key: Key) -> T:
    """Return what stands under an item's sort key, or under its beginning where a sale has several such items."""
    sk: str = key["SK"]["S"]
    return kinds[sk] if sk in kinds else kinds[sk[: sk.index("#") + 1]]


def event_key(sale_id: str, public_id: str) -> Key:
    """Return the key of an event: timeline and outbox in one."""
    return record_key(sale_id, RecordKey(EVENT, parse_event_id(public_id)))


def event_id_of(key: Key) -> str:
    """Return the public id of an event."""
    return event_id(record_of(key).id)


def tag_pk(name: str, tag: str) -> str:
    """Return the partition that finds the draft orders, or the orders, that have a tag."""
    return f"LIST#{name}#TAG#{tag}"


def tag_key(name: str, tag: str, created_at: datetime, sale_id: str) -> Key:
    """Return the key under which a tag of a head is found, by time."""
    return _key(tag_pk(name, tag), f"{instant(created_at)}#{sale_id}")


def head_of(key: Key, name: str) -> Key:
    """Return the key of the head that a tag's row stands for."""
    head = DRAFT if name == DRAFT_ORDERS else RecordKey("ORDER")
    return record_key(key["SK"]["S"].rpartition("#")[2], head)


def product_key(sku: str) -> Key:
    """Return the key of a product and its stock, or of a discount code and its uses."""
    if is_code(sku):
        return _key(f"CODE#{sku.removeprefix(CODE_PREFIX)}", "CODE")
    return _key(f"PRODUCT#{sku}", "PRODUCT")


def stock_change_key(sku: str, name: str) -> Key:
    """Return the key of a stock change that was carried out and must not be again."""
    return _key(f"PRODUCT#{sku}", record_sk(RecordKey("KEY", name)))


def job_key(job_id: str) -> Key:
    """Return the key of a job."""
    return _key(f"JOB#{job_id}", "JOB")


def job_id_of(key: Key) -> str:
    """Return which job an item is."""
    pk: str = key["PK"]["S"]
    return pk.removeprefix("JOB#")


def store_key() -> Key:
    """Return the key of the store's settings."""
    return _key("STORE", "STORE")


def counter_key(name: str) -> Key:
    """Return the key of a counter."""
    return _key(f"COUNTER#{name}", "COUNTER")


def instant(moment: datetime) -> str:
    """Return a time as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def due_shards(queue: str) -> list[str]:
    """Return every shard of a queue."""
    return [f"{queue}#{shard}" for shard in range(DUE_SHARDS)]


def due_shard(queue: str, sale_id: str) -> str:
    """Return the shard of a queue that a sale's due work is in."""
    return due_shards(queue)[_spread(sale_id, DUE_SHARDS)]


def event_day(moment: datetime, sale_id: str) -> str:
    """Return the day and shard under which an event can be found again."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}#{_spread(sale_id, EVENT_SHARDS)}"


def _spread(sale_id: str, shards: int) -> int:
    return zlib.crc32(sale_id.encode()) % shards
