"""The test provider over HTTP: its API for the shop, its page for the customer."""

from collections.abc import Callable

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.console.pages import Pages, form_data, json_response, wants_json
from local.payments.sessions import DECLINES, LATE, RETURN, Refund, RequestRefusedError, Session, Sessions
from local.payments.webhooks import Webhooks

OUTCOMES = ("approve", *DECLINES, "challenge", "abandon", LATE, RETURN)
WEBHOOKS = ("now", "late", "never", "twice")
STAYS = {"challenge", "abandon"}  # after these the browser does not return to the shop by itself


class PaymentViews:
    """The provider's views. They hold no lock while they wait for the shop, which may call the provider then."""

    def __init__(self, sessions: Sessions, webhooks: Webhooks, pages: Pages, address: str) -> None:
        self._sessions = sessions
        self._webhooks = webhooks
        self._pages = pages
        self._address = address
        self.calls: list[tuple[str, str]] = []  # the shop's calls: verb and session

    def collection(self, request: Request) -> Response:
        if request.method == "POST":
            body = form_data(request)
            return self._api("create", "", request, lambda key: self._sessions.create(key, body, self._address), 201)
        sessions = self._sessions.all()
        if wants_json(request):
            return json_response([session.as_json() for session in sessions])
        return self._pages.render("payments.html", sessions=list(reversed(sessions)))

    def session(self, request: Request, session_id: str) -> Response:
        if request.method == "POST":
            return self._choose(request, session_id)
        if wants_json(request):
            return self._api("get", session_id, request, lambda _: self._sessions.get(session_id))
        try:
            session = self._sessions.get(session_id)
        except RequestRefusedError:
            return self._pages.message("No such payment", "This payment page does not exist.", status=404)
        refund = self._sessions.last_refund(session_id)
        return self._pages.render(
            "payment.html", session=session, refund=refund, challenged="challenge" in request.args
        )

    def capture(self, request: Request, session_id: str) -> Response:
        return self._api("capture", session_id, request, lambda key: self._sessions.capture(session_id, key))

    def void(self, request: Request, session_id: str) -> Response:
        return self._api("void", session_id, request, lambda key: self._sessions.void(session_id, key))

    def refunds(self, request: Request, session_id: str) -> Response:
        amount = form_data(request).get("amount")
        if not isinstance(amount, int):
            return json_response({"error": {"code": "invalid_amount"}}, 400)
        return self._api("refund", session_id, request, lambda key: self._sessions.refund(session_id, key, amount))

    def refund(self, request: Request, session_id: str, key: str) -> Response:
        return self._api("get_refund", session_id, request, lambda _: self._sessions.refund_of(session_id, key))

    def _api(
        self,
        verb: str,
        session_id: str,
        request: Request,
        answer: Callable[[str], Session | Refund],
        status: int = 200,
    ) -> Response:
        """Answer a call of the shop with the session or refund, or with an error."""
        self.calls.append((verb, session_id))
        key = request.headers.get("idempotency-key", "")
        if request.method == "POST" and not key:
            return json_response({"error": {"code": "no_idempotency_key"}}, 400)
        try:
            return json_response(answer(key).as_json(), status)
        except RequestRefusedError as refused:
            seen = refused.session.as_json() if refused.session else {}
            return json_response({**seen, "error": {"code": refused.code}}, refused.status)

    def _choose(self, request: Request, session_id: str) -> Response:
        """Apply the customer's choice, send the webhook, and send the browser back."""
        form = form_data(request)
        outcome, when = form.get("outcome", ""), form.get("webhook") or "now"
        back = form.get("return") or ("no" if outcome in STAYS else "yes")
        if outcome not in OUTCOMES or when not in WEBHOOKS or back not in {"yes", "no"}:
            return self._pages.message("Nothing done", "The form was not filled in as it should be.", status=400)
        refund = self._sessions.last_refund(session_id) if outcome == RETURN else None
        try:
            session, changed = self._sessions.decide(session_id, outcome)
        except RequestRefusedError:
            return self._pages.message("No such payment", "This payment page does not exist.", status=404)
        if changed:
            self._webhooks.send(session, when, refund=refund.key if refund else "")
        if wants_json(request):
            return json_response({**session.as_json(), "return_url": session.return_address})
        if back == "yes":
            return redirect(session.return_address, 303)
        if outcome == "challenge":
            return redirect(f"{session.url}?challenge", 303)
        return self._pages.render("customer_left.html", session=session)
