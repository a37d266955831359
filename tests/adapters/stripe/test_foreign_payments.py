"""A payment whose metadata names another attempt is not captured, voided or refunded for this one."""

from dataclasses import replace

import pytest

from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import ProviderUnavailableError, UnknownPaymentError
from invoicing.domain.sale.attempt import Attempt
from invoicing.ports import PaymentStatus
from tests.support.adapters.attempts import begun
from tests.support.builders.sales import TOTAL
from tests.support.fakes.stripe import FakeStripe

VERBS = ["capture", "void", "refund"]


def ask(provider: StripeProvider, verb: str, attempt: Attempt) -> None:
    match verb:
        case "capture":
            provider.capture(attempt)
        case "void":
            provider.void(attempt)
        case _:
            provider.refund(attempt, TOTAL, f"{attempt.id}:refund")


@pytest.mark.parametrize("asked_before", [True, False])
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["session", "payment intent"])
def test_a_payment_of_another_attempt_is_never_changed(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, who: str, verb: str, *, asked_before: bool
) -> None:
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id)
    session = stripe.account.sessions[attempt.provider_id]
    thing = session if who == "session" else stripe.account.intents[session["payment_intent"]]
    thing["metadata"] = {"attempt": "pay_other_1"}
    if asked_before:
        provider.get(attempt.provider_id)
    stripe.calls.clear()
    with pytest.raises(UnknownPaymentError, match="another payment"):
        ask(provider, verb, attempt)
    assert {method for method, _ in stripe.calls} <= {"GET"}


def test_a_created_payment_that_is_another_attempts_is_not_taken_for_ours(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    payment = provider.create(attempt)
    stripe.account.sessions[payment.id]["metadata"] = {"attempt": "pay_other_1"}
    with pytest.raises(UnknownPaymentError, match="another payment"):
        provider.create(attempt)


@pytest.mark.parametrize("metadata", [{}, {"attempt": ""}])
def test_a_payment_without_an_attempt_in_its_metadata_is_ours_by_its_id(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, metadata: dict[str, str]
) -> None:
    attempt = begun(provider, attempt)
    stripe.approve(attempt.provider_id)
    session = stripe.account.sessions[attempt.provider_id]
    session["metadata"] = stripe.account.intents[session["payment_intent"]]["metadata"] = metadata
    assert provider.capture(attempt).status is PaymentStatus.CAPTURED


def test_metadata_that_makes_no_sense_is_no_answer(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    attempt = replace(attempt, provider_id="cs_1")
    intent = {
        "id": "pi_1",
        "status": "requires_capture",
        "amount_capturable": 1,
        "currency": "nok",
        "metadata": "x",
        "last_payment_error": None,
    }
    stripe.answers = [
        (200, {"id": "cs_1", "url": None, "status": "complete", "metadata": {}, "payment_intent": intent})
    ] * 2
    with pytest.raises(ProviderUnavailableError):
        provider.capture(attempt)
    stripe.answers.clear()
