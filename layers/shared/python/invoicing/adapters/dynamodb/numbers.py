"""Counters. A try whose answer was lost leaves a gap; a number is never given twice."""

from __future__ import annotations

from typing import Any

from invoicing.adapters.dynamodb import keys

_BEFORE_FIRST = "1000"


class DynamoNumbers:
    """`#D1001`, `#D1002` … and `#1001`, `#1002` and so on."""

    def __init__(self, client: Any, table: str) -> None:
        """Take the table."""
        self._client = client
        self._table = table

    def next_draft_order(self) -> int:
        """Return the next number of a draft order."""
        return self._next(keys.DRAFT_ORDERS)

    def next_order(self) -> int:
        """Return the next number of an order."""
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
