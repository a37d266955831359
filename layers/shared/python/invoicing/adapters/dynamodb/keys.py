"""Every key of the table. No other module builds one."""

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
# Of each total, since a transaction that adds to an item makes others wait, and a read takes all shards.
TOTAL_SHARDS = 4

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
AFTER_TERM = "\x1f"  # sorts before every character of a term: kari precedes kari nordmann
_END_OF_TIME = 9_999_999_999_999_999  # microseconds of Unix time, in the year 2286


def _key(pk: str, sk: str) -> Key:
    return {"PK": {"S": pk}, "SK": {"S": sk}}


def sale_pk(sale_id: str) -> str:
    return f"{_SALE}{sale_id}"


def record_sk(key: RecordKey) -> str:
    """Return the sort key of a record: its kind and, if a sale has several of it, its id."""
    return "#".join(filter(None, key))


def record_key(sale_id: str, key: RecordKey) -> Key:
    return _key(sale_pk(sale_id), record_sk(key))


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
    return _key(record["PK"]["S"], record_sk(RecordKey(EVENT, parse_event_id(public_id))))


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
    return _key(tag_pk(name, tag), f"{instant(created_at)}#{sale_id}")


def counter_pk(counter: str) -> str:
    """Return the partition with one row for each sale that a counter of the totals counts."""
    return f"LIST#COUNTER#{counter}"


def counted_key(counter: str, created_at: datetime, sale_id: str) -> Key:
    """Return the key of a counter's row for a sale; rows sort by creation time of the draft order."""
    return _key(counter_pk(counter), f"{instant(created_at)}#{sale_id}")


def search_pk(word: str, *, of_products: bool = False) -> str:
    """Return the partition of terms that begin with a word: by two characters, or by one of other scripts than ASCII.

    A single Latin letter or digit finds words of that one character only.
    """
    first = word.partition(" ")[0]
    begins = first[:2] if first[:1].isascii() else first[:1]
    return f"SEARCH#{PRODUCTS}#{begins}" if of_products else f"SEARCH#{begins}"


def search_key(term: str, created_at: datetime, sale_id: str) -> Key:
    """Return the key of a sale's row for a term; rows sort by term, and then newest first."""
    newest_first = _END_OF_TIME - int(created_at.timestamp() * 1_000_000)
    return _key(search_pk(term), f"{term}{AFTER_TERM}{newest_first:016d}#{sale_id}")


def product_search_key(term: str, sku: str) -> Key:
    """Return the key of a product's row for a term."""
    return _key(search_pk(term, of_products=True), f"{term}{AFTER_TERM}{sku}")


def term_of(key: Key) -> str:
    """Return the term of a row."""
    term: str = key["SK"]["S"].partition(AFTER_TERM)[0]
    return term


def found_product_key(key: Key) -> Key:
    """Return the key of the product that a row of a term refers to."""
    return product_key(key["SK"]["S"].partition(AFTER_TERM)[2])


def head_of(key: Key, name: str) -> Key:
    """Return the key of the head that an item of a list refers to: itself, or that of a row of a tag or counter."""
    head = DRAFT if name == DRAFT_ORDERS else RecordKey("ORDER")
    is_head = key["PK"]["S"].startswith(_SALE)
    return record_key(sale_id_of(key) if is_head else key["SK"]["S"].rpartition("#")[2], head)


def product_key(sku: str) -> Key:
    """Return the key of a product and its stock, or of a discount code and its uses."""
    if is_code(sku):
        return _key(f"CODE#{sku.removeprefix(CODE_PREFIX)}", "CODE")
    return _key(f"PRODUCT#{sku}", "PRODUCT")


def sku_of(key: Key) -> str:
    """Return the sku of a product's key."""
    pk: str = key["PK"]["S"]
    return pk.removeprefix("PRODUCT#")


def catalog_list(name: str, *, archived: bool) -> str:
    """Return the list of products or discount codes that are archived, or are not; `name` is PRODUCTS or CODES."""
    return f"{_ARCHIVED}{name}" if archived else name


