"""The pages under `/local/`: outbox, clock, events, API reference, and the test provider."""

from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.console import office_sign_in
from local.console.outbox import KINDS
from local.console.pages import Pages, form_data, json_response, wants_json
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from local.store.seed import OTHER_STAFF

if TYPE_CHECKING:
    from local.stack import Stack

ROUTES = Map(
    [
        Rule("/local/", endpoint="home", methods=["GET"]),
        Rule("/local/sign-in", endpoint="sign_in", methods=["POST"]),
        Rule("/local/draft", endpoint="draft", methods=["POST"]),
        Rule("/local/outbox", endpoint="outbox", methods=["GET"]),
        Rule("/local/outbox/<email_id>", endpoint="email", methods=["GET"]),
        Rule("/local/outbox/<email_id>/html", endpoint="email_html", methods=["GET"]),
        Rule("/local/outbox/<email_id>/feedback", endpoint="feedback", methods=["POST"]),
        Rule("/local/clock", endpoint="clock", methods=["GET", "POST"]),
        Rule("/local/events", endpoint="events", methods=["GET"]),
        Rule("/local/reset", endpoint="reset", methods=["POST"]),
        Rule("/local/docs", endpoint="docs", methods=["GET"]),
        Rule("/local/payments", endpoint="payments.collection", methods=["GET", "POST"]),
        Rule("/local/payments/<session_id>", endpoint="payments.session", methods=["GET", "POST"]),
        Rule("/local/payments/<session_id>/capture", endpoint="payments.capture", methods=["POST"]),
        Rule("/local/payments/<session_id>/void", endpoint="payments.void", methods=["POST"]),
        Rule("/local/payments/<session_id>/refunds", endpoint="payments.refunds", methods=["POST"]),
        Rule("/local/payments/<session_id>/refunds/<key>", endpoint="payments.refund", methods=["GET"]),
    ]
)

SEEDED, EMPTY = "seeded", "empty"  # the stores to reset to
EMAIL_SANDBOX = "sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"


