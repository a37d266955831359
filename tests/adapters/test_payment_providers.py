"""How a payment provider behaves, in memory and over HTTP alike, the test provider and Stripe."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request

from invoicing.adapters.payments.sandbox import TestProvider
from invoicing.adapters.payments.stripe import provider as stripe_adapter
from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import (
    ProviderRefusedError,
    ProviderUnavailableError,
    UnknownPaymentError,
)
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentProvider, PaymentStatus, ProviderPayment
from local.console.pages import Pages
from local.console.views import Views
from local.payments.sessions import Sessions
from local.payments.views import PaymentViews
from local.server import HOST, Server
from tests.support.adapters.attempts import an_attempt
from tests.support.builders.sales import TOTAL, sale_id
from tests.support.fakes import START, FakeProvider
from tests.support.fakes.stripe import FakeStripe
from tests.support.fakes.stripe.service import KEY

SECRET = "webhook secret"


@dataclass
class Counter:
    """A provider, and its customer."""

    provider: PaymentProvider
    approve: Callable[[str], None]
    decline: Callable[[str], None]

    def begun(self, attempt: Attempt | None = None) -> tuple[Attempt, ProviderPayment]:
        """Return an attempt whose payment was created."""
        attempt = attempt or an_attempt()
        payment = self.provider.create(attempt)
        return replace(attempt, provider_id=payment.id, url=payment.url), payment


class _Service:
    """The local stack's provider alone, on a port of its own."""

    def __init__(self) -> None:
        self._server = Server(0)
        self.url = f"http://{HOST}:{self._server.port}/local/payments"
        webhooks: Any = SimpleNamespace(send=lambda session, when, refund: None)
        pages = Pages(dict)
        stack: Any = SimpleNamespace(payment_views=PaymentViews(Sessions(), webhooks, pages, self.url))
        views = Views(stack, pages)
        application: Any = lambda environ, answer: views.handle(Request(environ))(environ, answer)  # noqa: E731
        self._customer = Client(application)
        self._server.start(application)

    def choose(self, provider_id: str, outcome: str) -> None:
        form = {"outcome": outcome, "webhook": "never", "return": "no"}
        self._customer.post(f"/local/payments/{provider_id}", data=form, headers={"accept": "application/json"})

    def stop(self) -> None:
        self._server.stop()


@pytest.fixture(scope="module")
def service() -> Iterator[_Service]:
    service = _Service()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def stripe() -> Iterator[FakeStripe]:
    """Return a Stripe in which nothing may happen that its document does not describe."""
    stripe = FakeStripe(lambda: START)
    yield stripe
    stripe.stop()
    assert stripe.faults == []


@pytest.fixture(params=["in memory", "over HTTP", "at Stripe"])
def counter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Counter:
    if request.param == "in memory":
        fake = FakeProvider()
        return Counter(fake, fake.approve, fake.decline)
    if request.param == "at Stripe":
        stripe = request.getfixturevalue("stripe")
        monkeypatch.setattr(stripe_adapter, "API", stripe.url)
        return Counter(StripeProvider(lambda: {"stripe_secret_key": KEY}), stripe.approve, stripe.decline)
    service = request.getfixturevalue("service")
    provider = TestProvider(service.url, lambda: [SECRET])
    return Counter(
        provider, lambda payment: service.choose(payment, "approve"), lambda payment: service.choose(payment, "decline")
    )


# A module's service keeps what each test leaves behind, so every test uses an attempt of its own.
@pytest.fixture
def attempt(request: pytest.FixtureRequest) -> Attempt:
    return replace(an_attempt(), sale_id=sale_id(abs(hash(request.node.nodeid)) % 10**9))


def test_a_payment_is_created_open_for_the_amount_of_the_attempt(counter: Counter, attempt: Attempt) -> None:
    _, payment = counter.begun(attempt)
    assert (payment.status, payment.amount, payment.attempt) == (PaymentStatus.OPEN, TOTAL, attempt.id)
    assert payment.url.endswith(payment.id)
    assert counter.provider.get(payment.id) == payment


def test_the_same_request_gives_the_same_payment(counter: Counter, attempt: Attempt) -> None:
    _, first = counter.begun(attempt)
    assert counter.provider.create(attempt) == first
    counter.approve(first.id)
    assert counter.provider.create(attempt).status is PaymentStatus.AUTHORIZED


def test_another_request_for_the_same_attempt_is_refused(counter: Counter, attempt: Attempt) -> None:
    counter.begun(attempt)
    with pytest.raises(ProviderRefusedError):
        counter.provider.create(replace(attempt, description="something else"))
    with pytest.raises(ProviderRefusedError):
        counter.provider.create(replace(attempt, amount=Money(1, "NOK")))


def test_an_approved_payment_is_authorized_and_captured_once(counter: Counter, attempt: Attempt) -> None:
    attempt, payment = counter.begun(attempt)
    counter.approve(payment.id)
    assert counter.provider.get(payment.id).status is PaymentStatus.AUTHORIZED
    for _ in range(3):
        assert counter.provider.capture(attempt).status is PaymentStatus.CAPTURED


def test_a_payment_that_was_not_approved_cannot_be_captured(counter: Counter, attempt: Attempt) -> None:
    attempt, payment = counter.begun(attempt)
    with pytest.raises(ProviderRefusedError):
        counter.provider.capture(attempt)
    assert counter.provider.get(payment.id).status is PaymentStatus.OPEN


def test_a_capture_that_was_refused_is_made_as_soon_as_it_can_be(counter: Counter, attempt: Attempt) -> None:
    attempt, payment = counter.begun(attempt)
    counter.decline(payment.id)
    with pytest.raises(ProviderRefusedError):
        counter.provider.capture(attempt)
    counter.approve(payment.id)
    assert counter.provider.capture(attempt).status is PaymentStatus.CAPTURED


