"""The test provider's payment sessions and refunds, and their transitions."""

import hashlib
import json
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

PAYABLE = {"open", "declined"}
# Outcomes, and the reasons that the shop receives. Shops show customers no reason that hints at fraud.
DECLINES = {"decline": "card_declined"} | {
    reason: reason for reason in ("insufficient_funds", "expired_card", "incorrect_cvc", "lost_card")
}
LATE = "pay_late"  # money that arrives although the shop has voided the payment
RETURN = "return_refund"  # the customer's bank returns the last refund


class RequestRefusedError(Exception):
    """A request that the provider refuses: HTTP status, code, and the session if there is one."""

    def __init__(self, status: int, code: str, session: "Session | None" = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.session = session


@dataclass(frozen=True)
class Session:
    """One payment. Amounts are minor units. Capture is manual: approval only authorizes."""

    id: str
    url: str
    attempt: str
    amount: int
    currency: str
    return_url: str
    webhook_url: str
    locale: str
    expires_at: str
    description: str
    status: str = "open"
    decline_reason: str | None = None
    declines: int = 0
    refunded: int = 0

    def as_json(self) -> dict[str, Any]:
        shown = ("id", "url", "status", "amount", "currency", "attempt", "decline_reason", "declines", "refunded")
        return {name: getattr(self, name) for name in shown}

    @property
    def return_address(self) -> str:
        """The address to which the browser returns."""
        return f"{self.return_url}{'&' if '?' in self.return_url else '?'}session={self.id}"


@dataclass(frozen=True)
class Refund:
    """A refund under the shop's key; `failed` once the customer's bank has returned it."""

    key: str
    session: str
    amount: int
    status: str = "succeeded"

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "amount": self.amount, "status": self.status}


class Sessions:
    """All sessions. One lock guards every change; each idempotency key is used once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self._keys: dict[str, tuple[str, str]] = {}
        self._refunds: dict[str, Refund] = {}

    def create(self, key: str, body: dict[str, Any], address: str) -> Session:
        """Create a session, or return the one that the same request created before."""
        asked = self._hash("create", body)
        with self._lock:
            if key in self._keys:
                return self._repeated(key, asked)
            session = _session(body, address)
            self._sessions[session.id] = session
            self._keys[key] = (asked, session.id)
            return session

    def all(self) -> list[Session]:
        with self._lock:
            return list(self._sessions.values())

    def get(self, session_id: str) -> Session:
        with self._lock:
            return self._find(session_id)

    def clear(self) -> None:
        with self._lock:
            self._sessions.clear()
            self._keys.clear()
            self._refunds.clear()

    def decide(self, session_id: str, outcome: str) -> tuple[Session, bool]:
        """Apply the customer's choice on the provider's page; return the session and whether it changed."""
        with self._lock:
            session = self._find(session_id)
            if outcome == LATE and session.status == "voided":
                return self._put(replace(session, status="captured", decline_reason=None)), True
            if outcome == RETURN and (last := self._last_refund(session_id)):
                self._refunds[last.key] = replace(last, status="failed")
                return self._put(replace(session, status="captured", refunded=session.refunded - last.amount)), True
            if outcome not in {"approve", *DECLINES} or session.status not in PAYABLE:
                return session, False
            if outcome == "approve":
                return self._put(replace(session, status="authorized", decline_reason=None)), True
            declines = session.declines + 1
            return self._put(
                replace(session, status="declined", decline_reason=DECLINES[outcome], declines=declines)
            ), True

    def capture(self, session_id: str, key: str) -> Session:
        def change(session: Session) -> Session:
            if session.status == "captured":
                return session
            if session.status != "authorized":
                raise RequestRefusedError(409, "not_authorized", session)
            return replace(session, status="captured")

        return self._once(key, "capture", session_id, {}, change)

    def void(self, session_id: str, key: str) -> Session:
        def change(session: Session) -> Session:
            if session.status in {"captured", "refunded"}:
                raise RequestRefusedError(409, "already_captured", session)
            return replace(session, status="voided")

        return self._once(key, "void", session_id, {}, change)

    def refund(self, session_id: str, key: str, amount: int) -> Session:
        def change(session: Session) -> Session:
            if session.status not in {"captured", "refunded"}:
                raise RequestRefusedError(409, "not_captured", session)
            refunded = session.refunded + amount
            if amount <= 0 or refunded > session.amount:
                raise RequestRefusedError(409, "more_than_captured", session)
            self._refunds[key] = Refund(key, session_id, amount)
            return replace(session, refunded=refunded, status="refunded" if refunded == session.amount else "captured")

        return self._once(key, "refund", session_id, {"amount": amount}, change)

    def refund_of(self, session_id: str, key: str) -> Refund:
        with self._lock:
            found = self._refunds.get(key)
        if found is None or found.session != session_id:
            raise RequestRefusedError(404, "no_such_refund")
        return found

    def last_refund(self, session_id: str) -> Refund | None:
        """Return the newest refund that was not returned."""
        with self._lock:
            return self._last_refund(session_id)

    def _last_refund(self, session_id: str) -> Refund | None:
        made = [it for it in self._refunds.values() if (it.session, it.status) == (session_id, "succeeded")]
        return made[-1] if made else None

    def _once(
        self, key: str, verb: str, session_id: str, body: dict[str, Any], change: Callable[[Session], Session]
    ) -> Session:
        """Carry out a request, unless it was carried out under its key before."""
        asked = self._hash(verb, {**body, "session": session_id})
        with self._lock:
            session = self._find(session_id)
            if key in self._keys:
                return self._repeated(key, asked)
            changed = self._put(change(session))
            self._keys[key] = (asked, session_id)
            return changed

    def _repeated(self, key: str, asked: str) -> Session:
        before, session_id = self._keys[key]
        session = self._sessions[session_id]
        if before != asked:
            raise RequestRefusedError(409, "idempotency_key_reused", session)
        return session

    def _find(self, session_id: str) -> Session:
        try:
            return self._sessions[session_id]
        except KeyError:
            raise RequestRefusedError(404, "no_such_session") from None

    def _put(self, session: Session) -> Session:
        self._sessions[session.id] = session
        return session

    @staticmethod
    def _hash(verb: str, body: dict[str, Any]) -> str:
        return hashlib.sha256(f"{verb} {json.dumps(body, sort_keys=True)}".encode()).hexdigest()


def _session(body: dict[str, Any], address: str) -> Session:
    texts = ("attempt", "currency", "return_url", "webhook_url", "locale", "expires_at", "description")
    missing = [name for name in texts if not isinstance(body.get(name), str)]
    amount = body.get("amount")
    if missing or not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0:
        raise RequestRefusedError(400, f"invalid_{missing[0] if missing else 'amount'}")
    session_id = f"ses_{secrets.token_hex(12)}"
    return Session(id=session_id, url=f"{address}/{session_id}", amount=amount, **{name: body[name] for name in texts})
