"""New ids, which cannot be guessed."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime

from invoicing.domain.values.ids import encode_id

_RANDOM_BITS = 80


class RandomIds:
    """Sale ids of 128 random bits, and ULIDs that increase within this process, even in one millisecond."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def sale(self) -> str:
        return encode_id(secrets.token_bytes(16))

    def ulid(self, now: datetime) -> str:
        """Return a ULID: 48 bits of milliseconds, then 80 random bits, as 26 lowercase characters."""
        milliseconds = int(now.timestamp() * 1000)
        with self._lock:
            # In the same millisecond, or after the clock was set back, the last ULID plus one.
            fresh = milliseconds << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
            self._last = fresh if milliseconds > self._last >> _RANDOM_BITS else self._last + 1
            return encode_id(self._last.to_bytes(16))
