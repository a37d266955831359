"""Parsing of Stripe's objects. The PaymentIntent decides; a session has none until the customer starts to pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invoicing.adapters.payments.stripe.amounts import from_stripe
from invoicing.domain.errors import ProviderUnavailableError, RefundFailedError, UnknownPaymentError
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus, ProviderPayment

Json = Mapping[str, Any]

# Stripe's decline codes, and the reasons that pages have texts for. Other codes become `declined`: unknown ones, and
# those of stolen or lost cards or of suspected fraud.
_DECLINE_REASONS = {
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
_REFUND_SENT = frozenset({"succeeded", "pending"})
_REFUND_FAILED = {"failed": "failed", "canceled": "cancelled"}  # status: variant of the error
# For staff, and without a word about theft all the same.
_REFUND_FAILURE_REASONS = {
    "charge_for_pending_refund_disputed": "the customer disputes the payment at their bank",
    "declined": "the customer's bank did not take it",
    "expired_or_canceled_card": "the card is no longer in use",
    "insufficient_funds": "there is not enough money in the account at Stripe",
    "lost_or_stolen_card": "the card is no longer in use",
    "merchant_request": "it was ended at Stripe",
}
_ABOUT_PAYMENTS = ("checkout.session.", "payment_intent.", "charge.", "refund.")


def read_payment(session: Json) -> ProviderPayment:
    """Parse a Checkout Session that includes its PaymentIntent and latest charge.

    Raises:
        ProviderUnavailableError: the session cannot be read.
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
            decline=_decline_reason(error) if error else "",
            declines=1 if error else 0,  # at least; `StripeProvider` asks Stripe for the number
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ProviderUnavailableError("unreadable", provider="Stripe") from None


def read_own(attempt: Attempt, session: Json) -> ProviderPayment:
    """Parse the Checkout Session of an attempt.

    Raises:
        UnknownPaymentError: the session belongs to another attempt.
        ProviderUnavailableError: the session cannot be read.
    """
    payment = read_payment(session)
    require_own(attempt, attempts_in(session))
    return payment


def attempts_in(session: Json) -> frozenset[str]:
    """Return the attempts that a Checkout Session and its PaymentIntent name: one, unless something is wrong."""
    try:
        metadata = [(found or {}).get("metadata") or {} for found in (session, session.get("payment_intent"))]
        return frozenset(named["attempt"] for named in metadata if named.get("attempt"))
    except (AttributeError, TypeError):
        raise ProviderUnavailableError("unreadable", provider="Stripe") from None


def require_own(attempt: Attempt, named: frozenset[str]) -> None:
    """Raise UnknownPaymentError if a payment names another attempt. One that names none was found by its id."""
    if not named <= {attempt.id}:
        raise UnknownPaymentError("other", provider="Stripe", attempt=attempt.id)


def read_intent(attempt: Attempt, intent: Json) -> ProviderPayment:
    """Parse a PaymentIntent with its latest charge, whose Checkout Session is complete."""
    session = {"id": attempt.provider_id, "url": attempt.url, "status": "complete", "payment_intent": intent}
    return read_own(attempt, {**session, "metadata": {"attempt": attempt.id}})


def require_refunded(refund: Json) -> None:
    """Check that a refund was sent.

    Raises:
        RefundFailedError: the refund failed, or the customer's bank returned it.
        ProviderUnavailableError: the refund cannot be read.
    """
    status = refund.get("status")
    if status in _REFUND_SENT:
        return
    if status == "requires_action":
        raise RefundFailedError("action")
    if status not in _REFUND_FAILED:
        raise ProviderUnavailableError("unreadable", provider="Stripe")
    reason = _REFUND_FAILURE_REASONS.get(refund.get("failure_reason") or "", "it does not say why")
    raise RefundFailedError(_REFUND_FAILED[status], reason=reason)


def our_id(event: Json, kind: str) -> str:
    """Return the id of the `attempt` or `refund` in an event's metadata, or an empty string.

    Stripe copies the attempt's id from the PaymentIntent to its charges; refunds are created with both ids.
    """
    if not event["type"].startswith(_ABOUT_PAYMENTS):
        return ""
    found = (event["data"]["object"].get("metadata") or {}).get(kind)
    return found if isinstance(found, str) else ""


def _status(session: Json) -> PaymentStatus:
    intent = session["payment_intent"]
    expired = session["status"] == "expired"
    if intent is None:
        return PaymentStatus.VOIDED if expired else PaymentStatus.OPEN
    match intent["status"]:
        case "requires_capture":
            return PaymentStatus.AUTHORIZED
        case "succeeded":
            charge = intent["latest_charge"]  # `refunded` means all of it: a partly refunded charge is captured
            return PaymentStatus.REFUNDED if charge and charge["refunded"] else PaymentStatus.CAPTURED
        case "canceled":
            return PaymentStatus.VOIDED
        case "requires_payment_method" if expired:
            return PaymentStatus.VOIDED  # no page is left on which to enter a card
        case "requires_payment_method" if intent["last_payment_error"]:
            return PaymentStatus.DECLINED
        case _:
            return PaymentStatus.OPEN  # the customer, or their bank, has yet to act


def _amount(session: Json, status: PaymentStatus) -> Money:
    intent = session["payment_intent"]
    if status is PaymentStatus.AUTHORIZED:
        return from_stripe(intent["amount_capturable"], intent["currency"])
    if status in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}:
        return from_stripe(intent["amount_received"], intent["currency"])
    if intent is not None:
        return from_stripe(intent["amount"], intent["currency"])
    return from_stripe(session["amount_total"], session["currency"])


def _decline_reason(error: Json) -> str:
    return _DECLINE_REASONS.get(error.get("decline_code") or error.get("code") or "", "declined")
