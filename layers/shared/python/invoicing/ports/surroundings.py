"""Everything else: time, new ids, mail, the bus, keys, the people who work for the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Clock = Callable[[], datetime]  # aware, UTC


class Ids(Protocol):
    """New ids that nobody can guess."""

    def sale(self) -> str:
        """Return a new sale id: 128 random bits."""

    def ulid(self, now: datetime) -> str:
        """Return a ULID: ids made later sort later."""


@dataclass(frozen=True, slots=True)
class RenderedEmail:
    """A whole MIME message, and the tags by which SES's reports about it are known again."""

    content: bytes
    recipients: tuple[str, ...]
    tags: Mapping[str, str]


class Mailer(Protocol):
    """The way out for mail."""

    def send(self, email: RenderedEmail) -> str:
        """Send a mail in one try, and return the id by which the mailer knows it.

        Raises:
            EmailRefusedError: it has surely not gone this time.
            EmailRejectedError: it has surely not gone, and never will.
            EmailInDoubtError: it may have gone.

        """


class LinkKeys(Protocol):
    """The keys under which link tokens are made."""

    def all(self) -> Mapping[int, bytes]:
        """Return every key that is not retired, by version; the newest makes new tokens."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """Proof for the API that someone is staff, for so many seconds."""

    access_token: str
    expires_in: int


class Staff(Protocol):
    """The people who work for the store."""

    def sign_in(self, email: str, password: str) -> AccessToken:
        """Exchange a password for a token.

        Raises:
            SignInError: e-mail address or password is wrong.

        """


class Bus(Protocol):
    """The event bus. `publish` tells which entries it did not take this time, and which it can never take."""

    def publish(self, entries: Sequence[Mapping[str, str]]) -> Sequence[int]:
        """Put entries (`DetailType`, `Detail`) on the bus; return the positions of those to be tried again."""

    def set_aside(self, entry: Mapping[str, str], reason: str) -> None:
        """Keep an entry that the bus can never take where a person will find it."""
