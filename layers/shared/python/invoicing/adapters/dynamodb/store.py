"""The store's settings, cached for a minute in a warm function."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import decode, encode
from invoicing.domain.catalog.store import NEW_STORE, Store

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_CACHE_SECONDS = 60.0


class DynamoStores:
    """The one store of this deployment; `NEW_STORE` until staff have described it."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._cached: tuple[Store, float] | None = None

    def get(self) -> Store:
        now = time.monotonic()
        if self._cached is None or now - self._cached[1] > _CACHE_SECONDS:
            answer = self._client.get_item(TableName=self._table, Key=keys.store_key(), ConsistentRead=True)
            self._cached = (decode(Store, answer["Item"]["data"]["M"]) if "Item" in answer else NEW_STORE, now)
        return self._cached[0]

    def put(self, store: Store) -> None:
        self._cached = None
        self._client.put_item(TableName=self._table, Item={**keys.store_key(), "data": encode(store)})