class Views:
    """One method a page. Forms are answered with a redirect, programs with JSON."""

    def __init__(self, stack: "Stack", pages: Pages) -> None:
        self._stack = stack
        self._pages = pages

    def handle(self, request: Request) -> Response:
        if request.method == "POST" and request.headers.get("sec-fetch-site") == "cross-site":
            return json_response({"message": "Forms of other sites are not taken"}, 403)
        try:
            endpoint, arguments = ROUTES.bind_to_environ(request.environ).match()
        except HTTPException as error:
            response = error.get_response(request.environ)
            if response.status_code < 400:  # noqa: PLR2004 a redirect to the path with its slash
                return response
            status = error.code or 404
            if wants_json(request):
                return json_response({"message": error.name}, status)
            return self._pages.message(error.name, "There is nothing here.", status=status)
        owner, _, name = endpoint.rpartition(".")
        view = getattr(self._stack.payment_views if owner else self, name)
        answer: Response = view(request, **arguments)
        return answer

    def home(self, request: Request) -> Response:
        stack = self._stack
        demo = stack.demo.as_json() if stack.demo else None
        facts = {
            "url": stack.url,
            "staff": {"email": STAFF_EMAIL, "password": STAFF_PASSWORD},
            "other_staff": list(OTHER_STAFF) if stack.seeds_staff else [],
            "demo": demo,
            "outbox": f"{stack.url}/local/outbox",
            "payments": f"{stack.url}/local/payments",
            "clock": f"{stack.url}/local/clock",
            "events": f"{stack.url}/local/events",
            "docs": f"{stack.url}/local/docs",
        }
        if wants_json(request):
            return json_response(facts)
        answer = stack.staff("GET", "/products?limit=100") if stack.is_seeded else None
        products = answer.get_json()["items"] if answer is not None and answer.status_code == 200 else []  # noqa: PLR2004
        products.sort(key=lambda product: not product["available"])  # available products first
        shown: dict[str, Any] = {
            "products": products,
            "is_empty": stack.is_seeded and not products,
            "emails": len(stack.outbox.emails),
        }
        return self._pages.render("home.html", facts=facts, **shown)

    def sign_in(self, request: Request) -> Response:
        return office_sign_in.sign_in(request, self._stack)

    def draft(self, request: Request) -> Response:
        """Create a draft order and a link to it with two requests, as staff would."""
        form = form_data(request)
        customer = {name: form[name] for name in ("name", "email", "locale") if form.get(name)}
        line = {"sku": form.get("sku", ""), "quantity": _whole(form.get("quantity", "1"))}
        draft = self._stack.staff("POST", "/draft-orders", {"line_items": [line], "customer": customer})
        if draft.status_code >= 400:  # noqa: PLR2004 refused
            return self._refused(request, draft.get_json())
        link = self._stack.staff("POST", f"/draft-orders/{draft.get_json()['id']}/links", {})
        if link.status_code >= 400:  # noqa: PLR2004 refused
            return self._refused(request, link.get_json())
        made = {"draft": draft.get_json(), "link": link.get_json()}
        return json_response(made, 201) if wants_json(request) else self._pages.render("draft.html", 201, **made)

    def outbox(self, request: Request) -> Response:
        emails = self._stack.outbox.emails
        if wants_json(request):
            return json_response([email.as_json() for email in emails])
        return self._pages.render("outbox.html", emails=list(reversed(emails)))

    def email(self, request: Request, email_id: str) -> Response:
        email = self._stack.outbox.find(email_id)
        if email is None:
            return self._missing(request, "No such e-mail")
        if wants_json(request):
            return json_response(email.as_json())
        view = request.args.get("view", "html")
        return self._pages.render(
            "email.html", email=email, view=view, kinds=list(KINDS), told=request.args.get("told")
        )

    def email_html(self, request: Request, email_id: str) -> Response:
        """Return the HTML part alone, for a frame without scripts and forms."""
        email = self._stack.outbox.find(email_id)
        if email is None:
            return self._missing(request, "No such e-mail")
        text = email.html.replace("<head>", '<head><base target="_top">', 1)
        headers = {
            "content-security-policy": EMAIL_SANDBOX,
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
        }
        return Response(text, content_type="text/html; charset=utf-8", headers=headers)

    def feedback(self, request: Request, email_id: str) -> Response:
        email = self._stack.outbox.find(email_id)
        if email is None:
            return self._missing(request, "No such e-mail")
        kind = str(form_data(request).get("type", ""))
        if kind not in KINDS:
            return self._refused(request, {"detail": f"type is one of {', '.join(KINDS)}"})
        reported = self._stack.outbox.report(email, kind)
        self._stack.wait_until_idle()
        if wants_json(request):
            return json_response({"reported": reported}, 202)
        return redirect(f"/local/outbox/{email_id}?told={kind}", 303)

    def clock(self, request: Request) -> Response:
        ran: list[str] = []
        if request.method == "POST":
            try:
                ran = self._stack.advance(str(form_data(request).get("advance", "")))
            except ValueError as error:
                return self._refused(request, {"detail": str(error)})
        clock = self._stack.clock
        facts = {"now": clock().isoformat(), "offset_seconds": clock.offset.total_seconds(), "ran": ran}
        if wants_json(request):
            return json_response(facts)
        return self._pages.render("clock.html", ran=ran, schedules=self._stack.schedules.schedules)

    def events(self, request: Request) -> Response:
        published = [
            {"bus": one.bus, "functions": list(one.functions), "event": one.event} for one in self._stack.bus.published
        ]
        dead_letters = list(self._stack.resources.dead_letters())
        if wants_json(request):
            return json_response({"events": published, "dead_letters": dead_letters})
        return self._pages.render("events.html", events=list(reversed(published)), dead_letters=dead_letters)

    def reset(self, request: Request) -> Response:
        """Restore the seeded store; with `?store=empty`, one that nothing was set up in."""
        store = request.args.get("store", SEEDED)
        if store not in {SEEDED, EMPTY}:
            return self._refused(request, {"detail": f"store is {SEEDED} or {EMPTY}"})
        self._stack.reset(empty=store == EMPTY)
        demo = self._stack.demo.as_json() if self._stack.demo else None
        return json_response({"demo": demo}) if wants_json(request) else redirect("/local/", 303)

    def docs(self, request: Request) -> Response:
        from invoicing.pages.back_office.api.document import describe  # noqa: PLC0415 the functions' layer
        from invoicing.pages.back_office.api.prose import prose  # noqa: PLC0415

        answer = self._stack.staff("GET", "/openapi.json")
        document: dict[str, Any] = answer.get_json()
        if wants_json(request):
            return json_response(document, answer.status_code)
        return self._pages.render("docs.html", groups=describe(document), info=document["info"], prose=prose)

    def _missing(self, request: Request, what: str) -> Response:
        return (
            json_response({"message": what}, 404) if wants_json(request) else self._pages.message(what, "", status=404)
        )

    def _refused(self, request: Request, problem: dict[str, Any]) -> Response:
        if wants_json(request):
            return json_response(problem, 400)
        text = str(problem.get("detail") or problem.get("title") or "")
        return self._pages.message("That did not work", text, status=400)


def _whole(text: str) -> int | str:
    return int(text) if text.isdecimal() else text
