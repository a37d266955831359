"""Creating a payment at Stripe: what is requested, and that it is created once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import ProviderRefusedError, ProviderUnavailableError
from invoicing.domain.sale.attempt import Attempt
from invoicing.ports import PaymentStatus
from tests.support.adapters.attempts import begun
from tests.support.builders.sales import TOTAL
from tests.support.fakes import FakeClock
from tests.support.fakes.stripe import FakeStripe


def test_the_customer_pays_the_attempts_amount_at_stripe_and_returns_by_its_session(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    payment = provider.create(attempt)
    session = stripe.account.sessions[payment.id]
    asked = stripe.account._asked[payment.id]
    back = f"https://shop.example/payments/stripe/return?attempt={attempt.id}&session={payment.id}"
    assert stripe.back(payment.id) == stripe.back(payment.id, "cancel_url") == back
    assert (session["amount_total"], session["currency"]) == (TOTAL.amount, "nok")
    assert asked["line_items"][0]["price_data"]["product_data"] == {"name": "#D1001"}
    assert asked["payment_intent_data"]["capture_method"] == "manual"
    assert asked["metadata"] == asked["payment_intent_data"]["metadata"] == {"attempt": attempt.id}
    assert asked["adaptive_pricing"] == {"enabled": False}
    assert asked["locale"] == "nb"
    assert stripe.headers[-1]["Idempotency-Key"] == attempt.id


def test_a_payment_can_still_be_created_in_the_last_minute_of_its_hold(
    provider: StripeProvider, clock: FakeClock, attempt: Attempt
) -> None:
    clock.now = attempt.expires_at - timedelta(minutes=1)
    assert provider.create(attempt).status is PaymentStatus.OPEN


def test_a_session_not_created_within_a_day_is_refused_and_cannot_be_paid(
    stripe: FakeStripe, provider: StripeProvider, clock: FakeClock, attempt: Attempt
) -> None:
    before = len(stripe.account.sessions)
    clock.now = attempt.expires_at + timedelta(days=1)
    with pytest.raises(ProviderRefusedError, match="expires_at"):
        provider.create(attempt)
    assert len(stripe.account.sessions) == before


def test_an_answer_that_was_lost_is_found_again_by_the_same_request(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    before = len(stripe.account.sessions)
    stripe.lose_answers = 1
    with pytest.raises(ProviderUnavailableError):
        provider.create(attempt)
    assert provider.create(attempt).status is PaymentStatus.OPEN
    assert len(stripe.account.sessions) == before + 1


def test_a_failure_that_stripe_keeps_is_a_refusal_since_the_pages_address_is_lost(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    stripe.account.failures = 1
    with pytest.raises(ProviderUnavailableError):
        provider.create(attempt)
    for _ in range(2):
        with pytest.raises(ProviderRefusedError, match="repeats that failure"):
            provider.create(attempt)
    assert provider.create(replace(attempt, number=2)).status is PaymentStatus.OPEN


def test_an_old_answer_is_not_taken_for_how_it_is_now(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id)
    assert provider.create(attempt).status is PaymentStatus.AUTHORIZED


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("nb", "nb"),
        ("no", "nb"),
        ("nn_NO", "nb"),
        ("en-GB", "en-GB"),
        ("en-ZA", "en"),
        ("pt_BR", "pt-BR"),
        ("de-AT", "de"),
        ("zh-TW", "zh-TW"),
        ("ar", "auto"),
        ("", "auto"),
        ("x-klingon", "auto"),
    ],
)
def test_stripes_page_is_in_the_customers_language_if_it_knows_it(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, ours: str, theirs: str
) -> None:
    payment = provider.create(replace(attempt, locale=ours))
    assert stripe.account.sessions[payment.id]["locale"] == theirs
