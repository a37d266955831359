"""What was asked for cannot be, or is not there: change the request."""

from __future__ import annotations

from invoicing.domain.errors.error import InvoicingError


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


class NotFoundError(InvoicingError):
    """Nothing has that id."""

    code = "not_found"


class SaleNotFoundError(NotFoundError):
    """No sale has that id."""

    def __init__(self, asked_for: str) -> None:
        """Name the id; only who was asked knows whether it is a draft order's or an order's."""
        super().__init__(f"No sale has the id {asked_for!r}.")


class LinkNotFoundError(NotFoundError):
    """The link is not one of ours, or was revoked: nobody is told which."""

    code = "link_not_found"
