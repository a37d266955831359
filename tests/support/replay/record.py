"""Record what functions are invoked with, and what AWS and the payment provider answer them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from invoicing.adapters.payments.sandbox import TestProvider
from invoicing.domain.staff.session import SessionSecret
from local.aws.moto_patches import Exchange
from local.functions import Functions
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from local.stack import ENVIRONMENT, Stack
from tests.support.actors.shop import Shop, link_in
from tests.support.replay.answers import Answer, asked

BROWSER = {"accept": "text/html", "accept-language": "en", "accept-encoding": "gzip, deflate, br, zstd"}


@dataclass
class Invocation:
    """One event of a function, with AWS's answers by what was asked, and the payment provider's, in order."""

    function: str
    event: Any
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    provider: list[Any] = field(default_factory=list)
    returned: Any = None


@dataclass(frozen=True)
class Recording:
    invocations: list[Invocation]
    environment: dict[str, str]  # of all functions
    operations: set[tuple[str, str]]  # of AWS, by service, that functions called

    def first(self) -> dict[str, Invocation]:
        """Return the first invocation of each function, webhooks left out: their signatures are soon too old."""
        return {
            invocation.function: invocation
            for invocation in reversed(self.invocations)
            if "webhook" not in invocation.event.get("routeKey", "")
        }


def record_sale() -> Recording:
    """Record one whole sale in warm functions, after one that warms them up."""
    with Stack.start(batch_window=0) as stack:
        stack._forget_warm_state()
        shop = Shop(stack)
        shop.merchant.available("kopp-steingods")  # signs in before
        with _recording(stack) as invocations:
            sell(shop)
        return _recorded(stack, invocations)


def record_first_requests() -> Recording:
    """Record at least one invocation of each function, each as the first after a cold start."""
    with Stack.start(batch_window=0) as stack:
        shop = Shop(stack)
        with _recording(stack, cold=True) as invocations:
            use_every_function(shop)
        missing = stack.functions.by_name.keys() - {invocation.function for invocation in invocations}
        assert not missing, f"record a request of {missing}"
        return _recorded(stack, invocations)


def sell(shop: Shop) -> None:
    """Sell one draft order: invoice, form, delivery, payment."""
    draft = shop.merchant.draft()
    shop.fill_in(link_in(shop.invoice(draft)), method="butikk").pay()
    shop.stack.wait_until_idle()


def use_every_function(shop: Shop) -> None:
    """Make a request of each function, one at a time."""
    stack = shop.stack
    stack.request("POST", "/sign-in", body={"email": STAFF_EMAIL, "password": STAFF_PASSWORD})
    draft = shop.merchant.draft()
    for path in ("", "/comments"):
        stack.staff("GET", f"/draft-orders/{draft['id']}{path}")
    stack.request("GET", urlsplit(link_in(shop.invoice(draft))).path, BROWSER)
    shop.local("POST", f"outbox/{shop.emails()[-1]['id']}/feedback", {"type": "delivery"})
    stack.wait_until_idle()
    sell(shop)
    for path in ("/orders", "/store", "/orders.csv"):
        stack.staff("GET", path)
    stack.staff("POST", "/draft-orders/bulk", {"ids": [draft["id"]], "action": "tag", "tags": ["vip"]})
    stack.request("GET", "/assets/latest/checkout.css", BROWSER)
    form = {"email": STAFF_EMAIL, "password": STAFF_PASSWORD}
    cookie = stack.request("POST", "/admin/sign-in", form=form).headers["set-cookie"].partition(";")[0]
    for page in ("drafts", "account", "problems"):
        stack.request("GET", f"/admin/{page}", {**BROWSER, "cookie": cookie, "sec-fetch-site": "none"})
    secret = SessionSecret.parse(cookie.partition("=")[2])
    invited = {"name": "Kari", "email": "kari@example.com", "role": "staff"}
    form = {**invited, "form_token": secret.form_token if secret else ""}
    stack.request("POST", "/admin/team/new", {"cookie": cookie}, form=form)
    stack.wait_until_idle()
    for schedule in stack.schedules.schedules:
        stack.schedules.run(schedule)
        stack.wait_until_idle()


def _recorded(stack: Stack, invocations: list[Invocation]) -> Recording:
    return Recording(
        invocations,
        environment={**ENVIRONMENT, **stack.functions.environment()},
        operations={(call.service, call.operation) for call in stack.calls.made if call.function},
    )


@contextmanager
def _recording(stack: Stack, *, cold: bool = False) -> Iterator[list[Invocation]]:
    recorded: list[Invocation] = []
    present: ContextVar[Invocation | None] = ContextVar("present", default=None)
    invoke, ask, one_at_a_time = Functions.invoke, TestProvider._ask, Lock()

    def invoking(functions: Functions, name: str, event: Any) -> Any:
        invocation = Invocation(name, event)
        recorded.append(invocation)
        # Two functions hear of a payment at once, and one would find what the other has just read.
        with one_at_a_time if cold else nullcontext():
            if cold:
                stack._forget_warm_state()
            token = present.set(invocation)
            try:
                invocation.returned = invoke(functions, name, event)
            finally:
                present.reset(token)
        return invocation.returned

    def heard(exchange: Exchange) -> None:
        if invocation := present.get():
            answer = (exchange.status, exchange.response)
            invocation.answers[asked(exchange.url, exchange.target)].append(answer)

    def asking(provider: TestProvider, *request: Any) -> Any:
        answer = ask(provider, *request)
        if invocation := present.get():
            invocation.provider.append(answer)
        return answer

    stack.moto.listeners.append(heard)
    try:
        with patch.object(Functions, "invoke", invoking), patch.object(TestProvider, "_ask", asking):
            yield recorded
    finally:
        stack.moto.listeners.remove(heard)
