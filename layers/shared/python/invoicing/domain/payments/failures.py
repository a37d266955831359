"""Failures of payments and refunds: what staff read about each, and how they are told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.events import Actor, PaymentFailed, PaymentNotStarted
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.sale.link import KEY_REFUSED_AT_MOST_EVERY, Link
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import Failure, FailureCode, add_failure, has_failure
from invoicing.domain.values.money import Money


def tell_staff(sale: Sale, attempt: Attempt, failure: Failure, *, by: Actor = Actor.SYSTEM) -> Attempt:
    """Record a failure on the attempt and on the timeline, once for each code; return the attempt."""
    if has_failure(attempt.failures, failure.code):
        return attempt
    told = replace(attempt, failures=add_failure(attempt.failures, failure))
    sale.put(told)
    sale.record(PaymentFailed(attempt.id, failure.code, failure.detail), by)
    return told


def note_refused_key(sale: Sale, link: Link, error: Exception, now: datetime) -> None:
    """Record that the provider's key cannot be used for a payment through a link, at most once in ten minutes."""
    if link.key_refused_at is None or now >= link.key_refused_at + KEY_REFUSED_AT_MOST_EVERY:
        sale.put(replace(link, key_refused_at=now))
        sale.record(PaymentNotStarted(FailureCode.KEY_REFUSED, str(error)), Actor.CUSTOMER)


def amount_mismatch(attempt: Attempt, paid: Money) -> Failure | None:
    """Return the failure where the provider reports another amount or currency than was asked for."""
    if paid == attempt.amount:
        return None
    due = attempt.amount
    detail = f"The provider reports {paid} {paid.currency} instead of {due} {due.currency}."
    return Failure(FailureCode.AMOUNT_MISMATCH, detail)


def late_payment(paid: Money) -> Failure:
    """Return the failure of a payment that was captured after the attempt was voided."""
    detail = f"{paid} {paid.currency} was paid after the payment had been voided. It is refunded automatically."
    return Failure(FailureCode.LATE_PAYMENT, detail)


def late_authorization(amount: Money) -> Failure:
    """Return the failure of a payment that was authorized after the attempt was voided."""
    detail = f"{amount} {amount.currency} was authorized after the payment had been voided. It is voided automatically."
    return Failure(FailureCode.LATE_AUTHORIZATION, detail)


def payment_unknown(error: Exception) -> Failure:
    """Return the failure of a payment that the provider does not know."""
    detail = f"{error} Check whether the provider's keys were changed or the provider was turned off."
    return Failure(FailureCode.PAYMENT_UNKNOWN, detail)


def void_refused(error: Exception) -> Failure:
    """Return the failure of a void that the provider refused."""
    detail = f"The provider does not void the payment. The void is tried again. {error}"
    return Failure(FailureCode.VOID_REFUSED, detail)


def creation_refused(error: Exception) -> Failure:
    """Return the failure of a payment that the provider does not create."""
    return Failure(FailureCode.CREATION_REFUSED, f"The provider does not take this payment: {error}")


def capture_refused(why: object) -> Failure:
    """Return the failure of a capture that the provider refused."""
    return Failure(FailureCode.CAPTURE_REFUSED, f"The provider did not capture the payment: {why}")


def authorization_expired() -> Failure:
    """Return the failure of an authorization that ended before it was captured."""
    detail = "The customer's bank no longer authorizes the payment. The payment was voided automatically."
    return Failure(FailureCode.AUTHORIZATION_EXPIRED, detail)


def late_refund_refused(amount: Money, why: str) -> Failure:
    """Return the failure of a refund of late money that the provider did not make."""
    detail = f"The provider did not refund {amount} {amount.currency} {why}: refund it on the provider's own pages."
    return Failure(FailureCode.REFUND_REFUSED, detail)
