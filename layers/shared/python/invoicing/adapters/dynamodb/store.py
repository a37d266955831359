"""The store's settings, remembered for a minute in a warm function."""

from __future__ import annotations

import time
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import decode, encode
from invoicing.domain.catalog.store import NEW_STORE, Store

_FRESH = 60.0  # seconds


class DynamoStores:
    """The one store of this deployment; until someone has described it, a new one."""

    def __init__(self, client: Any, table: str) -> None:
        """Take the table."""
        self._client = client
        self._table = table
        self._seen: tuple[Store, float] | None = None

    def get(self) -> Store:
        """Read the store; may be up to a minute old."""
        now = time.monotonic()
        if self._seen is None or now - self._seen[1] > _FRESH:
            answer = self._client.get_item(TableName=self._table, Key=keys.store_key(), ConsistentRead=True)
            self._seen = (decode(Store, answer["Item"]["data"]["M"]) if "Item" in answer else NEW_STORE, now)
        return self._seen[0]

    def put(self, store: Store) -> None:
        """Replace the store's settings."""
        self._seen = None
        self._client.put_item(TableName=self._table, Item={**keys.store_key(), "data": encode(store)})
