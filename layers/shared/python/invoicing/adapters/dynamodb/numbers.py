"""Counters: the numbers of draft orders and orders, and the e-mails of an address in a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.transactions import Action
from invoicing.domain.rate_limits.email_quota import MOST_EMAILS, EmailQuota

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_BEFORE_FIRST = "1000"
_KEPT = timedelta(days=1)  # after its day


def count_email(table: str, quota: EmailQuota) -> Action:
    """Return the action that counts an e-mail to an address on a day, unless there are too many already.

    It is a part of the transaction that stores the request. DynamoDB deletes the count some time after its day.
    """
    values = {":none": 0, ":one": 1, ":most": MOST_EMAILS, ":until": int((quota.free_at + _KEPT).timestamp())}
    return {
        "Update": {
            "TableName": table,
            "Key": keys.email_quota_key(quota.address, quota.day),
            "UpdateExpression": "SET emails = if_not_exists(emails, :none) + :one, expires_at = :until",
            "ConditionExpression": "attribute_not_exists(emails) OR emails < :most",
            "ExpressionAttributeValues": {name: {"N": str(value)} for name, value in values.items()},
        }
    }


class DynamoNumbers:
    """The numbers in `#D1001`, `#D1002` … and in `#1001`, `#1002` …. A retry may leave a gap; none comes twice."""

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
