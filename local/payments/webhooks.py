"""The test provider's webhooks: signed, retried, and late on demand."""

import hashlib
import hmac
import json
import secrets
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from local.job_queue import JobQueue
from local.payments.sessions import Session

LATE_SECONDS = 4.0
RETRY_SECONDS = (1.0, 2.0, 4.0, 8.0)
TIMEOUT = 30
LOCAL_HOSTS = {"127.0.0.1", "localhost"}


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the `Test-Signature` header of a body."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


@dataclass(frozen=True)
class Delivery:
    event_id: str
    session: str
    status: int  # 0: no response


class Webhooks:
    """Sends webhooks. A delivery without a 2xx response is retried in the background."""

    def __init__(self, jobs: JobQueue, secret: Callable[[], str]) -> None:
        self._jobs = jobs
        self._secret = secret
        self.deliveries: list[Delivery] = []

    def send(self, session: Session, when: str, *, refund: str = "") -> None:
        """Report a change: `now` and `twice` before this returns, `late` after some seconds, `never` not at all."""
        event_id = f"evt_{secrets.token_hex(12)}"
        if when == "late":
            self._jobs.later(LATE_SECONDS, partial(self._deliver, session, event_id, refund))
        elif when in {"now", "twice"}:
            for _ in range(2 if when == "twice" else 1):
                self._deliver(session, event_id, refund)

    def _deliver(self, session: Session, event_id: str, refund: str, tried: int = 0) -> None:
        event = {"id": event_id, "type": "payment.updated", "session": session.id, "attempt": session.attempt}
        if refund:
            event |= {"type": "refund.failed", "refund": refund}
        body = json.dumps(event).encode()
        status = self._post(session.webhook_url, body)
        self.deliveries.append(Delivery(event_id, session.id, status))
        if not 200 <= status < 300 and tried < len(RETRY_SECONDS):  # noqa: PLR2004 no success
            self._jobs.later(RETRY_SECONDS[tried], partial(self._deliver, session, event_id, refund, tried + 1))

    def _post(self, url: str, body: bytes) -> int:
        if urlsplit(url).hostname not in LOCAL_HOSTS:
            print(f"webhook not sent: {url} is not on this machine", file=sys.stderr)
            return 0
        headers = {
            "content-type": "application/json",
            "test-signature": sign(self._secret(), body, int(time.time())),
            "user-agent": "test-provider",
        }
        request = urllib.request.Request(url, body, headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError as error:
            print(f"webhook not answered: {error}", file=sys.stderr)
            return 0
