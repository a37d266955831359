"""An authenticator app (TOTP, RFC 6238)."""

import base64
import hmac
import struct
import time

STEP = 30  # seconds


def totp(secret: str, at: float | None = None) -> str:
    """Return the code that an app with this secret shows."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int((time.time() if at is None else at) / STEP))
    digest = hmac.digest(key, counter, "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


class Authenticator:
    """An authenticator app whose codes are used once each, since Cognito takes none again.

    Cognito takes the codes of three steps of time: the present one, the next, and the one before.
    """

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self._used: set[int] = set()

    def code(self) -> str:
        """Return a code that is taken now and was not returned before: three within half a minute."""
        now = int(time.time() / STEP)
        step = next(step for step in (now, now + 1, now - 1) if step not in self._used)
        self._used.add(step)
        return totp(self.secret, step * STEP)
