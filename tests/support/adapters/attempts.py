"""Attempts for the suites of payment providers."""

from dataclasses import replace
from datetime import timedelta

from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.sale.attempt import Attempt, AttemptState
from invoicing.domain.values.money import Money
from tests.support.builders.sales import TOTAL, sale_id
from tests.support.fakes import START
from tests.support.fakes.stripe import FakeStripe


def an_attempt(number: int = 1, amount: Money = TOTAL) -> Attempt:
    return Attempt(
        sale_id=sale_id(),
        number=number,
        state=AttemptState.HELD,
        provider="test",
        amount=amount,
        offer=1,
        link=1,
        created_at=START,
        expires_at=START + timedelta(minutes=31),
        description="#D1001",
        locale="nb",
        base_url="https://shop.example",
    )


def paid(provider: StripeProvider, stripe: FakeStripe, attempt: Attempt) -> Attempt:
    """Return the attempt with its payment captured."""
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id)
    provider.capture(attempt)
    return attempt


def begun(provider: StripeProvider, attempt: Attempt) -> Attempt:
    """Return the attempt with its payment created."""
    payment = provider.create(attempt)
    return replace(attempt, provider_id=payment.id, url=payment.url)
