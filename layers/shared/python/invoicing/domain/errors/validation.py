"""What was asked for cannot be, or is not there: change the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.errors.root import InvoicingError

if TYPE_CHECKING:
    from invoicing.domain.values.money import Money  # which raises errors of this module


class InvalidRequestError(InvoicingError):
    """The request cannot be carried out as it is written."""

    code = "invalid_request"

    def __init__(self, message: str, pointer: str | None = None) -> None:
        """Say what to do, and where."""
        super().__init__(message)
        self.pointer = pointer


class InvalidAmountError(InvalidRequestError):
    """An amount that the currency cannot express, or that is larger than any sale."""

    code = "invalid_amount"


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


class DeliveryMethodIneligibleError(UnknownDeliveryMethodError):
    """The market has the delivery method, but not for these goods or not to this address."""

    code = "delivery_method_ineligible"

    def __init__(self, title: str, reason: str) -> None:
        """Name the method, and what keeps it from fitting: weight, subtotal or postal_code."""
        because = {
            "weight": "the goods weigh more or less than it takes",
            "subtotal": "the goods cost more or less than it takes",
            "postal_code": "it does not go to this postal code",
        }[reason]
        super().__init__(f"{title} does not fit: {because}. Choose another.", "/shipping_line/delivery_method")
        self.reason = reason


class DiscountCodeError(InvalidRequestError):
    """A discount code that cannot be used: unknown, not yet or no longer valid, used up, or below its minimum."""

    code = "discount_code_refused"

    def __init__(self, code: str, reason: str, minimum: Money | None = None) -> None:
        """Name the code and the reason; and what the goods have to cost, where they cost less."""
        least = f"the {minimum} {minimum.currency} that it asks for" if minimum else "it asks for"
        because = {
            "unknown": "there is no such code",
            "not_yet": "it is not valid yet",
            "ended": "it is no longer valid",
            "minimum": f"the goods cost less than {least}",
            "used_up": "it has been used up",
        }[reason]
        super().__init__(f"The discount code {code} cannot be used: {because}.", "/discount_code")
        self.reason = reason
        self.minimum = minimum


class PricesNotLockedError(InvalidRequestError):
    """A time until which prices are locked, where they are not locked at all."""

    code = "prices_not_locked"

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            "Prices are not locked on this draft order: lock them (lock_prices), or leave out until when.",
            "/prices_locked_until",
        )


class CurrencyMismatchError(InvalidRequestError):
    """An amount is in a currency that is neither the store's nor the draft's."""

    code = "currency_mismatch"


class DiscountTooLargeError(InvalidRequestError):
    """A discount takes off more than there is."""

    code = "discount_too_large"


class TermsNeedStoreCurrencyError(InvalidRequestError):
    """An invoice with payment terms can only be in the store's currency."""

    code = "terms_need_store_currency"

    def __init__(self, currency: str, store_currency: str) -> None:
        """Name the two ways left."""
        super().__init__(
            f"With payment terms an invoice has to be in {store_currency}, and this is in {currency}. Two ways are "
            "left: let the customer pay by card through a link (POST …/links), or mark it as paid when the money has "
            "come. Or take the payment terms away, or sell in a market with the store's currency."
        )


class AmountDiffersError(InvalidRequestError):
    """The amount that came is not what is owed."""

    code = "amount_differs"

    def __init__(self, owed: str, currency: str) -> None:
        """Name what is owed."""
        super().__init__(
            f"{owed} {currency} is owed, and part payments cannot be noted: change the draft order to what was paid, "
            "or leave the amount out.",
            "/amount",
        )


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


class NotFoundError(InvoicingError):
    """Nothing has that id."""

    code = "not_found"


class SaleNotFoundError(NotFoundError):
    """No sale has that id."""

    def __init__(self, asked_for: str) -> None:
        """Name the id; only who was asked knows whether it is a draft order's or an order's."""
        super().__init__(not_found("sale", asked_for))


def not_found(what: str, asked_for: str) -> str:
    """Return the sentence for something that is not there, by the name that whoever asked knows it by."""
    return f"No {what} has the id {asked_for!r}."


class LinkNotFoundError(NotFoundError):
    """The link is not one of ours, or was revoked: nobody is told which."""

    code = "link_not_found"
