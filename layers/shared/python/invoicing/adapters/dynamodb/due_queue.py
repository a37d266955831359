"""Queries of the index of due work."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.paging import TABLE_KEYS, merged_page
from invoicing.ports import DueWork, Page

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def due_work(client: DynamoDBClient, table: str, queue: str, now: datetime) -> Iterator[DueWork]:
    """Yield the records that are due in a queue, the longest due first. An empty queue costs one query a shard."""
    shards = [due_items(client, table, shard, now) for shard in keys.due_shards(queue)]
    for item in heapq.merge(*shards, key=lambda item: item["due_at"]["S"]):
        yield DueWork(keys.sale_id_of(item), keys.record_of(item))


def due_page(
    client: DynamoDBClient, table: str, queue: str, until: datetime, *, limit: int, cursor: str | None
) -> Page[DueWork]:
    """Return a page of the records that are due in a queue until a time, the longest due first: one query a shard."""
    return merged_page(
        client,
        {shard: _due(table, shard, until) for shard in keys.due_shards(queue)},
        name=f"DUE {queue}",
        keys=(*TABLE_KEYS, "due_shard", "due_at"),
        is_ascending=True,
        limit=limit,
        cursor=cursor,
        read=lambda item: DueWork(keys.sale_id_of(item), keys.record_of(item)),
        shows=lambda _: True,
    )


def due_items(client: DynamoDBClient, table: str, shard: str, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the items that are due in a shard, the longest due first."""
    for page in client.get_paginator("query").paginate(**_due(table, shard, now)):
        yield from page["Items"]


def _due(table: str, shard: str, until: datetime) -> dict[str, Any]:
    return {
        "TableName": table,
        "IndexName": keys.DUE,
        "KeyConditionExpression": "due_shard = :shard AND due_at <= :now",
        "ExpressionAttributeValues": {":shard": {"S": shard}, ":now": {"S": keys.instant(until)}},
    }
