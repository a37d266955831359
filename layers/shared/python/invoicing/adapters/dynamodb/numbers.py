"""Counters. A retried update leaves a gap; no number is given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.adapters.dynamodb import keys

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_BEFORE_FIRST = "1000"


class DynamoNumbers:
    """The numbers in `#D1001`, `#D1002` … and in `#1001`, `#1002` …."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def next_draft_order(self) -> int:
        return self._next(keys.DRAFT_ORDERS)

    def next_order(self) -> int:
        return self._next(keys.ORDERS)

    def _next(self, name: str) -> int:
        answer = self._client.update_item(
            TableName=self._table,
            Key=keys.counter_key(name),
            UpdateExpression="SET #last = if_not_exists(#last, :before) + :one",
            ExpressionAttributeNames={"#last": "last"},
            ExpressionAttributeValues={":before": {"N": _BEFORE_FIRST}, ":one": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )
        return int(answer["Attributes"]["last"]["N"])
