"""Queries of the index of due work."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.ports import DueWork

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def due_work(client: DynamoDBClient, table: str, queue: str, now: datetime) -> Iterator[DueWork]:
    """Yield the records that are due in a queue, the longest due first. An empty queue costs one query a shard."""
    shards = [due_items(client, table, shard, now) for shard in keys.due_shards(queue)]
    for item in heapq.merge(*shards, key=lambda item: item["due_at"]["S"]):
        yield DueWork(keys.sale_id_of(item), keys.record_of(item))


def due_items(client: DynamoDBClient, table: str, shard: str, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the items that are due in a shard, the longest due first."""
    pages = client.get_paginator("query").paginate(
        TableName=table,
        IndexName=keys.DUE,
        KeyConditionExpression="due_shard = :shard AND due_at <= :now",
        ExpressionAttributeValues={":shard": {"S": shard}, ":now": {"S": keys.instant(now)}},
    )
    for page in pages:
        yield from page["Items"]
