"""The event bus, and the queue for what it can never take."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

SOURCE = "invoicing"
MAX_ENTRIES = 10
MAX_BYTES = 256 * 1024  # of one request, and so of one entry
_KEPT = 100_000  # characters of an entry that is set aside: a message of SQS holds 256 KB

# Errors of an entry that say that it is wrong. All others (throttles, failures, a rule that is being changed) may pass.
_NEVER = frozenset({"InvalidArgument", "MalformedDetail", "ValidationException"})


class EventBridgeBus:
    """Puts entries on the bus in as few requests as they fit into."""

    def __init__(self, events: Any, queue: Callable[[], Any], *, bus_name: str, poison_queue_url: str) -> None:
        """Take a client of EventBridge, and a way to one of SQS, which is hardly ever needed."""
        self._events = events
        self._queue = queue
        self._bus_name = bus_name
        self._poison_queue_url = poison_queue_url

    def publish(self, entries: Sequence[Mapping[str, str]]) -> Sequence[int]:
        """Put entries on the bus; return the positions of those that have to be tried again.

        One that the bus can never take is set aside, and the others go on.
        """
        again: list[int] = []
        fitting = []
        for position, entry in enumerate(entries):
            if _size(entry) > MAX_BYTES:
                self.set_aside(entry, "The entry is larger than EventBridge takes.")
            else:
                fitting.append((position, entry))
        for batch in _batches(fitting):
            again += self._put(batch)
        return sorted(again)

    def _put(self, batch: list[tuple[int, Mapping[str, str]]]) -> list[int]:
        try:
            answer = self._events.put_events(
                Entries=[{"Source": SOURCE, "EventBusName": self._bus_name, **entry} for _, entry in batch]
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in _NEVER:
                return [position for position, _ in batch]
            if len(batch) > 1:  # one of them spoils the request: find out which
                return [position for one in batch for position in self._put([one])]
            self.set_aside(batch[0][1], code)
            return []
        except BotoCoreError:  # no answer: some may be on the bus already, and consumers know an event again
            return [position for position, _ in batch]
        again = []
        for (position, entry), result in zip(batch, answer["Entries"], strict=True):
            code = result.get("ErrorCode")
            if code in _NEVER:
                self.set_aside(entry, code)
            elif code:
                again.append(position)
        return again

    def set_aside(self, entry: Mapping[str, str], reason: str) -> None:
        """Keep an entry that the bus can never take where a person will find it."""
        kept = {name: value[:_KEPT] for name, value in entry.items()}
        body = json.dumps({"reason": reason, "entry": kept})
        self._queue().send_message(QueueUrl=self._poison_queue_url, MessageBody=body)


def _size(entry: Mapping[str, str]) -> int:
    """Return the bytes of an entry as EventBridge counts them."""
    return len(SOURCE) + sum(len(value.encode()) for value in entry.values())


def _batches(entries: list[tuple[int, Mapping[str, str]]]) -> Iterator[list[tuple[int, Mapping[str, str]]]]:
    batch: list[tuple[int, Mapping[str, str]]] = []
    size = 0
    for position, entry in entries:
        added = _size(entry)
        if batch and (len(batch) == MAX_ENTRIES or size + added > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((position, entry))
        size += added
    if batch:
        yield batch
