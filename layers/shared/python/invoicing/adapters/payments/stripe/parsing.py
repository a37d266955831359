"""What Stripe's objects say of a payment. The PaymentIntent decides; there is none before somebody begins to pay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invoicing.adapters.payments.stripe.amounts import from_stripe
from invoicing.domain.errors import ProviderUnavailableError, RefundFailedError, UnknownPaymentError
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
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
_GONE = frozenset({"succeeded", "pending"})

_NOT_GONE = {
    "failed": "The refund failed at Stripe",
    "canceled": "The refund was cancelled at Stripe",
}

# For staff only, and still without a word about theft.
_WHY_NOT_GONE = {
    "charge_for_pending_refund_disputed": "the customer disputes the payment at their bank",
    "declined": "the customer's bank did not take it",
    "expired_or_canceled_card": "the card is no longer in use",
    "insufficient_funds": "there is not enough money in the account at Stripe",
    "lost_or_stolen_card": "the card is no longer in use",
    "merchant_request": "it was ended at Stripe",
}

_ABOUT_PAYMENTS = ("checkout.session.", "payment_intent.", "charge.", "refund.")


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


def read_own(attempt: Attempt, session: Json) -> ProviderPayment:
    """Read a Checkout Session that has to be the attempt's own.

    Raises:
        UnknownPaymentError: it is another attempt's.
        ProviderUnavailableError: the answer makes no sense.

    """
    payment = read_payment(session)
    require_own(attempt, attempts_in(session))
    return payment


def attempts_in(session: Json) -> frozenset[str]:
    """Return whose a Checkout Session and its PaymentIntent say they are: one attempt's, unless something is wrong."""
    try:
        told = [(thing or {}).get("metadata") for thing in (session, session.get("payment_intent"))]
        return frozenset(metadata["attempt"] for metadata in told if metadata and metadata.get("attempt"))
    except (AttributeError, TypeError):
        raise ProviderUnavailableError("Stripe's answer cannot be read.") from None


def require_own(attempt: Attempt, told: frozenset[str]) -> None:
    """Make sure that nobody else's payment is taken for an attempt's; one that says nothing is it by the id we keep."""
    if not told <= {attempt.id}:
        raise UnknownPaymentError(f"Stripe answered about another payment than {attempt.id}.")


def read_intent(attempt: Attempt, intent: Json) -> ProviderPayment:
    """Read a PaymentIntent, with its latest charge in it, whose Checkout Session somebody has completed."""
    session = {"id": attempt.provider_id, "url": attempt.url, "status": "complete", "payment_intent": intent}
    return read_own(attempt, {**session, "metadata": {"attempt": attempt.id}})


def require_refunded(refund: Json) -> None:
    """Make sure that a refund's money is with the customer, or on its way there.

    Raises:
        RefundFailedError: it did not go, or has come back.
        ProviderUnavailableError: the answer makes no sense.

    """
    status = refund.get("status")
    if status in _GONE:
        return
    if status == "requires_action":
        raise RefundFailedError("Stripe waits for the customer to do something: end that refund there first.")
    if status not in _NOT_GONE:
        raise ProviderUnavailableError("Stripe's answer cannot be read.")
    why = _WHY_NOT_GONE.get(refund.get("failure_reason") or "", "it does not say why")
    raise RefundFailedError(f"{_NOT_GONE[status]}: {why}.")


def our_id(event: Json, kind: str) -> str:
    """Return our id of the `attempt` or `refund` that an event is about; empty where there is none.

    Stripe copies the attempt's from a session to the PaymentIntent's charges; refunds are given both by us.
    """
    if not event["type"].startswith(_ABOUT_PAYMENTS):
        return ""
    told = (event["data"]["object"].get("metadata") or {}).get(kind)
    return told if isinstance(told, str) else ""


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
