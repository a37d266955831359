"""Capturing, voiding and refunding at Stripe: once each, whichever answer is lost."""

from dataclasses import replace
from typing import Any

import pytest

from invoicing.adapters.payments.stripe import client
from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import ProviderRefusedError, ProviderUnavailableError
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.adapters.attempts import begun
from tests.support.builders.sales import TOTAL
from tests.support.fakes.stripe import FakeStripe


@pytest.mark.parametrize("forgotten", [False, True], ids=["within a day", "after Stripe forgot the key"])
def test_money_is_taken_once_though_the_answer_was_lost(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, *, forgotten: bool
) -> None:
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id)
    provider.get(attempt.provider_id)
    stripe.lose_answers = 1
    with pytest.raises(ProviderUnavailableError):
        provider.capture(attempt)
    if forgotten:
        stripe.account.forget_keys()
    assert provider.capture(attempt).status is PaymentStatus.CAPTURED
    intent = stripe.account.intents[stripe.account.sessions[attempt.provider_id]["payment_intent"]]
    assert intent["amount_received"] == TOTAL.amount


def test_a_failure_that_stripe_keeps_does_not_repeat_for_the_next_capture(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id)
    stripe.account.failures = 1
    with pytest.raises(ProviderUnavailableError):
        provider.capture(attempt)
    assert provider.capture(attempt).status is PaymentStatus.CAPTURED


@pytest.mark.parametrize("approved", [True, False])
def test_a_failure_that_stripe_keeps_does_not_repeat_for_the_next_void(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, *, approved: bool
) -> None:
    attempt = begun(provider, attempt)
    if approved:
        stripe.approve(attempt.provider_id)
    stripe.account.failures = 1
    with pytest.raises(ProviderUnavailableError):
        provider.void(attempt)
    assert provider.void(attempt).status is PaymentStatus.VOIDED


def test_a_payment_that_was_just_read_is_captured_in_one_request_others_in_two(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    first = begun(provider, attempt)
    second = begun(provider, replace(attempt, number=2))
    for one in (first, second):
        stripe.approve(one.provider_id)
        provider.get(one.provider_id)
    stripe.calls.clear()
    provider.capture(second)
    assert len(stripe.calls) == 1
    assert provider.capture(first).attempt == first.id
    assert len(stripe.calls) == 3


def test_a_customer_who_pays_while_it_is_being_voided_has_paid(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = begun(provider, attempt)
    expire = client.StripeApi.expire

    def too_late(api: Any, session: str) -> Any:
        stripe.approve(session)
        return expire(api, session)

    monkeypatch.setattr(client.StripeApi, "expire", too_late)
    assert provider.void(attempt).status is PaymentStatus.AUTHORIZED
    assert provider.void(attempt).status is PaymentStatus.VOIDED


def test_voiding_is_two_requests_and_one_read_once_the_payment_has_ended(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    for requests in (2, 1):
        stripe.calls.clear()
        assert provider.void(attempt).status is PaymentStatus.VOIDED
        assert len(stripe.calls) == requests


def test_a_declined_payment_and_one_at_the_bank_are_voided_with_their_session(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    declined, hesitating = begun(provider, attempt), begun(provider, replace(attempt, number=2))
    stripe.decline(declined.provider_id)
    stripe.account.hesitate(hesitating.provider_id)
    assert provider.void(declined).status is PaymentStatus.VOIDED
    assert provider.void(hesitating).status is PaymentStatus.VOIDED


@pytest.mark.parametrize("approved", [True, False])
def test_voiding_ends_though_an_answer_was_lost(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, *, approved: bool
) -> None:
    attempt = begun(provider, attempt)
    if approved:
        stripe.approve(attempt.provider_id)
    stripe.lose_answers = 1
    with pytest.raises(ProviderUnavailableError):
        provider.void(attempt)
    assert provider.void(attempt).status is PaymentStatus.VOIDED


def test_a_refund_is_made_once_though_the_answer_was_lost(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id)
    provider.capture(attempt)
    stripe.lose_answers = 1
    with pytest.raises(ProviderUnavailableError):
        provider.refund(attempt, Money(100, "NOK"), f"{attempt.id}:refund")
    assert provider.refund(attempt, Money(100, "NOK"), f"{attempt.id}:refund").status is PaymentStatus.CAPTURED
    [charge] = [c for c in stripe.account.charges.values() if c["metadata"]["attempt"] == attempt.id and c["captured"]]
    assert charge["amount_refunded"] == 100


def test_more_than_was_captured_is_not_refunded(stripe: FakeStripe, provider: StripeProvider, attempt: Attempt) -> None:
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id)
    provider.capture(attempt)
    with pytest.raises(ProviderRefusedError, match="amount_too_large"):
        provider.refund(attempt, TOTAL * 2, f"{attempt.id}:refund")
