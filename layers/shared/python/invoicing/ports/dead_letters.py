"""The port of dead letters: events that a function, the bus or a queue could not handle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Remedy(StrEnum):
    """What helps against a dead letter."""

    SEND = "send"  # invoke its function with the event again
    COUNT = "count"  # add to the totals what its sale changed
    PUBLISH = "publish"  # publish the events of its day again, from the command line
    NONE = "none"  # the next run of a schedule does the same work, or nothing can be done


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message in a dead-letter queue. `event` may have personal data and secrets of links: no page shows it."""

    queue: str
    id: str
    sent_at: datetime
    function: str  # its folder's name; empty if the message is for none
    event_type: str
    sale_id: str
    remedy: Remedy
    target: str = ""  # the ARN of the function
    receipt: str = field(default="", repr=False)
    event: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    """A queue: how many messages it has, about, and at most ten of them. `letters` is None if it cannot be read."""

    name: str
    size: int = 0
    letters: Sequence[DeadLetter] | None = ()


class DeadLetters(Protocol):
    """The dead-letter queues of the stack."""

    def queues(self) -> Sequence[str]:
        """Return the names of the queues."""

    def view(self, queue: str) -> DeadLetterQueue:
        """Read some messages of a queue, which stay visible to others.

        Raises:
            BusyError: the queue did not answer.
            NotFoundError: there is no such queue.
        """

    def take(self, queue: str, letter_id: str) -> DeadLetter | None:
        """Receive one message, which others do not get for half a minute. None if it is not there, or is taken.

        Raises:
            BusyError, NotFoundError: as `view`.
        """

    def send(self, letter: DeadLetter) -> None:
        """Invoke the function of a message that was taken with its event.

        Raises:
            BusyError: the function could not be invoked.
        """

    def delete(self, letter: DeadLetter) -> None:
        """Delete a message that was taken.

        Raises:
            BusyError: the queue did not answer.
        """

    def release(self, letter: DeadLetter) -> None:
        """Make a message that was taken visible to others again."""
