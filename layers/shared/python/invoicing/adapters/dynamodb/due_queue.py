"""What has come due, from every shard of a queue."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.ports import DueWork


def due_work(client: Any, table: str, queue: str, now: datetime) -> Iterator[DueWork]:
    """Yield what is due in a queue by now, the longest due first. An empty queue costs one query a shard."""
    shards = [_due_in(client, table, shard, now) for shard in keys.due_shards(queue)]
    for item in heapq.merge(*shards, key=lambda item: item["due_at"]["S"]):
        yield DueWork(keys.sale_id_of(item), keys.record_of(item))


def _due_in(client: Any, table: str, shard: str, now: datetime) -> Iterator[dict[str, Any]]:
    pages = client.get_paginator("query").paginate(
        TableName=table,
        IndexName=keys.DUE,
        KeyConditionExpression="due_shard = :shard AND due_at <= :now",
        ExpressionAttributeValues={":shard": {"S": shard}, ":now": {"S": keys.instant(now)}},
    )
    for page in pages:
        yield from page["Items"]
