"""Refunding at Stripe: the status that Stripe reports decides, not the request."""

import json
from typing import Any

import pytest

from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import ProviderRefusedError, ProviderUnavailableError
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus, WebhookNotice
from tests.support.adapters.attempts import paid
from tests.support.builders.sales import TOTAL
from tests.support.fakes.stripe import FakeStripe

PART = Money(100, "NOK")


@pytest.mark.parametrize("status", ["succeeded", "pending"])
def test_a_refund_that_succeeded_or_is_pending_at_stripe_counts_as_made(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, status: str
) -> None:
    attempt = paid(provider, stripe, attempt)
    stripe.account.refund_status = status
    assert provider.refund(attempt, PART, f"{attempt.id}:first").status is PaymentStatus.CAPTURED
    rest = Money(TOTAL.amount - PART.amount, "NOK")
    assert provider.refund(attempt, rest, f"{attempt.id}:second").status is PaymentStatus.REFUNDED


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("failed", "The refund failed at Stripe: it does not say why."),
        ("canceled", "The refund was cancelled at Stripe: it does not say why."),
        ("requires_action", "Stripe waits for the customer"),
    ],
)
def test_a_refund_that_did_not_go_is_refused(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, status: str, words: str
) -> None:
    attempt = paid(provider, stripe, attempt)
    stripe.account.refund_status = status
    with pytest.raises(ProviderRefusedError, match=words):
        provider.refund(attempt, PART, f"{attempt.id}:refund")


@pytest.mark.parametrize("status", [None, "brand_new"])
def test_a_refund_of_unknown_status_is_requested_again(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, status: Any
) -> None:
    attempt = paid(provider, stripe, attempt)
    stripe.account.refund_status = status
    for _ in range(2):
        with pytest.raises(ProviderUnavailableError):
            provider.refund(attempt, PART, f"{attempt.id}:refund")
    [refund] = [refund for refund in stripe.account.refunds.values() if refund["metadata"]["attempt"] == attempt.id]
    refund["status"] = "succeeded"
    assert provider.refund(attempt, PART, f"{attempt.id}:refund").status is PaymentStatus.CAPTURED


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("expired_or_canceled_card", "the card is no longer in use"),
        ("lost_or_stolen_card", "the card is no longer in use"),
        ("insufficient_funds", "there is not enough money in the account at Stripe"),
        ("declined", "the customer's bank did not take it"),
        ("charge_for_pending_refund_disputed", "the customer disputes the payment at their bank"),
        ("merchant_request", "it was ended at Stripe"),
        ("unknown", "it does not say why"),
        ("kari@example.com", "it does not say why"),
    ],
)
def test_an_answer_that_was_lost_is_not_taken_for_how_the_refund_is_now(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, reason: str, words: str
) -> None:
    attempt = paid(provider, stripe, attempt)
    stripe.account.refund_status = "pending"
    stripe.lose_answers = 1
    with pytest.raises(ProviderUnavailableError):
        provider.refund(attempt, PART, f"{attempt.id}:refund")
    [refund] = [refund for refund in stripe.account.refunds.values() if refund["metadata"]["attempt"] == attempt.id]
    stripe.fail_refund(refund["id"], reason)
    with pytest.raises(ProviderRefusedError) as refused:
        provider.refund(attempt, PART, f"{attempt.id}:refund")
    assert str(refused.value) == f"The refund failed at Stripe: {words}."
    assert provider.get(attempt.provider_id).status is PaymentStatus.CAPTURED


def test_a_refund_requested_before_with_other_parameters_is_not_known_to_have_failed(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = paid(provider, stripe, attempt)
    provider.refund(attempt, PART, f"{attempt.id}:refund")
    with pytest.raises(ProviderUnavailableError):
        provider.refund(attempt, PART * 2, f"{attempt.id}:refund")


@pytest.mark.parametrize("status", ["failed", "canceled", "requires_action"])
def test_a_refund_that_failed_or_was_returned_is_reported_when_it_is_read(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, status: str
) -> None:
    attempt = paid(provider, stripe, attempt)
    provider.refund(attempt, PART, f"{attempt.id}:refund")
    assert provider.has_refunded(attempt, f"{attempt.id}:refund")
    [refund] = [refund for refund in stripe.account.refunds.values() if refund["metadata"]["attempt"] == attempt.id]
    refund["status"] = status
    with pytest.raises(ProviderRefusedError):
        provider.has_refunded(attempt, f"{attempt.id}:refund")


@pytest.mark.parametrize("status", [400, 402, 404, 409, 500])
def test_an_unreadable_answer_says_nothing_of_the_refund(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, status: int
) -> None:
    attempt = paid(provider, stripe, attempt)
    provider.refund(attempt, PART, f"{attempt.id}:refund")
    error = {"type": "invalid_request_error", "code": "account_invalid", "message": "No."}
    stripe.answers = [(status, {"error": error})]
    with pytest.raises(ProviderUnavailableError):
        provider.has_refunded(attempt, f"{attempt.id}:refund")
    stripe.answers = []


def test_a_refund_is_found_among_more_than_a_page_of_them(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = paid(provider, stripe, attempt)
    for number in range(101):
        provider.refund(attempt, Money(1, "NOK"), f"{attempt.id}:{number}")
    stripe.calls.clear()
    assert provider.has_refunded(attempt, f"{attempt.id}:0")
    assert stripe.calls.count(("GET", "/v1/refunds")) == 2


def test_a_failure_that_stripe_keeps_is_a_refusal_where_it_made_no_refund(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = paid(provider, stripe, attempt)
    stripe.account.failures = 1
    with pytest.raises(ProviderUnavailableError):
        provider.refund(attempt, PART, f"{attempt.id}:refund")
    with pytest.raises(ProviderRefusedError, match="repeats that failure"):
        provider.refund(attempt, PART, f"{attempt.id}:refund")
    assert provider.refund(attempt, PART, f"{attempt.id}:another").status is PaymentStatus.CAPTURED


def test_a_failure_that_stripe_keeps_is_no_refusal_where_the_refund_was_made(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = paid(provider, stripe, attempt)
    stripe.account.failures = 1
    with pytest.raises(ProviderUnavailableError):
        provider.refund(attempt, PART, f"{attempt.id}:refund")
    provider.refund(attempt, PART, f"{attempt.id}:another")
    [refund] = [refund for refund in stripe.account.refunds.values() if refund["metadata"]["attempt"] == attempt.id]
    refund["metadata"]["refund"] = f"{attempt.id}:refund"
    assert provider.refund(attempt, PART, f"{attempt.id}:refund").status is PaymentStatus.CAPTURED


def test_a_refund_and_its_webhooks_carry_our_ids(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = paid(provider, stripe, attempt)
    stripe.account.refund_status = "pending"
    provider.refund(attempt, PART, "ref_abc_1")
    [refund] = [refund for refund in stripe.account.refunds.values() if refund["metadata"]["attempt"] == attempt.id]
    assert refund["metadata"] == {"attempt": attempt.id, "refund": "ref_abc_1"}
    heard: list[tuple[bytes, str]] = []
    monkeypatch.setattr(stripe, "deliver", lambda body, signature: heard.append((body, signature)))
    stripe.fail_refund(refund["id"])
    hears = StripeProvider(lambda: {"stripe_webhook_secret_1": stripe.webhook_secrets[0]})
    for body, signature in heard:
        notice = hears.verify_webhook({"stripe-signature": signature}, body)
        assert notice == WebhookNotice(json.loads(body)["id"], attempt.id, "ref_abc_1")
    assert {json.loads(body)["type"] for body, _ in heard} >= {"refund.failed", "refund.updated"}
