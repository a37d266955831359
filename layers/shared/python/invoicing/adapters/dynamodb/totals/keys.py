"""The keys of the totals, and of what each sale has added to them."""

from __future__ import annotations

from invoicing.adapters.dynamodb.keys import Key, item_key, record_key, shard_of
from invoicing.domain.values.record_key import RecordKey

# Of each total, since a transaction that adds to an item makes others wait, and a read takes all shards.
TOTAL_SHARDS = 4


def figures_key(sale_id: str) -> Key:
    """Return the key of what a sale has added to the totals."""
    return record_key(sale_id, RecordKey("FIGURES"))


def generations_key() -> Key:
    """Return the key of the generations of the totals."""
    return item_key("TOTALS", "TOTALS")


def total_pk(generation: int, kind: str) -> str:
    return f"TOTAL#{generation}#{kind}"


def total_key(generation: int, kind: str, day: str, currency: str, sale_id: str) -> Key:
    """Return the key of the shard of a total that a sale adds to."""
    return item_key(total_pk(generation, kind), f"{day}#{currency}#{shard_of(sale_id, TOTAL_SHARDS)}")


def total_of(key: Key) -> tuple[str, str]:
    """Return day and currency of a total's shard."""
    day, currency, _ = key["SK"]["S"].split("#")
    return day, currency
