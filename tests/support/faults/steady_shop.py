"""A shop on the steady stack, for flows: every answer is taken as it comes, by its status."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

from local.payments.sessions import RequestRefusedError, Session, Sessions
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from tests.support.actors.answer import Page
from tests.support.actors.customer import BROWSER
from tests.support.actors.office import Office
from tests.support.actors.shop import Shop, StackCustomer
from tests.support.actors.transports import StackTransport
from tests.support.faults.steady_stack import SteadyStack
from tests.support.faults.team import NOT_SENT

CREDENTIALS = {"email": STAFF_EMAIL, "password": STAFF_PASSWORD}


@dataclass(frozen=True)
class Form:
    """A form as a browser sends it, as often as it has to."""

    address: str
    values: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=lambda: BROWSER)


@dataclass
class SteadyShop(Shop):
    """A shop whose answers need not be good. An adjective (`ready`, `paid`, `authorized`) prepares a draft order."""

    stack: SteadyStack
    answers: list[Any] = field(default_factory=list)
    incoming: Counter[str] = field(default_factory=Counter)  # units that arrive through the act of the flow
    provider_errs: bool = False  # it did what no provider should, and the shop hears of it later

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> int:
        """Make a request as the merchant; return its status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.stack.staff(method, path, body, named)
        self.answers.append(answer.get_json(silent=True))
        return answer.status_code

    def post(self, form: Form) -> int:
        """Send a form as the customer, or as the member of staff whose it is; return the status."""
        return self.stack.request("POST", form.address, form.headers, form=dict(form.values)).status_code

    def post_all(self, *forms: Form) -> int:
        """Send forms, one after the other while they are answered; return the last status."""
        status = 0
        for form in forms:
            status = self.post(form)
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                break
        return status

    def ask_office(self, form: Form) -> Page:
        """Send a form, and return the page of the answer."""
        answer = self.stack.request("POST", form.address, form.headers, form=dict(form.values))
        cookies = tuple(answer.headers.getlist("set-cookie"))
        return Page(answer.status_code, {}, answer.get_data(as_text=True), form.address, cookies=cookies)

    def open(self, address: str) -> int:
        """Open an address as the customer; return the status."""
        parts = urlsplit(address)
        return self.stack.request("GET", f"{parts.path}?{parts.query}", BROWSER).status_code

    # --- what is there before -----------------------------------------------------------------------------------------

    def form(self, url: str, action: str, **values: str) -> Form:
        """Read a form on the page behind a link."""
        page = StackCustomer(self).open(url)
        address = urlsplit(urljoin(page.url, str(page.form(action)["action"]))).path
        return Form(address, {**page.fields(action), **values})

    def office(self, credentials: Mapping[str, str] = CREDENTIALS) -> Office:
        """Return a browser in which the owner, or another person, has just signed in."""
        office = Office(StackTransport(self.stack))
        assert office.post("/admin/sign-in", credentials).status == HTTPStatus.SEE_OTHER
        return office

    def office_form(self, office: Office, address: str, action: str, **typed: str) -> Form:
        """Open a page of the back office, and fill in a form of it."""
        page = office.open(address)
        target = urlsplit(urljoin(page.url, str(page.form(action)["action"]))).path
        return office_form(office, target, {**page.fields(action), **typed})

    def at_provider(self, draft: Any) -> Session:
        """Press Pay; return the payment at the provider."""
        assert self.post(self.form(self.merchant.link(draft), "/pay")) == 303
        return self.stack.payments.all()[-1]

    def paid(self, *skus: str) -> Any:
        """Return a draft order that became a paid order."""
        draft = self.merchant.ready(*skus)
        self.tell_approved(self.at_provider(draft))
        return draft

    def authorized(self, *skus: str) -> Any:
        """Return a draft order that became an order whose payment the provider did not capture."""
        draft = self.merchant.ready(*skus)
        session = self.at_provider(draft)
        with patch.object(Sessions, "capture", _refuse):
            self.tell_approved(session)
        return draft

    def approve(self, session: Session, outcome: str = "approve") -> None:
        """Decide at the provider, which tells the shop nothing."""
        self.stack.payments.decide(session.id, outcome)

    def tell(self, session: Session, refund: str = "") -> int:
        """Send the webhook; return the status that the shop answers."""
        self.stack.webhooks.send(self.stack.payments.get(session.id), "now", refund=refund)
        return self.stack.webhooks.deliveries[-1].status

    def tell_approved(self, session: Session) -> None:
        """Approve, send the webhook, and wait for all that follows."""
        self.approve(session)
        self.tell(session)
        self.stack.wait_until_idle()

    def tamper(self, session: Session, **change: Any) -> None:
        """Change a payment at the provider, which forgets its idempotency keys."""
        self.stack.payments._keys.clear()
        self.stack.payments._sessions[session.id] = replace(self.stack.payments.get(session.id), **change)

    def advance(self, **duration: float) -> int:  # type: ignore[override]  # with a status, as an act of a flow
        self.stack.tick(timedelta(**duration))
        return 200

    def in_future(self, **duration: float) -> datetime:
        return self.stack.clock() + timedelta(**duration)

    # --- checks -----------------------------------------------------------------------------------------------------

    def path_of(self, url: str) -> str:
        return urlsplit(url).path

    def check_paid(self, draft: Any) -> list[str]:
        """Return what a sale lacks that should be paid and have its receipt."""
        story = self.story(draft)
        missing = [f"no {name}" for name in ("DraftOrderCompleted", "OrderPaid") if name not in story]
        return [*missing, *self.check_sent(lambda: "EmailSent receipt" in story, "the receipt")]

    def check_sent(self, truth: Callable[[], bool], email: str) -> list[str]:
        """Return that an e-mail was not sent, which is right if SES never takes it."""
        return self.check(truth, f"{NOT_SENT}{email}")

    def check(self, truth: Callable[[], bool], otherwise: str) -> list[str]:
        return [] if truth() else [otherwise]


def office_form(office: Office, address: str, values: Mapping[str, str]) -> Form:
    """Return a form as this browser sends it now, and again after the browser has changed."""
    return Form(address, {"form_token": office.form_token, **values}, {**office.headers, "cookie": office.cookie})


def _refuse(_: Sessions, session_id: str, key: str) -> Session:
    raise RequestRefusedError(409, "card_expired")
