"""Jobs: an item each, beside the sales. Those that are not over stand in the index of what is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import decode, encode
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, write
from invoicing.domain.bulk.job import Job
from invoicing.domain.errors import KeyReusedError, NotFoundError, StaleSaleError


class DynamoJobs:
    """Every job that staff asked for."""

    def __init__(self, client: Any, table: str) -> None:
        """Take the table."""
        self._client = client
        self._table = table

    def add(self, job: Job) -> Job:
        """Note a job; asked for again with the same key, it is the one that is there."""
        try:
            self._put(job, "attribute_not_exists(PK)")
        except ConditionsFailedError:
            there = self.get(job.id)
            if there.fingerprint != job.fingerprint:
                raise KeyReusedError from None
            return there
        return job

    def get(self, job_id: str) -> Job:
        """Read a job as it is now."""
        answer = self._client.get_item(TableName=self._table, Key=keys.job_key(job_id), ConsistentRead=True)
        if "Item" not in answer:
            raise NotFoundError(f"No job has the id {job_id!r}.")
        return decode(Job, answer["Item"]["data"]["M"])

    def save(self, job: Job) -> Job:
        """Write a job, if nobody did since it was read."""
        saved = replace(job, rev=job.rev + 1)
        try:
            self._put(saved, "#data.rev = :seen", {":seen": {"N": str(job.rev)}})
        except ConditionsFailedError:
            message = f"Job {job.id} was changed meanwhile."
            raise StaleSaleError(message) from None
        return saved

    def due(self, now: datetime) -> Iterator[str]:
        """Yield the ids of jobs that want to be gone on with, the longest due first. None costs one query."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            IndexName=keys.DUE,
            KeyConditionExpression="due_shard = :jobs AND due_at <= :now",
            ExpressionAttributeValues={":jobs": {"S": keys.JOBS}, ":now": {"S": keys.instant(now)}},
        )
        for page in pages:
            yield from (keys.job_id_of(item) for item in page["Items"])

    def _put(self, job: Job, condition: str, values: dict[str, Any] | None = None) -> None:
        due = {"due_shard": {"S": keys.JOBS}, "due_at": {"S": keys.instant(job.due)}} if job.due else {}
        put: dict[str, Any] = {
            "TableName": self._table,
            "Item": {**keys.job_key(job.id), "data": encode(job), **due},
            "ConditionExpression": condition,
        }
        if values:
            put |= {"ExpressionAttributeNames": {"#data": "data"}, "ExpressionAttributeValues": values}
        write(self._client, [{"Put": put}])  # a transaction for its token: an answer that was lost does no harm
