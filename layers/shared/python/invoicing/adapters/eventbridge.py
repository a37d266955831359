"""The event bus, and the queue for entries that it never accepts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from types_boto3_events import EventBridgeClient
    from types_boto3_sqs import SQSClient

SOURCE = "invoicing"
MAX_ENTRIES = 10
MAX_BYTES = 256 * 1024  # of a request, and so of an entry
_KEPT = 100_000  # characters of a rejected entry; a message of SQS holds 256 KB

# Errors of an invalid entry. All others (throttles, failures, a rule that is being changed) are temporary.
_INVALID = frozenset({"InvalidArgument", "MalformedDetail", "ValidationException"})


class EventBridgeBus:
    """Puts entries on the bus in as few requests as they fit into."""

    def __init__(
        self, events: EventBridgeClient, queue: Callable[[], SQSClient], *, bus_name: str, poison_queue_url: str
    ) -> None:
        # `queue` returns a client of SQS, which is rarely needed.
        self._events = events
        self._queue = queue
        self._bus_name = bus_name
        self._poison_queue_url = poison_queue_url

    def publish(self, entries: Sequence[Mapping[str, str]]) -> Mapping[int, str]:
        """Put entries on the bus, and return the positions of those to retry, in order, with AWS's error codes.

        Entries that the bus never accepts go to the queue.
        """
        failed: dict[int, str] = {}
        fitting = []
        for position, entry in enumerate(entries):
            if _size(entry) > MAX_BYTES:
                self.set_aside(entry, "The entry is larger than EventBridge takes.")
            else:
                fitting.append((position, entry))
        for batch in _batches(fitting):
            failed |= self._put(batch)
        return failed

    def _put(self, batch: list[tuple[int, Mapping[str, str]]]) -> dict[int, str]:
        try:
            answer = self._events.put_events(
                Entries=[
                    {
                        "Source": SOURCE,
                        "EventBusName": self._bus_name,
                        "DetailType": entry["DetailType"],
                        "Detail": entry["Detail"],
                    }
                    for _, entry in batch
                ]
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in _INVALID:
                return {position: code for position, _ in batch}
            if len(batch) > 1:  # one invalid entry fails the request: find it
                return {position: code for one in batch for position, code in self._put([one]).items()}
            self.set_aside(batch[0][1], code)
            return {}
        except BotoCoreError as error:  # no response: some may be on the bus already, and consumers ignore duplicates
            return {position: type(error).__name__ for position, _ in batch}
        failed = {}
        for (position, entry), result in zip(batch, answer["Entries"], strict=True):
            reason = result.get("ErrorCode")
            if reason in _INVALID:
                self.set_aside(entry, reason)
            elif reason:
                failed[position] = reason
        return failed

    def set_aside(self, entry: Mapping[str, str], reason: str) -> None:
        """Send an entry that the bus never accepts to the queue, for a person to handle."""
        kept = {name: value[:_KEPT] for name, value in entry.items()}
        body = json.dumps({"reason": reason, "entry": kept})
        self._queue().send_message(QueueUrl=self._poison_queue_url, MessageBody=body)


def _size(entry: Mapping[str, str]) -> int:
    """Return the size of an entry in bytes, as EventBridge counts it."""
    return len(SOURCE) + sum(len(value.encode()) for value in entry.values())


def _batches(entries: list[tuple[int, Mapping[str, str]]]) -> Iterator[list[tuple[int, Mapping[str, str]]]]:
    batch: list[tuple[int, Mapping[str, str]]] = []
    size = 0
    for position, entry in entries:
        entry_size = _size(entry)
        if batch and (len(batch) == MAX_ENTRIES or size + entry_size > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((position, entry))
        size += entry_size
    if batch:
        yield batch
