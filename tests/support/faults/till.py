"""Who is in a flow: staff, the customer, the provider, time. Nothing here insists on a good answer."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

from local.payments.sessions import RequestRefusedError, Session, Sessions
from tests.support.actors.shop import Shop
from tests.support.actors.shopper import BROWSER, Shopper, fields_of
from tests.support.faults.steady_stack import SteadyStack

ADDRESS = {"name": "Kari Nordmann", "address1": "Storgata 1", "postal_code": "0155", "city": "Oslo", "country": "NO"}


@dataclass(frozen=True)
class Form:
    """A form as a browser would send it, again and again if it has to."""

    address: str
    values: Mapping[str, str]


@dataclass
class Till(Shop):
    """A shop in which every answer is taken as it comes: its status."""

    stack: SteadyStack
    answers: list[Any] = field(default_factory=list)
    coming: Counter[str] = field(default_factory=Counter)  # units that come in by what is done
    provider_errs: bool = False  # it did what no provider should, and the shop hears of it later

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> int:
        """Ask for something as staff."""
        answer = self.stack.staff(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        self.answers.append(answer.get_json(silent=True))
        return answer.status_code

    def post(self, form: Form) -> int:
        """Send a form as the customer."""
        return self.stack.request("POST", form.address, BROWSER, form=dict(form.values)).status_code

    def open(self, address: str) -> int:
        """Open an address as the customer."""
        parts = urlsplit(address)
        return self.stack.request("GET", f"{parts.path}?{parts.query}", BROWSER).status_code

    # --- what is there before ---------------------------------------------------------------------------------------

    def ready(self, *skus: str, **more: Any) -> Any:
        """Return a draft that only has to be paid: a cup that is fetched in the shop, unless said otherwise."""
        details = {"shipping_address": ADDRESS, "billing_address": ADDRESS}
        return self.draft(*skus, **{**details, "shipping_line": {"delivery_method": "butikk"}, **more})

    def form(self, url: str, action: str, **values: str) -> Form:
        """Read a form on the page behind a link."""
        shopper = Shopper(self.stack).open(url)
        found = shopper.form(action)
        return Form(urlsplit(urljoin(shopper.at, str(found["action"]))).path, {**fields_of(found), **values})

    def at_provider(self, draft: Any) -> Session:
        """Press Pay; return the payment at the provider."""
        assert self.post(self.form(self.link(draft), "/pay")) == 303
        return self.stack.payments.all()[-1]

    def sold(self, *skus: str) -> Any:
        """Return a draft that became a paid order."""
        draft = self.ready(*skus)
        self.tell_approved(self.at_provider(draft))
        return draft

    def promised(self, *skus: str) -> Any:
        """Return a draft that became an order whose money the provider did not take."""
        draft = self.ready(*skus)
        session = self.at_provider(draft)
        with patch.object(Sessions, "capture", _refuse):
            self.tell_approved(session)
        return draft

    def approve(self, session: Session, outcome: str = "approve") -> None:
        """Let the customer decide, and the provider keep it to itself."""
        self.stack.payments.decide(session.id, outcome)

    def tell(self, session: Session, refund: str = "") -> int:
        """Let the provider tell the shop; return what the shop answers."""
        self.stack.webhooks.send(self.stack.payments.get(session.id), "now", refund=refund)
        return self.stack.webhooks.deliveries[-1].status

    def tell_approved(self, session: Session) -> None:
        """Let the customer pay, the provider tell, and everything that follows happen."""
        self.approve(session)
        self.tell(session)
        self.stack.wait_until_idle()

    def tamper(self, session: Session, **change: Any) -> None:
        """Let the provider believe something else, and forget the keys of what it was asked before."""
        self.stack.payments._keys.clear()
        self.stack.payments._sessions[session.id] = replace(self.stack.payments.get(session.id), **change)

    def pass_time(self, **duration: float) -> int:
        self.stack.tick(timedelta(**duration))
        return 200

    def in_future(self, **duration: float) -> datetime:
        return self.stack.clock() + timedelta(**duration)

    # --- looking ----------------------------------------------------------------------------------------------------

    def path(self, url: str) -> str:
        return urlsplit(url).path

    def paid(self, draft: Any) -> list[str]:
        """Return what is missing to a sale that should be paid and receipted."""
        story = self.story(draft)
        return [f"no {name}" for name in ("DraftOrderCompleted", "OrderPaid", "EmailSent receipt") if name not in story]

    def unless(self, truth: Callable[[], bool], otherwise: str) -> list[str]:
        return [] if truth() else [otherwise]


def _refuse(_: Sessions, session_id: str, key: str) -> Session:
    raise RequestRefusedError(409, "card_expired")
