"""What Stripe believes: sessions, payments, cards that were declined, keys that came before."""

import copy
import json
import re
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.support.fakes.stripe import objects
from tests.support.fakes.stripe.objects import Json

Events = list[tuple[str, Json]]

_CANCELLABLE = {"requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing"}


class RefusedError(Exception):
    """A request that Stripe refuses. `kept` answers come again under their key; what was not even begun is not."""

    def __init__(
        self,
        status: int,
        code: str | None,
        param: str | None = None,
        *,
        kept: bool = True,
        kind: str = "invalid_request_error",
    ) -> None:
        super().__init__(code)
        self.status = status
        self.kept = kept
        self.error: Json = {
            "type": kind,
            "message": "No such thing, sk_test_4eC39Hq, kari@example.com",
        }
        self.error |= {name: value for name, value in (("code", code), ("param", param)) if value}


class Account:
    """One merchant's account. Each change under one lock, each key used once."""

    def __init__(self, clock: Callable[[], datetime], pages: str) -> None:
        self._clock = clock
        self._pages = pages
        self._lock = threading.RLock()
        self._keys: dict[str, tuple[str, int, Json]] = {}
        self._asked: dict[str, Json] = {}
        self.sessions: dict[str, Json] = {}
        self.intents: dict[str, Json] = {}
        self.charges: dict[str, Json] = {}
        self.refunds: dict[str, Json] = {}
        self.refund_status = "succeeded"  # of refunds when they are made
        self.failures = 0  # so many of the next changes are not made, and their failure is kept under their key

    def forget_keys(self) -> None:
        """Let a day pass, as far as keys go."""
        self._keys.clear()

    # --- the API ------------------------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, asked: Json, key: str) -> tuple[int, Json, bool]:
        """Return status and body, and whether they are an old answer."""
        request = json.dumps([path, asked], sort_keys=True)
        with self._lock:
            if method == "POST" and key in self._keys:
                before, status, body = self._keys[key]
                if before != request:
                    return 400, {"error": {"type": "idempotency_error", "message": "Keys are for one request."}}, False
                return status, body, True
            kept = True
            try:
                status, body = 200, copy.deepcopy(self._do(method, path, asked))
            except RefusedError as refused:
                status, body, kept = refused.status, {"error": refused.error}, refused.kept
            if method == "POST" and kept:
                self._keys[key] = (request, status, body)
            return status, body, False

    def _do(self, method: str, path: str, asked: Json) -> Json:
        if method == "POST" and self.failures:
            self.failures -= 1
            raise RefusedError(500, None, kind="api_error")
        *_, collection = path.split("/")
        match = re.fullmatch(r"/v1/(checkout/sessions|payment_intents|refunds)/(\w+)(?:/(\w+))?", path)
        if match:
            thing = self._find(*match.groups()[:2])
            actions: dict[str, Callable[[Json], object]] = {
                "expire": self._expire,
                "capture": self._capture,
                "cancel": self._cancel,
            }
            if method == "POST":
                actions[match[3]](thing)
            return self._shown(thing, asked.get("expand", []))
        if (method, collection) == ("POST", "sessions"):
            return self._shown(self._create(asked), asked.get("expand", []))
        if collection == "refunds":
            return self._refund(asked) if method == "POST" else self._list_refunds(asked)
        return self._list_charges(asked)

    def _create(self, asked: Json) -> Json:
        now = self._now()
        if not now + 30 * 60 <= asked["expires_at"] <= now + 24 * 3600:
            raise RefusedError(400, None, "expires_at", kept=False)
        if asked["line_items"][0]["price_data"]["unit_amount"] < 1:
            raise RefusedError(400, "amount_too_small", kept=False)
        session = objects.session(asked, now, self._pages)
        self.sessions[session["id"]] = session
        self._asked[session["id"]] = asked
        return session

    def _expire(self, session: Json) -> None:
        if session["status"] != "open":
            raise RefusedError(400, None)
        session |= {"status": "expired", "url": None}
        if session["payment_intent"]:
            self._let_go(self.intents[session["payment_intent"]])

    def _capture(self, intent: Json) -> None:
        if intent["status"] != "requires_capture":
            raise RefusedError(400, "payment_intent_unexpected_state")
        amount = intent["amount_capturable"]
        intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
        self.charges[intent["latest_charge"]] |= {"captured": True, "amount_captured": amount}

    def _cancel(self, intent: Json) -> None:
        [session] = [session for session in self.sessions.values() if session["payment_intent"] == intent["id"]]
        if session["status"] == "open" or intent["status"] not in _CANCELLABLE:
            raise RefusedError(400, "payment_intent_unexpected_state")
        self._let_go(intent)

    def _let_go(self, intent: Json) -> None:
        intent |= {"status": "canceled", "amount_capturable": 0, "canceled_at": self._now()}

    def _refund(self, asked: Json) -> Json:
        intent = self._find("payment_intents", asked["payment_intent"])
        charge = self.charges.get(intent["latest_charge"] or "")
        if charge is None or not charge["captured"]:
            raise RefusedError(400, "charge_not_captured")
        refunded = charge["amount_refunded"] + asked["amount"]
        if refunded > charge["amount_captured"]:
            raise RefusedError(400, "amount_too_large", "amount")
        charge |= {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]}
        refund = objects.refund(charge, asked, self._now(), self.refund_status)
        self.refunds[refund["id"]] = refund
        if refund["status"] == "failed":
            self._send_back(refund, "unknown")
        return refund

    def _send_back(self, refund: Json, reason: str) -> None:
        refund |= {"status": "failed", "failure_reason": reason}
        charge = self.charges[refund["charge"]]
        charge |= {"amount_refunded": charge["amount_refunded"] - refund["amount"], "refunded": False}

    def _list_refunds(self, asked: Json) -> Json:
        """Show the newest first, page by page."""
        found = [one for one in reversed(self.refunds.values()) if one["payment_intent"] == asked["payment_intent"]]
        if "starting_after" in asked:
            found = found[[refund["id"] for refund in found].index(asked["starting_after"]) + 1 :]
        shown = found[: asked.get("limit", 10)]
        return {"object": "list", "url": "/v1/refunds", "has_more": len(shown) < len(found), "data": shown}

    def _list_charges(self, asked: Json) -> Json:
        found = [charge for charge in self.charges.values() if charge["payment_intent"] == asked["payment_intent"]]
        return {"object": "list", "url": "/v1/charges", "has_more": False, "data": found[: asked.get("limit", 10)]}

    def _find(self, kind: str, thing_id: str) -> Json:
        things = {"checkout/sessions": self.sessions, "payment_intents": self.intents, "refunds": self.refunds}[kind]
        if thing_id not in things:
            raise RefusedError(404, "resource_missing", kind)
        thing = things[thing_id]
        if thing.get("expires_at", self._now() + 1) <= self._now() and thing["status"] == "open":
            self._expire(thing)
        return thing

    def _shown(self, thing: Json, expand: list[str]) -> Json:
        """Put objects where ids stand, as far as was asked."""
        thing = copy.deepcopy(thing)
        for path in expand:
            name, _, rest = path.partition(".")
            collection = {"payment_intent": self.intents, "latest_charge": self.charges}[name]
            if thing[name]:
                thing[name] = self._shown(collection[thing[name]], [rest] if rest else [])
        return thing

    def _now(self) -> int:
        return int(self._clock().timestamp())

    # --- the customer -------------------------------------------------------------------------------------------------

    def approve(self, session_id: str, amount: int | None = None) -> Events:
        """Pay with a card that the bank accepts; return what Stripe tells of it."""
        with self._lock:
            session, intent = self._at_the_page(session_id)
            if intent is None:
                return []
            charge = self._charge(intent, None)
            capturable = session["amount_total"] if amount is None else amount
            intent |= {"status": "requires_capture", "amount_capturable": capturable, "last_payment_error": None}
            session |= {"status": "complete", "url": None}
            return self._told(
                ("charge.succeeded", charge),
                ("payment_intent.amount_capturable_updated", intent),
                ("checkout.session.completed", session),
            )

    def decline(self, session_id: str, code: str) -> Events:
        """Try a card that the bank does not accept; return what Stripe tells of it."""
        with self._lock:
            _, intent = self._at_the_page(session_id)
            if intent is None:
                return []
            error = objects.decline(code)
            told: Events = []
            if error["type"] == "card_error":  # without a check by the bank there is no charge
                told.append(("charge.failed", self._charge(intent, code)))
            intent |= {"status": "requires_payment_method", "last_payment_error": error}
            return self._told(*told, ("payment_intent.payment_failed", intent))

    def hesitate(self, session_id: str) -> None:
        """Stop where the bank asks for more."""
        with self._lock:
            _, intent = self._at_the_page(session_id)
            assert intent is not None
            intent |= {"status": "requires_action", "last_payment_error": None}

    # --- the customer's bank ------------------------------------------------------------------------------------------

    def fail_refund(self, refund_id: str, reason: str) -> Events:
        """Send money back that was on its way; return what Stripe tells of it."""
        with self._lock:
            refund = self.refunds[refund_id]
            self._send_back(refund, reason)
            kinds = ("refund.updated", "charge.refund.updated", "refund.failed")
            return self._told(*((kind, refund) for kind in kinds))

    def _at_the_page(self, session_id: str) -> tuple[Json, Json | None]:
        session = self._find("checkout/sessions", session_id)
        if session["status"] != "open":
            return session, None
        if session["payment_intent"] is None:
            intent = objects.intent(session, self._asked[session_id], self._now())
            self.intents[intent["id"]] = intent
            session["payment_intent"] = intent["id"]
        return session, self.intents[session["payment_intent"]]

    def _charge(self, intent: Json, failure: str | None) -> Json:
        charge = objects.charge(intent, self._now(), failure)
        self.charges[charge["id"]] = charge
        intent["latest_charge"] = charge["id"]
        return charge

    @staticmethod
    def _told(*events: tuple[str, Any]) -> Events:
        return [(kind, copy.deepcopy(about)) for kind, about in events]
