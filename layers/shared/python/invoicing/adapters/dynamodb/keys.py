"""The keys of the table, and the names of its lists. Rooms have theirs in a module `keys`; no other builds one."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from invoicing.domain.values.ids import event_id, parse_event_id
from invoicing.domain.values.record_key import RecordKey
from invoicing.domain.values.text import canonical_address
from invoicing.domain.values.units import CODE_PREFIX, is_code

Key = dict[str, Any]
_HASH_BYTES = 16
T = TypeVar("T")

DRAFT, ORDER = RecordKey("DRAFT"), RecordKey("ORDER")
HEADS = (DRAFT, ORDER, RecordKey("OFFER"), RecordKey("PERSON"))

COMMENT = "COMMENT"
EVENT = "EVENT"
LEDGER = "LEDGER"
LINK = "LINK"
EMAIL = "EMAIL"
REFUND = "REFUND"

# Few, since `recover` and `send_reminders` query each of them. Two take the index writes of hundreds of sales a second.
DUE_SHARDS = 2
EVENT_SHARDS = 8

LISTS = "lists"
LISTS_BY_STATUS = "lists_by_status"
LISTS_BY_CHANGE = "lists_by_change"
LISTS_BY_DUE_DATE = "lists_by_due_date"
DUE = "due"
EVENTS_BY_DAY = "events_by_day"

DRAFT_ORDERS = "DRAFT_ORDERS"
ORDERS = "ORDERS"
PRODUCTS = "PRODUCTS"
CODES = "CODES"
_ARCHIVED = "ARCHIVED_"
LEDGER_ENTRIES = "LEDGER"
JOBS = "JOBS"

_SALE = "SALE#"


def item_key(pk: str, sk: str) -> Key:
    return {"PK": {"S": pk}, "SK": {"S": sk}}


def sale_pk(sale_id: str) -> str:
    return f"{_SALE}{sale_id}"


def record_sk(key: RecordKey) -> str:
    """Return the sort key of a record: its kind and, if a sale has several of it, its id."""
    return "#".join(filter(None, key))


def record_key(sale_id: str, key: RecordKey) -> Key:
    return item_key(sale_pk(sale_id), record_sk(key))


def sale_id_of(key: Key) -> str:
    """Return the id of the sale that an item is of; empty for an item of no sale."""
    pk: str = key["PK"]["S"]
    return pk.removeprefix(_SALE) if pk.startswith(_SALE) else ""


def record_of(key: Key) -> RecordKey:
    kind, _, record_id = key["SK"]["S"].partition("#")
    return RecordKey(kind, record_id)


def by_sort_key(kinds: Mapping[str, T], key: Key) -> T:
    """Return the value under an item's sort key, or under its prefix up to `#`."""
    sk: str = key["SK"]["S"]
    return kinds[sk] if sk in kinds else kinds[sk[: sk.index("#") + 1]]


def event_key(sale_id: str, public_id: str) -> Key:
    """Return the key of an event; events are timeline and outbox in one."""
    return record_key(sale_id, RecordKey(EVENT, parse_event_id(public_id)))


def event_key_beside(record: Key, public_id: str) -> Key:
    """Return the key of an event in the partition of a record that is of no sale."""
    return item_key(record["PK"]["S"], record_sk(RecordKey(EVENT, parse_event_id(public_id))))


def event_id_of(key: Key) -> str:
    return event_id(record_of(key).id)


def status_list(name: str, status: str, part: str = "") -> str:
    """Return the list of draft orders or orders of a status; `part` is "" or the status's other half."""
    return "#".join(filter(None, (name, status, part)))


def tag_pk(name: str, tag: str) -> str:
    """Return the partition with one row for each head that has a tag; `name` is DRAFT_ORDERS or ORDERS."""
    return f"LIST#{name}#TAG#{tag}"


