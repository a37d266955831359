"""The status of a payment, read from the PaymentIntent, and why a card was declined."""

import gettext
from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.adapters.payments.stripe import parsing
from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.declines import decline_words
from invoicing.ports import PaymentStatus
from tests.support.adapters.attempts import begun
from tests.support.builders.sales import TOTAL
from tests.support.fakes import FakeClock
from tests.support.fakes.stripe import FakeStripe


def paths(stripe: FakeStripe) -> list[str]:
    """Return what was asked since the last look, without ids."""
    asked = [f"{method} {path.partition('/cs_')[0]}" for method, path in stripe.calls]
    stripe.calls.clear()
    return asked


def test_reading_a_payment_is_one_request_unless_a_card_was_declined(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    assert paths(stripe) == ["POST /v1/checkout/sessions"]
    provider.get(attempt.provider_id)
    assert paths(stripe) == ["GET /v1/checkout/sessions"]
    stripe.decline(attempt.provider_id)
    provider.get(attempt.provider_id)
    assert paths(stripe) == ["GET /v1/checkout/sessions", "GET /v1/charges"]


def test_an_authorized_payment_is_worth_the_amount_that_can_be_captured(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id, amount=TOTAL.amount - 1)
    assert provider.get(attempt.provider_id).amount == Money(TOTAL.amount - 1, "NOK")
    assert provider.capture(attempt).amount == Money(TOTAL.amount - 1, "NOK")


def test_a_customer_who_stops_at_their_bank_has_not_paid_and_may_go_on(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    stripe.account.hesitate(attempt.provider_id)
    assert provider.get(attempt.provider_id).status is PaymentStatus.OPEN
    stripe.approve(attempt.provider_id)
    assert provider.get(attempt.provider_id).status is PaymentStatus.AUTHORIZED


def test_a_session_that_ran_out_by_itself_is_voided(
    stripe: FakeStripe, provider: StripeProvider, clock: FakeClock, attempt: Attempt
) -> None:
    untouched = begun(provider, attempt)
    declined = begun(provider, replace(attempt, number=2))
    stripe.decline(declined.provider_id)
    clock.now = attempt.expires_at + timedelta(hours=2)
    assert provider.get(untouched.provider_id).status is PaymentStatus.VOIDED
    ended = provider.get(declined.provider_id)
    assert (ended.status, ended.decline, ended.declines) == (PaymentStatus.VOIDED, "insufficient_funds", 1)


def test_a_payment_without_a_page_for_another_card_is_voided_before_stripe_says_so(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    stripe.decline(attempt.provider_id)
    session = stripe.account.sessions[attempt.provider_id]
    session["status"] = "expired"
    assert provider.get(attempt.provider_id).status is PaymentStatus.VOIDED
    stripe.account.intents[session["payment_intent"]]["status"] = "requires_action"
    assert provider.get(attempt.provider_id).status is PaymentStatus.OPEN, "the bank may still say yes"
    assert provider.void(attempt).status is PaymentStatus.VOIDED


def test_every_declined_card_is_counted_however_often_it_is_asked(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    for declines in (1, 2, 3):
        stripe.decline(attempt.provider_id)
        assert [provider.get(attempt.provider_id).declines for _ in range(3)] == [declines] * 3


def test_a_card_that_failed_its_banks_check_counts_though_it_made_no_charge(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    stripe.decline(attempt.provider_id, "payment_intent_authentication_failure")
    payment = provider.get(attempt.provider_id)
    assert (payment.status, payment.declines) == (PaymentStatus.DECLINED, 1)
    assert payment.decline == "authentication_failed"


def test_declines_that_stripe_has_forgotten_are_counted_when_the_payment_is_voided(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    for _ in range(3):
        stripe.decline(attempt.provider_id)
    stripe.account.hesitate(attempt.provider_id)
    gone = provider.void(attempt)
    assert (gone.status, gone.decline, gone.declines) == (PaymentStatus.VOIDED, "", 3)


def test_a_payment_that_was_made_is_not_asked_for_its_declined_cards(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    stripe.decline(attempt.provider_id)
    stripe.approve(attempt.provider_id)
    paths(stripe)
    provider.get(attempt.provider_id)
    assert paths(stripe) == ["GET /v1/checkout/sessions"]


@pytest.mark.parametrize(
    ("code", "decline"),
    [
        ("insufficient_funds", "insufficient_funds"),
        ("expired_card", "expired_card"),
        ("incorrect_cvc", "incorrect_cvc"),
        ("invalid_number", "incorrect_number"),
        ("authentication_required", "authentication_required"),
        ("try_again_later", "processing_error"),
        ("card_not_supported", "card_not_supported"),
        ("currency_not_supported", "currency_not_supported"),
    ],
)
def test_the_reason_of_a_decline_is_a_code_that_our_pages_know(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, code: str, decline: str
) -> None:
    attempt = begun(provider, attempt)
    stripe.decline(attempt.provider_id, code)
    assert provider.get(attempt.provider_id).decline == decline


@pytest.mark.parametrize(
    "code",
    [
        "fraudulent",
        "lost_card",
        "stolen_card",
        "pickup_card",
        "merchant_blacklist",
        "restricted_card",
        "security_violation",
        "generic_decline",
        "do_not_honor",
        "brand_new_code",
    ],
)
def test_what_hints_at_fraud_or_is_unknown_is_never_passed_on(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, code: str
) -> None:
    attempt = begun(provider, attempt)
    stripe.decline(attempt.provider_id, code)
    assert provider.get(attempt.provider_id).decline == "declined"


def test_our_pages_have_a_text_for_each_reason_and_a_general_text_for_the_rest() -> None:
    english = gettext.NullTranslations()
    general = decline_words("", english)
    assert all(decline_words(reason, english) != general for reason in parsing._DECLINE_REASONS.values())
    assert decline_words("declined", english) == general
