"""A fake Stripe for the adapter's tests. It accepts and returns only what Stripe's OpenAPI document describes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from invoicing.adapters.payments.stripe import provider as adapter
from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.sale.attempt import Attempt
from tests.support.adapters.attempts import an_attempt
from tests.support.builders.sales import sale_id
from tests.support.fakes import START, FakeClock
from tests.support.fakes.stripe import FakeStripe
from tests.support.fakes.stripe.service import KEY


@pytest.fixture(scope="module")
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="module")
def service(clock: FakeClock) -> Iterator[FakeStripe]:
    service = FakeStripe(clock)
    yield service
    service.stop()


@pytest.fixture
def stripe(service: FakeStripe, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    monkeypatch.setattr(adapter, "API", service.url)
    service.calls.clear()
    service.account.refund_status = "succeeded"
    clock.now = START
    yield service
    assert service.faults == []


@pytest.fixture
def provider(stripe: FakeStripe) -> StripeProvider:
    return StripeProvider(lambda: {"stripe_secret_key": KEY})


# The service keeps what each test leaves behind, so every test uses an attempt of its own.
@pytest.fixture
def attempt(request: pytest.FixtureRequest) -> Attempt:
    return replace(an_attempt(), provider="stripe", sale_id=sale_id(abs(hash(request.node.nodeid)) % 10**9))
