"""What Stripe's objects say of a payment. The PaymentIntent decides; there is none before somebody begins to pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invoicing.adapters.payments.stripe_amounts import from_stripe
from invoicing.domain.attempts import Attempt
from invoicing.domain.errors import ProviderUnavailableError
from invoicing.domain.money import Money
from invoicing.ports import PaymentStatus, ProviderPayment

Json = Mapping[str, Any]

# Stripe's codes by the names that our pages have words for. Whatever is missing here is told as `declined` and no more:
# unknown codes, and those of cards that were stolen or lost, or that Stripe or a bank takes for fraud.
_WHY = {
    "authentication_required": "authentication_required",
    "mobile_device_authentication_required": "authentication_required",
    "payment_intent_authentication_failure": "authentication_failed",
    "card_not_supported": "card_not_supported",
    "currency_not_supported": "currency_not_supported",
    "expired_card": "expired_card",
    "incorrect_cvc": "incorrect_cvc",
    "invalid_cvc": "incorrect_cvc",
    "incorrect_number": "incorrect_number",
    "invalid_number": "incorrect_number",
    "insufficient_funds": "insufficient_funds",
    "card_velocity_exceeded": "insufficient_funds",
    "withdrawal_count_limit_exceeded": "insufficient_funds",
    "issuer_not_available": "processing_error",
    "processing_error": "processing_error",
    "reenter_transaction": "processing_error",
    "try_again_later": "processing_error",
}
_NO_REASON = "declined"


def read_payment(session: Json) -> ProviderPayment:
    """Read a Checkout Session whose PaymentIntent, with its latest charge, is in it.

    Raises:
        ProviderUnavailableError: the answer makes no sense.

    """
    try:
        status = _status(session)
        error = (session["payment_intent"] or {}).get("last_payment_error")
        return ProviderPayment(
            id=session["id"],
            url=session["url"] or "",
            status=status,
            amount=_amount(session, status),
            attempt=(session["metadata"] or {}).get("attempt", ""),
            decline=_why(error) if error else "",
            declines=1 if error else 0,  # at least: Stripe is asked for the number
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ProviderUnavailableError("Stripe's answer cannot be read.") from None


def read_intent(attempt: Attempt, intent: Json) -> ProviderPayment:
    """Read a PaymentIntent, with its latest charge in it, whose Checkout Session somebody has completed."""
    session = {"id": attempt.provider_id, "url": attempt.url, "status": "complete", "payment_intent": intent}
    return read_payment({**session, "metadata": {"attempt": attempt.id}})


def _status(session: Json) -> PaymentStatus:
    intent = session["payment_intent"]
    expired = session["status"] == "expired"
    if intent is None:
        return PaymentStatus.VOIDED if expired else PaymentStatus.OPEN
    match intent["status"]:
        case "requires_capture":
            return PaymentStatus.AUTHORIZED
        case "succeeded":
            charge = intent["latest_charge"]  # `refunded` is about all of it: with a part given back it stays captured
            return PaymentStatus.REFUNDED if charge and charge["refunded"] else PaymentStatus.CAPTURED
        case "canceled":
            return PaymentStatus.VOIDED
        case "requires_payment_method" if expired:
            return PaymentStatus.VOIDED  # there is no page any more on which a card could be entered
        case "requires_payment_method" if intent["last_payment_error"]:
            return PaymentStatus.DECLINED
        case _:
            return PaymentStatus.OPEN  # somebody is at it, or their bank is


def _amount(session: Json, status: PaymentStatus) -> Money:
    intent = session["payment_intent"]
    if status is PaymentStatus.AUTHORIZED:
        return from_stripe(intent["amount_capturable"], intent["currency"])
    if status in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}:
        return from_stripe(intent["amount_received"], intent["currency"])
    if intent is not None:
        return from_stripe(intent["amount"], intent["currency"])
    return from_stripe(session["amount_total"], session["currency"])


def _why(error: Json) -> str:
    return _WHY.get(error.get("decline_code") or error.get("code") or "", _NO_REASON)