def stock_change_key(sku: str, name: str) -> Key:
    """Return the key that records a stock change under its idempotency key."""
    return _key(f"PRODUCT#{sku}", record_sk(RecordKey("KEY", name)))


def creation_key(name: str) -> Key:
    """Return the key that records the creation of a product under its idempotency key."""
    return _key(f"CREATED#{name}", "CREATED")


def job_key(job_id: str) -> Key:
    return _key(f"JOB#{job_id}", "JOB")


def job_id_of(key: Key) -> str:
    pk: str = key["PK"]["S"]
    return pk.removeprefix("JOB#")


def staff_key(staff_id: str) -> Key:
    """Return the key of a staff member's name and role."""
    return _key(f"STAFF#{staff_id}", "PROFILE")


def autosave_key(staff_id: str, draft: str) -> Key:
    """Return the key of what a member of staff has typed for a draft order, or for a new one."""
    return _key(f"STAFF#{staff_id}", record_sk(RecordKey("AUTOSAVE", draft)))


def team_lock_key() -> Key:
    """Return the key of what lets changes of the team take turns."""
    return _key("STAFF#team", "LOCK")


def credential_key(staff_id: str, kind: str) -> Key:
    """Return the key of the hashes of a person's emergency codes, or of the change of their e-mail address."""
    return _key(f"STAFF#{staff_id}", kind)


def session_key(staff_id: str, session_id: str) -> Key:
    """Return the key of a session of the back office."""
    return _key(f"STAFF#{staff_id}", f"SESSION#{session_id}")


def store_key() -> Key:
    return _key("STORE", "STORE")


def email_quota_key(address: str, day: str) -> Key:
    """Return the key of the count of an address's e-mails on a day; the address is hashed."""
    return _key(f"LIMIT#EMAIL#{address_hash(address)}", day)


def address_hash(address: str) -> str:
    """Return the hash of an e-mail address, whatever its case and the spelling of its domain.

    It needs no key: a reader of the table can read PERSON, too.
    """
    return hashlib.sha256(canonical_address(address).encode()).digest()[:_HASH_BYTES].hex()


def counter_key(name: str) -> Key:
    return _key(f"COUNTER#{name}", "COUNTER")


def figures_key(sale_id: str) -> Key:
    """Return the key of what a sale has added to the totals."""
    return record_key(sale_id, RecordKey("FIGURES"))


def generations_key() -> Key:
    """Return the key of the generations of the totals."""
    return _key("TOTALS", "TOTALS")


def total_pk(generation: int, kind: str) -> str:
    return f"TOTAL#{generation}#{kind}"


def total_key(generation: int, kind: str, day: str, currency: str, sale_id: str) -> Key:
    """Return the key of the shard of a total that a sale adds to."""
    return _key(total_pk(generation, kind), f"{day}#{currency}#{_spread(sale_id, TOTAL_SHARDS)}")


def total_of(key: Key) -> tuple[str, str]:
    """Return day and currency of a total's shard."""
    day, currency, _ = key["SK"]["S"].split("#")
    return day, currency


def instant(moment: datetime) -> str:
    """Format a time as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def due_shards(queue: str) -> list[str]:
    return [f"{queue}#{shard}" for shard in range(DUE_SHARDS)]


def due_shard(queue: str, sale_id: str) -> str:
    return due_shards(queue)[_spread(sale_id, DUE_SHARDS)]


def event_days(day: date) -> list[str]:
    """Return every key of a day's events in their index, one for each shard."""
    return [f"{day:%Y-%m-%d}#{shard}" for shard in range(EVENT_SHARDS)]


def event_day(moment: datetime, correlation_id: str) -> str:
    """Return the day and shard by which an index can find events."""
    return event_days(moment.astimezone(UTC).date())[_spread(correlation_id, EVENT_SHARDS)]


def _spread(name: str, shards: int) -> int:
    return zlib.crc32(name.encode()) % shards
