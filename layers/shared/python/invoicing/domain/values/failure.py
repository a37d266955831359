"""What went wrong with a payment, a refund, a discount code or a delivery: codes for programs, sentences for staff."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FailureCode(StrEnum):
    """What went wrong."""

    AMOUNT_MISMATCH = "amount_mismatch"  # the provider reports another amount or currency than was asked for
    AUTHORIZATION_EXPIRED = "authorization_expired"  # before the payment could be captured
    CAPTURE_REFUSED = "capture_refused"
    CREATION_REFUSED = "creation_refused"
    KEY_REFUSED = "key_refused"  # the provider's key is missing, or of a mode that the stack may not use
    LATE_AUTHORIZATION = "late_authorization"  # authorized after the attempt was voided
    LATE_PAYMENT = "late_payment"  # captured after the attempt was voided
    PAYMENT_UNKNOWN = "payment_unknown"  # to the provider
    REFUND_MADE = "refund_made"  # by the provider, although it was recorded as failed
    REFUND_REFUSED = "refund_refused"
    REFUND_RETURNED = "refund_returned"  # by the customer's bank
    VOID_REFUSED = "void_refused"


class CodeRefusal(StrEnum):
    """Why a discount code is refused."""

    UNKNOWN = "unknown"
    ARCHIVED = "archived"  # customers read the same as for an unknown code
    NOT_YET = "not_yet"
    ENDED = "ended"
    MINIMUM = "minimum"
    USED_UP = "used_up"


class Ineligibility(StrEnum):
    """Why a delivery method cannot be chosen."""

    NOT_OFFERED = "not_offered"  # the market no longer has the method
    WEIGHT = "weight"
    SUBTOTAL = "subtotal"
    POSTAL_CODE = "postal_code"
    TOTAL = "total"  # with its price, the total would exceed the largest amount


class DeclineReason(StrEnum):
    """Why a card was declined."""

    AUTHENTICATION_FAILED = "authentication_failed"
    AUTHENTICATION_REQUIRED = "authentication_required"
    CARD_NOT_SUPPORTED = "card_not_supported"
    CURRENCY_NOT_SUPPORTED = "currency_not_supported"
    DECLINED = "declined"  # for another reason, or the provider says none
    EXPIRED_CARD = "expired_card"
    INCORRECT_CVC = "incorrect_cvc"
    INCORRECT_NUMBER = "incorrect_number"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    PROCESSING_ERROR = "processing_error"

    @classmethod
    def of(cls, reason: str) -> DeclineReason:
        """Return the reason that a provider gives."""
        return cls(reason) if reason in set(cls) else cls.DECLINED


class ExpiryReason(StrEnum):
    """Why a payment was voided without being captured."""

    NOT_PAID = "not_paid"  # in time
    STARTED_OVER = "started_over"  # by the customer
    ENDED = "ended"  # by staff, for a change
    FAILED = "failed"  # it could not be made: `PaymentFailed` or `OutOfStock` says why
    CANCELLED = "cancelled"  # its order was cancelled
    TOO_MANY_DECLINES = "too_many_declines"


class ClosingReason(StrEnum):
    """Why a sale is closed for payments until the next day. A new link by staff opens it again."""

    DECLINES = "declines"  # ten cards were declined within 24 hours
    UNPAID_HOLDS = "unpaid_holds"  # ten payments were started within 24 hours and not made


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure, and what staff should know or do about it."""

    code: FailureCode
    detail: str


Failures = tuple[Failure, ...]


def has_failure(failures: Failures, code: FailureCode) -> bool:
    return any(failure.code is code for failure in failures)


def add_failure(failures: Failures, failure: Failure) -> Failures:
    """Return the failures with this one last; it replaces an earlier one with the same code."""
    return (*remove_failure(failures, failure.code), failure)


def remove_failure(failures: Failures, code: FailureCode) -> Failures:
    return tuple(failure for failure in failures if failure.code is not code)
