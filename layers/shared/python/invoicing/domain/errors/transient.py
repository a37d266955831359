"""Errors of other systems, and of concurrent changes."""

from __future__ import annotations

from invoicing.domain.errors.conflict import ConflictError
from invoicing.domain.errors.root import InvoicingError


class RetryableError(InvoicingError):
    """The same request may succeed later."""

    code = "unavailable"


class BusyError(RetryableError):
    """Too many requests change the same thing at once."""

    code = "busy"


class StaleSaleError(RetryableError):
    """A record of the sale changed between reading and writing: read the sale again and retry."""

    code = "busy"


class SecretUnavailableError(RetryableError):
    """The stack's secret cannot be read, or its keys of links cannot be used."""

    code = "secret_unavailable"


class ProviderUnavailableError(RetryableError):
    """The payment provider did not answer in time; whether it carried out the request is unknown."""

    code = "provider_unavailable"


class PaymentModeError(ProviderUnavailableError):
    """The payment provider's key, or a payment of it, is of a mode that this stack may not use: test or live."""


class ProviderRefusedError(ConflictError):
    """The payment provider refused a request."""

    code = "provider_refused"


class RefundFailedError(ProviderRefusedError):
    """The payment provider made a refund that failed or was returned by the customer's bank."""

    code = "refund_failed"


class UnknownPaymentError(ProviderRefusedError):
    """The payment provider does not know the payment: its keys were changed, or it was turned off."""

    code = "unknown_payment"


class NoProviderError(ConflictError):
    """The store has no payment provider."""

    code = "no_payment_provider"


class EmailRefusedError(RetryableError):
    """Amazon SES refused the e-mail this time: it was not sent."""

    code = "email_refused"


class EmailRejectedError(InvoicingError):
    """Amazon SES will never accept this e-mail; the message says why and what to do, and names no address.

    Or Amazon Cognito does not take the address of a member of staff.
    """

    code = "email_rejected"


class EmailInDoubtError(RetryableError):
    """Amazon SES did not answer: the e-mail may have been sent."""

    code = "email_in_doubt"


class WebhookSignatureError(InvoicingError):
    """The webhook's signature is missing, invalid or too old."""

    code = "invalid_signature"