def tag_key(name: str, tag: str, created_at: datetime, sale_id: str) -> Key:
    """Return the key of a tag's row for a head; rows sort by creation time."""
    return item_key(tag_pk(name, tag), f"{instant(created_at)}#{sale_id}")


def counter_pk(counter: str) -> str:
    """Return the partition with one row for each sale that a counter of the totals counts."""
    return f"LIST#COUNTER#{counter}"


def counted_key(counter: str, created_at: datetime, sale_id: str) -> Key:
    """Return the key of a counter's row for a sale; rows sort by creation time of the draft order."""
    return item_key(counter_pk(counter), f"{instant(created_at)}#{sale_id}")


def head_of(key: Key, name: str) -> Key:
    """Return the key of the head that an item of a list refers to: itself, or that of a row of a tag or counter."""
    head = DRAFT if name == DRAFT_ORDERS else RecordKey("ORDER")
    is_head = key["PK"]["S"].startswith(_SALE)
    return record_key(sale_id_of(key) if is_head else key["SK"]["S"].rpartition("#")[2], head)


def product_key(sku: str) -> Key:
    """Return the key of a product and its stock, or of a discount code and its uses."""
    if is_code(sku):
        return item_key(f"CODE#{sku.removeprefix(CODE_PREFIX)}", "CODE")
    return item_key(f"PRODUCT#{sku}", "PRODUCT")


def sku_of(key: Key) -> str:
    """Return the sku of a product's key."""
    pk: str = key["PK"]["S"]
    return pk.removeprefix("PRODUCT#")


def catalog_list(name: str, *, archived: bool) -> str:
    """Return the list of products or discount codes that are archived, or are not; `name` is PRODUCTS or CODES."""
    return f"{_ARCHIVED}{name}" if archived else name


def stock_change_key(sku: str, name: str) -> Key:
    """Return the key that records a stock change under its idempotency key."""
    return item_key(f"PRODUCT#{sku}", record_sk(RecordKey("KEY", name)))


def creation_key(name: str) -> Key:
    """Return the key that records the creation of a product under its idempotency key."""
    return item_key(f"CREATED#{name}", "CREATED")


def job_key(job_id: str) -> Key:
    return item_key(f"JOB#{job_id}", "JOB")


def job_id_of(key: Key) -> str:
    pk: str = key["PK"]["S"]
    return pk.removeprefix("JOB#")


def store_key() -> Key:
    return item_key("STORE", "STORE")


def email_quota_key(address: str, day: str) -> Key:
    """Return the key of the count of an address's e-mails on a day; the address is hashed."""
    return item_key(f"LIMIT#EMAIL#{address_hash(address)}", day)


def address_hash(address: str) -> str:
    """Return the hash of an e-mail address, whatever its case and the spelling of its domain.

    It needs no key: a reader of the table can read PERSON, too.
    """
    return hashlib.sha256(canonical_address(address).encode()).digest()[:_HASH_BYTES].hex()


def counter_key(name: str) -> Key:
    return item_key(f"COUNTER#{name}", "COUNTER")


def instant(moment: datetime) -> str:
    """Format a time as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def due_shards(queue: str) -> list[str]:
    return [f"{queue}#{shard}" for shard in range(DUE_SHARDS)]


def due_shard(queue: str, sale_id: str) -> str:
    return due_shards(queue)[shard_of(sale_id, DUE_SHARDS)]


def event_days(day: date) -> list[str]:
    """Return every key of a day's events in their index, one for each shard."""
    return [f"{day:%Y-%m-%d}#{shard}" for shard in range(EVENT_SHARDS)]


def event_day(moment: datetime, correlation_id: str) -> str:
    """Return the day and shard by which an index can find events."""
    return event_days(moment.astimezone(UTC).date())[shard_of(correlation_id, EVENT_SHARDS)]


def shard_of(name: str, shards: int) -> int:
    """Return the number of the shard, of so many, that a name is in."""
    return zlib.crc32(name.encode()) % shards
