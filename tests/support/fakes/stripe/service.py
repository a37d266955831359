"""Stripe over HTTP, on a port of its own: the API for the shop, the page for the customer, webhooks for both."""

import hashlib
import hmac
import html
import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.server import HOST, Server
from tests.support.fakes.stripe import objects
from tests.support.fakes.stripe.account import Account, Events
from tests.support.fakes.stripe.document import document, faults_of_answer, faults_of_event, faults_of_request

KEY = "sk_test_" + "4" * 24
WEBHOOK_SECRET = "whsec_" + "5" * 32
PAGE = """<!doctype html><html lang="en"><title>Stripe</title><h1>{title}</h1><p role="status">{said}</p>
<form method="post"><button name="card" value="approve">Pay</button>
<button name="card" value="insufficient_funds">Pay with an empty card</button></form><a href="{back}">Back</a></html>"""

Deliver = Callable[[bytes, str], object]


def signed(body: bytes, *secrets: str, at: float | None = None) -> str:
    """Give the `Stripe-Signature` of a body; under each secret, as Stripe does while one is being replaced."""
    seconds = int(time.time() if at is None else at)
    digests = [hmac.new(s.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest() for s in secrets]
    return ",".join([f"t={seconds}", *(f"v1={digest}" for digest in digests), "v0=" + "6" * 64])


class FakeStripe:
    """Serves from when it is made until `stop`. `faults` is everything that was not as Stripe's document says.

    `deliver` takes each webhook's body and signature. `answers` are given instead of what the next requests ask for:
    status and body; `lose_answers` says how many requests are carried out and then answered 500.
    """

    def __init__(
        self, clock: Callable[[], datetime] = lambda: datetime.now(UTC), deliver: Deliver | None = None
    ) -> None:
        self._server = Server(0)
        self.url = f"http://{HOST}:{self._server.port}"
        self.account = Account(lambda: self.clock(), self.url)  # noqa: PLW0108 - it may be replaced
        self.clock = clock
        self.deliver = deliver
        self.webhook_secrets = [WEBHOOK_SECRET]
        self.calls: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.faults: list[str] = []
        self.answers: list[tuple[int, Any]] = []
        self.lose_answers = 0
        faults_of_answer("POST", "/v1/checkout/sessions", 200, {})  # reads the document, for which no shop would wait
        self._server.start(self)  # type: ignore[arg-type]  # any WSGI application will do

    def stop(self) -> None:
        self._server.stop()

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        answer = self._api(request) if request.path.startswith("/v1/") else self._page(request)
        return answer(environ, start_response)

    # --- the customer -------------------------------------------------------------------------------------------------

    def approve(self, session: str, *, tell: bool = True, amount: int | None = None) -> None:
        self._tell(self.account.approve(session, amount), tell=tell)

    def decline(self, session: str, code: str = "insufficient_funds", *, tell: bool = True) -> None:
        self._tell(self.account.decline(session, code), tell=tell)

    def fail_refund(self, refund: str, reason: str = "expired_or_canceled_card") -> None:
        self._tell(self.account.fail_refund(refund, reason), tell=True)

    def back(self, session: str, way: str = "success_url") -> str:
        """Return the address that the browser is sent to."""
        return str(self.account.sessions[session][way]).replace("{CHECKOUT_SESSION_ID}", session)

    def _page(self, request: Request) -> Response:
        session = request.path.rpartition("/")[2]
        said = ""
        if request.method == "POST":
            card = request.form["card"]
            if card == "approve":
                self.approve(session)
                return redirect(self.back(session), 303)
            self.decline(session, card)
            said = "Your card was declined."
        title = html.escape(self.account.sessions[session]["client_reference_id"])
        page = PAGE.format(title=title, said=said, back=html.escape(self.back(session, "cancel_url")))
        return Response(page, content_type="text/html; charset=utf-8")

    # --- the shop -----------------------------------------------------------------------------------------------------

    def _api(self, request: Request) -> Response:
        encoded = request.query_string.decode() if request.method == "GET" else request.get_data(as_text=True)
        self.calls.append((request.method, request.path))
        self.headers.append(dict(request.headers))
        asked, faults = faults_of_request(request.method, request.path, encoded)
        self.faults += [*faults, *self._faults_of_headers(request)]
        if self.answers:
            status, body = self.answers.pop(0)
            return Response(body if isinstance(body, bytes) else json.dumps(body), status)
        if request.headers.get("authorization") != f"Bearer {KEY}":
            error = {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_4eC39Hq"}
            return Response(json.dumps({"error": error}), 401)
        key = request.headers.get("idempotency-key", "")
        status, answer, is_old = self.account.answer(request.method, request.path, asked, key)
        self.faults += faults_of_answer(request.method, request.path, status, answer)
        if self.lose_answers:
            self.lose_answers -= 1
            return Response(status=500)
        response = Response(json.dumps(answer), status, content_type="application/json")
        response.headers["Request-Id"] = objects.new_id("req", 14)
        if is_old:
            response.headers["Idempotent-Replayed"] = "true"
        return response

    def _faults_of_headers(self, request: Request) -> Iterable[str]:
        if request.headers.get("stripe-version") != document()["info"]["version"]:
            yield "the version is not that of the document"
        if request.method == "POST" and not 1 <= len(request.headers.get("idempotency-key", "")) <= 255:
            yield "no key"

    def _tell(self, events: Events, *, tell: bool) -> None:
        for kind, about in events if tell else []:
            event = objects.event(kind, about, int(self.clock().timestamp()), document()["info"]["version"])
            self.faults += faults_of_event(event)
            if self.deliver:
                body = json.dumps(event).encode()
                self.deliver(body, signed(body, *self.webhook_secrets))
