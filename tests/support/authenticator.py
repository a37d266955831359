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
