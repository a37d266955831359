"""The ports of clock, ids, e-mail, link keys and the event bus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Clock = Callable[[], datetime]  # aware, UTC
LogError = Callable[[str], None]  # logs the exception that is being handled, with a message in snake_case
ActingStaff = Callable[[], str | None]  # the id of the staff member on whose behalf the process acts
ActingFor = Callable[[str | None], AbstractContextManager[None]]  # lets events of the block name a staff member
LogsAbout = Callable[[str], AbstractContextManager[None]]  # log lines of the block are about the sale with this id


class Ids(Protocol):
    """New random ids."""

    def sale(self) -> str:
        """Return a sale's id: 128 random bits."""

    def ulid(self, now: datetime) -> str:
        """Return a ULID, which sorts after those of earlier times."""


@dataclass(frozen=True, slots=True)
class EmailTags:
    """What identifies an e-mail in reports of Amazon SES."""

    sale_id: str
    email_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class RenderedEmail:
    """A MIME message and its tags."""

    content: bytes
    recipients: tuple[str, ...]
    tags: EmailTags


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender of e-mails. `is_verified` is None if the mailer does not tell."""

    email: str
    is_verified: bool | None


class Mailer(Protocol):
    """Sends e-mails."""

    def send(self, email: RenderedEmail) -> str:
        """Send an e-mail in one try, and return its id at the mailer.

        Raises:
            EmailRefusedError: it was not sent; a later try may succeed.
            EmailRejectedError: it was not sent, and no later try will succeed.
            EmailInDoubtError: it may have been sent.
        """

    def sender(self) -> Sender:
        """Return the sender, and whether it may send."""


class LinkKeys(Protocol):
    """The keys that link tokens are signed with."""

    def all(self) -> Mapping[int, bytes]:
        """Return every valid key by version; the newest signs new tokens."""


class Bus(Protocol):
    """The event bus."""

    def publish(self, entries: Sequence[Mapping[str, str]]) -> Mapping[int, str]:
        """Put entries (`DetailType`, `Detail`) on the bus; return the positions of entries to try again, in order.

        Each has AWS's error code, or the name of the error where AWS did not answer.
        """

    def set_aside(self, entry: Mapping[str, str], reason: str) -> None:
        """Put an entry that the bus can never accept, with the reason, on the queue for staff."""
