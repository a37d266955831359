"""The change of a person's e-mail address, which a code confirms that was sent to the new one."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

LASTS = timedelta(minutes=15)
MOST_TRIES = 5
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class EmailChange:
    """A change that waits for its code. `tries` counts the codes that were entered."""

    email: str
    code_hash: str
    expires_at: datetime
    tries: int = 0

    def can_be_tried(self, now: datetime) -> bool:
        return now < self.expires_at and self.tries < MOST_TRIES

    def is_confirmed_by(self, typed: str) -> bool:
        return secrets.compare_digest(hash_of(typed), self.code_hash)


def new_code() -> str:
    """Return a code for an e-mail. It is short, since few tries are possible."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def hash_of(typed: str) -> str:
    """Return what is stored of a code, however it was typed."""
    return hashlib.sha256("".join(typed.split()).encode()).hexdigest()
