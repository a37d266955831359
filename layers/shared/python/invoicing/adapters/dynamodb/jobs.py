"""Jobs: one item each, outside the sales. Unfinished jobs are in the index of due work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.due_queue import due_items
from invoicing.adapters.dynamodb.serialization import decode, encode
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, write
from invoicing.domain.bulk.job import Job
from invoicing.domain.errors import KeyReusedError, NotFoundError, StaleSaleError
from invoicing.ports import Once

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import PutTypeDef


class DynamoJobs:
    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def add(self, job: Job) -> Once[Job]:
        """Store a new job, or return the one that the same idempotency key stored before."""
        try:
            self._put(job, "attribute_not_exists(PK)")
        except ConditionsFailedError:
            stored = self.get(job.id)
            if stored.fingerprint != job.fingerprint:
                raise KeyReusedError from None
            return Once(stored, is_replayed=True)
        return Once(job)

    def get(self, job_id: str) -> Job:
        answer = self._client.get_item(TableName=self._table, Key=keys.job_key(job_id), ConsistentRead=True)
        if "Item" not in answer:
            raise NotFoundError("job", id=job_id)
        return decode(Job, answer["Item"]["data"]["M"])

    def save(self, job: Job) -> Job:
        """Write a job, unless it changed since it was read."""
        saved = replace(job, rev=job.rev + 1)
        try:
            self._put(saved, "#data.rev = :seen", {":seen": {"N": str(job.rev)}})
        except ConditionsFailedError:
            raise StaleSaleError from None
        return saved

    def due(self, now: datetime) -> Iterator[str]:
        """Yield the ids of unfinished jobs that are due, the longest due first. An empty queue costs one query."""
        return (keys.job_id_of(item) for item in due_items(self._client, self._table, keys.JOBS, now))

    def _put(self, job: Job, condition: str, values: dict[str, Any] | None = None) -> None:
        due = {"due_shard": {"S": keys.JOBS}, "due_at": {"S": keys.instant(job.due)}} if job.due else {}
        put: PutTypeDef = {
            "TableName": self._table,
            "Item": {**keys.job_key(job.id), "data": encode(job), **due},
            "ConditionExpression": condition,
        }
        if values:
            put |= {"ExpressionAttributeNames": {"#data": "data"}, "ExpressionAttributeValues": values}
        write(self._client, [{"Put": put}])  # a transaction, whose token makes a retry safe
