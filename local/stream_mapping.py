"""Event source mappings: the table's stream, passed to a function as Lambda does it.

Records are filtered, batched, and delivered in order. After a failure that names records, the batch restarts at the
first of them; after one that names none, it is halved, which does not count as a try. A record that fails every try
goes to the failure destination as a position in the stream, and the records after it are delivered.
"""

import base64
import json
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import StreamShard
from moto.events.models import EventPattern

from local.aws.moto_patches import ExactMoto, Exchange
from local.functions import Function, Functions
from local.job_queue import JobQueue
from local.template import ACCOUNT, REGION, Template

Record = dict[str, Any]
# The number of records that stay in the stream after their delivery. AWS keeps them for a day.
KEPT_RECORDS = 1000


@dataclass(frozen=True)
class Mapping:
    """One event source mapping as the template declares it."""

    function: str
    stream_arn: str
    table_name: str
    batch_size: int
    window: float
    tries: int
    bisect: bool
    reports: bool  # the function reports which records failed
    on_failure: str | None
    patterns: tuple[EventPattern, ...]

    def wants(self, record: Any) -> bool:
        return not self.patterns or any(pattern.matches_event(record) for pattern in self.patterns)


def read_mappings(template: Template, functions: dict[str, Function], window: float | None) -> Iterator[Mapping]:
    """Read the mappings from the template; `window` replaces the batching window, in seconds."""
    for function in functions.values():
        for event in function.events.values():
            if event["Type"] != "DynamoDB":
                continue
            properties = template.resolve(event["Properties"])
            filters = properties.get("FilterCriteria", {}).get("Filters", [])
            batching = float(properties.get("MaximumBatchingWindowInSeconds", 0))
            yield Mapping(
                function=function.name,
                stream_arn=properties["Stream"],
                table_name=properties["Stream"].split("/")[1],
                batch_size=int(properties.get("BatchSize", 100)),
                window=batching if window is None else window,
                tries=int(properties.get("MaximumRetryAttempts", -1)),
                bisect=bool(properties.get("BisectBatchOnFunctionError", False)),
                reports="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
                on_failure=properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
                patterns=tuple(EventPattern(f["Pattern"], json.loads(f["Pattern"])) for f in filters),
            )


class Relay:
    """Carries one mapping's records. `on_exchange` learns of new ones."""

    def __init__(self, mapping: Mapping, moto: ExactMoto, functions: Functions, jobs: JobQueue) -> None:
        self.mapping = mapping
        self._moto = moto
        self._functions = functions
        self._jobs = jobs
        self._next_number = self._shard().starting_sequence_number
        self._busy = False

    def on_exchange(self, exchange: Exchange) -> None:
        if not exchange.target.startswith("DynamoDB_2") or self._busy or end(self._shard()) == self._next_number:
            return
        self._busy = True
        self._jobs.later(self.mapping.window, self._drain)

    def forget(self) -> None:
        """Restart with an empty stream."""
        with self._moto.lock:
            shard = self._shard()
            shard.items.clear()
            self._next_number = shard.starting_sequence_number
            self._busy = False

    def _shard(self) -> StreamShard:
        shard = dynamodb_backends[ACCOUNT][REGION].tables[self.mapping.table_name].stream_shard
        if shard is None:
            raise ValueError(f"{self.mapping.table_name} has no stream")
        return shard

    def _drain(self) -> None:
        try:
            while batch := self._next():
                self._deliver(batch, 0)
        finally:
            self._busy = False

    def _next(self) -> list[Record]:
        """Take the next batch of records that pass the filter."""
        with self._moto.lock:
            shard = self._shard()
            batch: list[Record] = []
            while self._next_number < end(shard) and len(batch) < self.mapping.batch_size:
                place = self._next_number - shard.starting_sequence_number
                record = self._as_delivered(shard.items[place].to_json())
                self._next_number += 1
                if self.mapping.wants(record):
                    batch.append(record)
            self._forget_old(shard)
            self._busy = bool(batch)
            return batch

    def _forget_old(self, shard: StreamShard) -> None:
        """Delete records that were delivered long ago. A stream has one mapping, so no other one reads them."""
        old = self._next_number - shard.starting_sequence_number - KEPT_RECORDS
        if old > 0:
            del shard.items[:old]
            shard.starting_sequence_number += old

    def _as_delivered(self, record: Record) -> Record:
        change = {**record["dynamodb"]}
        change["ApproximateCreationDateTime"] = int(change["ApproximateCreationDateTime"].timestamp())
        delivered = {**record, "awsRegion": REGION, "eventSourceARN": self.mapping.stream_arn, "dynamodb": change}
        as_json: Record = json.loads(json.dumps(delivered, default=_base64))
        return as_json

    def _deliver(self, batch: list[Record], tried: int) -> None:
        try:
            answer = self._functions.invoke(self.mapping.function, {"Records": batch})
        except Exception as error:  # noqa: BLE001 any exception of a function fails the batch
            failed_at = 0
            reason = f"{type(error).__name__}: {error}"
        else:
            first = self._first_failure(answer, batch)
            if first is None:
                return
            failed_at, reason = first, "reported by the function"
        rest = batch[failed_at:]
        if failed_at > 0 and self.mapping.bisect:
            self._deliver(rest, tried)
        elif len(rest) > 1 and self.mapping.bisect:
            middle = len(rest) // 2
            self._deliver(rest[:middle], tried)
            self._deliver(rest[middle:], tried)
        elif self.mapping.tries < 0 or tried < self.mapping.tries:
            self._deliver(rest, tried + 1)
        else:
            self._discard(rest, tried + 1, reason)

    def _first_failure(self, answer: Any, batch: list[Record]) -> int | None:
        """Return the place at which a partly failed batch restarts; None if nothing failed."""
        failures = (answer or {}).get("batchItemFailures", []) if self.mapping.reports else []
        if not failures:
            return None
        places = {record["dynamodb"]["SequenceNumber"]: place for place, record in enumerate(batch)}
        return min(places.get(failure.get("itemIdentifier"), 0) for failure in failures)

    def _discard(self, batch: list[Record], tries: int, reason: str) -> None:
        print(f"{self.mapping.function} discarded {len(batch)} records: {reason}", file=sys.stderr)
        if self.mapping.on_failure is None:
            return
        first, last = batch[0]["dynamodb"], batch[-1]["dynamodb"]
        message = {
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": self._functions.by_name[self.mapping.function].arn,
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": tries,
            },
            "responseContext": {"statusCode": 200, "functionError": reason},
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(),
            "DDBStreamBatchInfo": {
                "streamArn": self.mapping.stream_arn,
                "shardId": self._shard().id,
                "startSequenceNumber": first["SequenceNumber"],
                "endSequenceNumber": last["SequenceNumber"],
                "batchSize": len(batch),
            },
        }
        self._functions.send_to_queue(self.mapping.on_failure, message)


def end(shard: StreamShard) -> int:
    """Return the sequence number that the next record will have."""
    return shard.starting_sequence_number + len(shard.items)


def _base64(value: bytes) -> str:
    """Encode a binary attribute as Lambda delivers it."""
    return base64.b64encode(value).decode()
