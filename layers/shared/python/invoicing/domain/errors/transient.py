"""It did not work this time, or came from somebody who may not."""

from __future__ import annotations

from invoicing.domain.errors.conflict import ConflictError
from invoicing.domain.errors.root import InvoicingError


class RetryableError(InvoicingError):
    """The same request may well succeed later."""

    code = "unavailable"
    retryable = True


class BusyError(RetryableError):
    """Too many want the same thing at once."""

    code = "busy"


class StaleSaleError(RetryableError):
    """A record of the sale changed between reading and writing: read again and decide again."""

    code = "busy"


class ProviderUnavailableError(RetryableError):
    """The payment provider did not answer, or not in time; what it did is not known."""

    code = "provider_unavailable"


class ProviderRefusedError(ConflictError):
    """The payment provider said no to a request of ours."""

    code = "provider_refused"


class RefundFailedError(ProviderRefusedError):
    """The payment provider made a refund, and the customer does not have it: it did not go, or has come back."""

    code = "refund_failed"


class UnknownPaymentError(ProviderRefusedError):
    """The payment provider does not know a payment of ours: its keys were changed, or it was turned off."""

    code = "unknown_payment"


class NoProviderError(ConflictError):
    """The store has no payment provider."""

    code = "no_payment_provider"


class EmailRefusedError(RetryableError):
    """SES said no: the mail has surely not gone."""

    code = "email_refused"


class EmailRejectedError(InvoicingError):
    """This mail will never be taken; the message says why and what to do, and names no address."""

    code = "email_rejected"


class EmailInDoubtError(RetryableError):
    """SES did not answer: the mail may have gone."""

    code = "email_in_doubt"


class SignInError(InvoicingError):
    """E-mail address or password is wrong."""

    code = "invalid_credentials"


class WebhookSignatureError(InvoicingError):
    """A webhook that the provider did not sign."""

    code = "invalid_signature"
