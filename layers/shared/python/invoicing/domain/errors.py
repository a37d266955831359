"""Everything that can go wrong, in one tree. Each error has a stable `code` and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


class InvoicingError(Exception):
    """The root of the tree."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    pointer: str | None = None  # JSON pointer into the request, where the error is about one field


# --- What was asked for cannot be: change the request ---------------------------------------------------------------


class InvalidRequestError(InvoicingError):
    """The request cannot be carried out as it is written."""

    code = "invalid_request"

    def __init__(self, message: str, pointer: str | None = None) -> None:
        """Say what to do, and where."""
        super().__init__(message)
        self.pointer = pointer


class InvalidAmountError(InvalidRequestError):
    """An amount that the currency cannot express."""

    code = "invalid_amount"

    def __init__(self, text: str, currency: str, places: int, pointer: str | None = None) -> None:
        """Name the amount and the decimals that the currency takes."""
        super().__init__(
            f"{text!r} is not an amount in {currency}: give a decimal with at most {places} decimals.", pointer
        )
        self.places = places


class UnknownProductError(InvalidRequestError):
    """A line names a product that the store does not have."""

    code = "unknown_sku"

    def __init__(self, sku: str, pointer: str | None = None) -> None:
        """Name the product."""
        super().__init__(
            f"No product has the sku {sku!r}: create it with PUT /products/{sku}, or write the item out.", pointer
        )


class NoMarketError(InvalidRequestError):
    """The store does not sell to that country."""

    code = "no_market"

    def __init__(self, country: str, pointer: str | None = None) -> None:
        """Name the country."""
        super().__init__(
            f"The store does not sell to {country}: use another address, or add the country to a market.", pointer
        )


class UnknownMarketError(InvalidRequestError):
    """No market has that id."""

    code = "unknown_market"


class UnknownDeliveryMethodError(InvalidRequestError):
    """The market has no such delivery method."""

    code = "unknown_delivery_method"


class CurrencyMismatchError(InvalidRequestError):
    """An amount is in a currency that is neither the store's nor the draft's."""

    code = "currency_mismatch"


class DiscountTooLargeError(InvalidRequestError):
    """A discount takes off more than there is."""

    code = "discount_too_large"


class NoEmailError(InvalidRequestError):
    """The customer has no e-mail address to send to."""

    code = "no_email"

    def __init__(self) -> None:
        """Point to the other way."""
        super().__init__(
            "The customer has no e-mail address: give one as `to` or on the draft, or copy a link with POST …/links.",
            "/to",
        )


class PastTimeError(InvalidRequestError):
    """A time that has passed, where one to come is needed."""

    code = "time_has_passed"


class KeyReusedError(InvalidRequestError):
    """An Idempotency-Key came back with another request."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("This Idempotency-Key was used for another request: use a new key for a new request.")


class InvalidCursorError(InvalidRequestError):
    """A cursor that this list did not give out."""

    code = "invalid_cursor"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("This cursor does not belong to this list: start again without one.", "/cursor")


# --- It is not there -------------------------------------------------------------------------------------------------


class NotFoundError(InvoicingError):
    """Nothing has that id."""

    code = "not_found"


class LinkNotFoundError(NotFoundError):
    """The link is not one of ours, or was revoked: nobody is told which."""

    code = "link_not_found"


# --- It cannot be now ------------------------------------------------------------------------------------------------


class ConflictError(InvoicingError):
    """The state of things does not allow it."""

    code = "conflict"


class WrongStateError(ConflictError):
    """A draft or order in this status cannot do that."""

    code = "wrong_state"


class PaymentInProgressError(ConflictError):
    """The customer is paying right now."""

    code = "payment_in_progress"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("The customer is paying right now: wait until the payment ends, or until it expires.")


class OfferChangedError(ConflictError):
    """What is sold, or its price, is no longer what the customer saw."""

    code = "offer_changed"


class BelowMinimumError(ConflictError):
    """The total is less than the payment provider takes."""

    code = "below_minimum"

    def __init__(self, minimum: str, currency: str) -> None:
        """Name the least that can be paid."""
        super().__init__(
            f"The payment provider takes no less than {minimum} {currency}: add to the order, or pay the shop directly."
        )


class NotReadyError(ConflictError):
    """The checkout is not complete yet."""

    code = "checkout_incomplete"


class LinkExpiredError(ConflictError):
    """The link was ours and has run out."""

    code = "link_expired"


class VersionMismatchError(ConflictError):
    """Someone else changed the draft first."""

    code = "version_mismatch"

    def __init__(self, current: int, differing: Iterable[str] = ()) -> None:
        """Carry the current version and the fields in which the editor's values differ."""
        super().__init__(
            "The draft was changed by someone else: read it again, and repeat your change with the new ETag."
        )
        self.current = current
        self.differing = tuple(differing)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A product of which there is not enough: what was asked for, and what is left."""

    sku: str
    wanted: int
    left: int


class OutOfStockError(ConflictError):
    """Something is sold out; nothing was taken."""

    code = "out_of_stock"

    def __init__(self, shortages: Iterable[Shortage]) -> None:
        """Carry each product that is short."""
        self.shortages = tuple(shortages)
        named = ", ".join(f"{s.sku} ({s.left} left, {s.wanted} wanted)" for s in self.shortages)
        super().__init__(f"Not enough in stock: {named}. Restock, sell on at zero, or change the draft.")


# --- It did not work this time ---------------------------------------------------------------------------------------


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


class NoProviderError(ConflictError):
    """The store has no payment provider."""

    code = "no_payment_provider"


class MailRefusedError(RetryableError):
    """SES said no: the mail has surely not gone."""

    code = "mail_refused"


class MailRejectedError(InvoicingError):
    """This mail will never be taken; the message says why and what to do, and names no address."""

    code = "mail_rejected"


class MailInDoubtError(RetryableError):
    """SES did not answer: the mail may have gone."""

    code = "mail_in_doubt"


class SignInError(InvoicingError):
    """E-mail address or password is wrong."""

    code = "invalid_credentials"


class WebhookSignatureError(InvoicingError):
    """A webhook that the provider did not sign."""

    code = "invalid_signature"