def test_a_declined_payment_says_why_and_may_be_tried_again(counter: Counter, attempt: Attempt) -> None:
    _, payment = counter.begun(attempt)
    counter.decline(payment.id)
    declined = counter.provider.get(payment.id)
    assert declined.status is PaymentStatus.DECLINED
    assert declined.decline
    counter.approve(payment.id)
    approved = counter.provider.get(payment.id)
    assert (approved.status, approved.decline) == (PaymentStatus.AUTHORIZED, "")


@pytest.mark.parametrize("approved", [True, False])
def test_a_voided_payment_cannot_be_made_any_more(counter: Counter, attempt: Attempt, approved: bool) -> None:
    attempt, payment = counter.begun(attempt)
    if approved:
        counter.approve(payment.id)
    for _ in range(2):
        assert counter.provider.void(attempt).status is PaymentStatus.VOIDED
    counter.approve(payment.id)
    assert counter.provider.get(payment.id).status is PaymentStatus.VOIDED
    with pytest.raises(ProviderRefusedError):
        counter.provider.capture(attempt)


def test_voiding_a_captured_payment_reports_that_it_was_captured(counter: Counter, attempt: Attempt) -> None:
    attempt, payment = counter.begun(attempt)
    counter.approve(payment.id)
    counter.provider.capture(attempt)
    assert counter.provider.void(attempt).status is PaymentStatus.CAPTURED


def test_money_goes_back_once_for_each_key(counter: Counter, attempt: Attempt) -> None:
    attempt, payment = counter.begun(attempt)
    with pytest.raises(ProviderRefusedError):
        counter.provider.refund(attempt, TOTAL, f"{attempt.id}:early")
    counter.approve(payment.id)
    counter.provider.capture(attempt)
    half = Money(TOTAL.amount // 2, TOTAL.currency)
    for _ in range(3):
        refunded = counter.provider.refund(attempt, half, f"{attempt.id}:first")
        assert refunded.status is PaymentStatus.CAPTURED
    assert counter.provider.refund(attempt, half, f"{attempt.id}:second").status is PaymentStatus.REFUNDED


def test_whether_a_refund_was_made_is_known_by_its_key(counter: Counter, attempt: Attempt) -> None:
    attempt, payment = counter.begun(attempt)
    counter.approve(payment.id)
    counter.provider.capture(attempt)
    first, second = f"{attempt.id}:first", f"{attempt.id}:second"
    assert not counter.provider.has_refunded(attempt, first)
    counter.provider.refund(attempt, Money(100, TOTAL.currency), first)
    assert counter.provider.has_refunded(attempt, first)
    assert not counter.provider.has_refunded(attempt, second)


def test_an_unknown_payment_is_said_to_be_unknown(counter: Counter) -> None:
    with pytest.raises(UnknownPaymentError):
        counter.provider.get("ses_unknown")


def test_the_limits_of_payments_are_in_the_currency_that_was_asked_about(counter: Counter) -> None:
    limits = counter.provider.limits("JPY")
    assert Money(1, "JPY") <= limits.minimum <= Money(50, "JPY")
    assert limits.smallest == Money(1, "JPY")
    assert limits.maximum >= Money(99_999_999, "JPY")


# --- only over HTTP ---------------------------------------------------------------------------------------------------


def test_a_provider_that_is_not_there_is_unavailable() -> None:
    server = Server(0)
    server.stop()
    provider = TestProvider(f"http://{HOST}:{server.port}", list)
    with pytest.raises(ProviderUnavailableError):
        provider.get("ses_1")


@pytest.mark.parametrize("verb", ["create", "capture", "void", "refund"])
def test_an_answer_about_another_attempts_payment_is_not_taken(
    service: _Service, attempt: Attempt, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    provider = TestProvider(service.url, lambda: [SECRET])
    other = replace(attempt, number=2, provider_id=provider.create(replace(attempt, number=2)).id)
    service.choose(other.provider_id, "approve")
    if verb == "refund":
        provider.capture(other)
    ours = replace(attempt, provider_id=other.provider_id)
    asked = {
        "create": lambda: provider.create(ours),
        "capture": lambda: provider.capture(ours),
        "void": lambda: provider.void(ours),
        "refund": lambda: provider.refund(ours, TOTAL, f"{ours.id}:refund"),
    }
    if verb == "create":
        monkeypatch.setattr(provider, "_ask", lambda *_: (200, provider_answer(other)))
    with pytest.raises(UnknownPaymentError, match="another payment"):
        asked[verb]()


def provider_answer(attempt: Attempt) -> dict[str, Any]:
    money = {"amount": attempt.amount.amount, "currency": attempt.amount.currency}
    return {"id": "ses_1", "url": "", "status": "open", "attempt": attempt.id, "declines": 0, **money}


@pytest.mark.parametrize(
    ("status", "body"), [(500, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b""), (302, b""), (404, b"<html>")]
)
def test_an_answer_that_cannot_be_used_is_no_answer(status: int, body: bytes) -> None:
    def odd(environ: Any, answer: Any) -> list[bytes]:
        answer(f"{status} Odd", [("content-type", "application/json"), ("content-length", str(len(body)))])
        return [body]

    server = Server(0)
    server.start(odd)  # type: ignore[arg-type]  # any WSGI application
    try:
        with pytest.raises(ProviderUnavailableError):
            TestProvider(f"http://{HOST}:{server.port}", list).get("ses_1")
    finally:
        server.stop()
