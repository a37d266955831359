"""Event source mappings of queues: messages of a rule, passed to a function in batches as Lambda does it.

Messages that the function reports, or all of a batch that fails, return after the queue's visibility timeout. Those
that were received as often as the queue allows go to its dead-letter queue.
"""

import json
import sys
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from local.functions import Function, Functions
from local.job_queue import JobQueue
from local.template import Template

Event = dict[str, Any]


@dataclass(frozen=True)
class QueueMapping:
    """One mapping of a queue as the template declares it."""

    function: str
    queue: str  # its ARN
    batch_size: int
    window: float
    hidden: float  # seconds until a message that failed returns
    receives: int
    dead_letters: str | None  # the ARN of a queue


@dataclass(frozen=True)
class Message:
    event: Event
    received: int = 0
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


def queue_relays(template: Template, functions: Functions, jobs: JobQueue) -> dict[str, "QueueRelay"]:
    """Return what carries the messages of each mapped queue, by its ARN."""
    mappings = _read_mappings(template, functions.by_name)
    return {mapping.queue: QueueRelay(mapping, functions, jobs) for mapping in mappings}


def _read_mappings(template: Template, functions: dict[str, Function]) -> Iterator[QueueMapping]:
    queues = {template.attribute(name, "Arn"): given for name, given in template.resources("AWS::SQS::Queue")}
    for function in functions.values():
        for event in function.events.values():
            if event["Type"] != "SQS":
                continue
            properties = template.resolve(event["Properties"])
            queue = template.resolve(queues[properties["Queue"]])
            redrive = queue.get("RedrivePolicy", {})
            yield QueueMapping(
                function=function.name,
                queue=properties["Queue"],
                batch_size=int(properties.get("BatchSize", 10)),
                window=float(properties.get("MaximumBatchingWindowInSeconds", 0)),
                hidden=float(queue.get("VisibilityTimeout", 30)),
                receives=int(redrive.get("maxReceiveCount", 1)),
                dead_letters=redrive.get("deadLetterTargetArn"),
            )


class QueueRelay:
    """Carries the messages of one queue to its function."""

    def __init__(self, mapping: QueueMapping, functions: Functions, jobs: JobQueue) -> None:
        self.mapping = mapping
        self._functions = functions
        self._jobs = jobs
        self._lock = threading.Lock()
        self._messages: list[Message] = []
        self._is_due = False

    def put(self, event: Event) -> None:
        self._put([Message(event)], self.mapping.window)

    def forget(self) -> None:
        with self._lock:
            self._messages.clear()
            self._is_due = False

    def _put(self, messages: list[Message], seconds: float) -> None:
        with self._lock:
            self._messages += messages
            is_due, self._is_due = self._is_due, True
        if not is_due:
            self._jobs.later(seconds, self._drain)

    def _drain(self) -> None:
        with self._lock:
            messages, self._messages, self._is_due = self._messages, [], False
        for start in range(0, len(messages), self.mapping.batch_size):
            self._deliver([replace(it, received=it.received + 1) for it in messages[start:][: self.mapping.batch_size]])

    def _deliver(self, batch: list[Message]) -> None:
        try:
            answer = self._functions.invoke(self.mapping.function, {"Records": [self._record(it) for it in batch]})
        except Exception as error:  # noqa: BLE001 any exception of a function fails the batch
            print(f"{self.mapping.function} failed: {type(error).__name__}: {error}", file=sys.stderr)
            failed = {message.id for message in batch}
        else:
            failed = {failure["itemIdentifier"] for failure in (answer or {}).get("batchItemFailures", [])}
        again = [message for message in batch if message.id in failed and message.received < self.mapping.receives]
        if again:
            self._put(again, self.mapping.hidden)
        for message in batch:
            if message.id in failed and message.received >= self.mapping.receives and self.mapping.dead_letters:
                self._functions.send_to_queue(self.mapping.dead_letters, message.event)

    def _record(self, message: Message) -> dict[str, Any]:
        return {
            "messageId": message.id,
            "receiptHandle": message.id,
            "body": json.dumps(message.event),
            "attributes": {"ApproximateReceiveCount": str(message.received)},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": self.mapping.queue,
        }
