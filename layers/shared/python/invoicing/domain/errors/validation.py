"""Errors of requests that are invalid, or that name something that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.errors.root import InvoicingError

if TYPE_CHECKING:
    from invoicing.domain.values.money import Money  # which raises errors of this module


class InvalidRequestError(InvoicingError):
    """The request is invalid."""

    code = "invalid_request"

    def __init__(self, message: str, pointer: str | None = None) -> None:
        super().__init__(message)
        self.pointer = pointer


class InvalidAmountError(InvalidRequestError):
    """The amount has too many decimals for its currency, is too large, or is not a number."""

    code = "invalid_amount"


class UnknownProductError(InvalidRequestError):
    """The store has no product with the sku of a line item."""

    code = "unknown_sku"

    def __init__(self, sku: str, pointer: str | None = None) -> None:
        super().__init__(
            f"No product has the sku {sku!r}: create it with PUT /products/{sku}, or add a custom item.", pointer
        )


class ProductArchivedError(InvalidRequestError):
    """The product of a new line item is archived."""

    code = "product_archived"

    def __init__(self, sku: str, pointer: str | None = None) -> None:
        super().__init__(
            f"The product {sku!r} is archived: set its status to active, or choose another product.", pointer
        )


class UnknownLineItemError(InvalidRequestError):
    """The draft order has no line item with that id."""

    code = "unknown_line_item"

    def __init__(self, line_id: str, pointer: str | None = None) -> None:
        super().__init__(
            f"The draft order has no line item with the id {line_id!r}: leave the id out to add a line item.", pointer
        )


class DuplicateLineItemError(InvalidRequestError):
    """Two line items have the same id."""

    code = "duplicate_line_item"

    def __init__(self, line_id: str, pointer: str | None = None) -> None:
        super().__init__(
            f"The line item {line_id} is given twice: leave the id of the second out to add a line item.", pointer
        )


class SkuNotInOrderError(InvalidRequestError):
    """A product is to be restocked that the order does not have."""

    code = "sku_not_in_order"

    def __init__(self, sku: str, pointer: str | None = None) -> None:
        super().__init__(f"The order has no line item with the sku {sku!r}: restock only what it has.", pointer)


class MoreThanSoldError(InvalidRequestError):
    """More units are to be restocked than were sold and are not restocked yet."""

    code = "more_than_sold"

    def __init__(self, sku: str, left: int, pointer: str | None = None) -> None:
        super().__init__(
            f"At most {left} of {sku} can be restocked: the others are restocked already, or were not sold.", pointer
        )


class NoMarketError(InvalidRequestError):
    """The store does not sell to that country."""

    code = "no_market"

    def __init__(self, country: str, pointer: str | None = None) -> None:
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
    """The delivery method is not available for these goods or this address."""

    code = "delivery_method_ineligible"

    def __init__(self, title: str, reason: str) -> None:
        because = {
            "weight": "it does not cover the weight of the goods",
            "subtotal": "it does not cover the price of the goods",
            "postal_code": "it does not cover this postal code",
        }[reason]
        super().__init__(f"{title} is not available: {because}. Choose another.", "/shipping_line/delivery_method")
        self.reason = reason


class DiscountCodeError(InvalidRequestError):
    """The discount code is unknown, not valid now, used up, or the goods cost less than its minimum."""

    code = "discount_code_refused"

    def __init__(self, code: str, reason: str, minimum: Money | None = None) -> None:
        least = f"its minimum of {minimum} {minimum.currency}" if minimum else "its minimum"
        because = {
            "unknown": "the store has no such code",
            "archived": "it is archived",
            "not_yet": "it is not valid yet",
            "ended": "it is no longer valid",
            "minimum": f"the goods cost less than {least}",
            "used_up": "it has been used up",
        }[reason]
        super().__init__(f"The discount code {code} cannot be used: {because}.", "/discount_code")
        self.reason = reason
        self.minimum = minimum


class PricesNotLockedError(InvalidRequestError):
    """`prices_locked_until` is set on a draft order whose prices are not locked."""

    code = "prices_not_locked"

    def __init__(self) -> None:
        super().__init__(
            "Prices are not locked on this draft order: set lock_prices, or leave out prices_locked_until.",
            "/prices_locked_until",
        )


class CurrencyMismatchError(InvalidRequestError):
    """The amount is in a currency that is neither the store's nor the draft order's."""

    code = "currency_mismatch"


class CurrencyRequiredError(InvalidRequestError):
    """An amount needs its currency, since it is for something in another currency than the store's."""

    code = "currency_required"

    def __init__(self, amount: str, currency: str, pointer: str) -> None:
        example = f'{{"amount": "{amount}", "currency": "{currency}"}}'
        super().__init__(
            f"An amount without a currency is in the store's currency, and this is in {currency}: give {example}.",
            pointer,
        )


class DiscountTooLargeError(InvalidRequestError):
    """The discount is larger than the amount that it applies to."""

    code = "discount_too_large"


class TermsNeedStoreCurrencyError(InvalidRequestError):
    """An invoice with payment terms has to be in the store's currency."""

    code = "terms_need_store_currency"

    def __init__(self, currency: str, store_currency: str) -> None:
        super().__init__(
            f"An invoice with payment terms has to be in {store_currency}, and this one is in {currency}. Share a link "
            "instead (POST …/links), or mark it as paid when the money has arrived; or remove the payment terms, or "
            "sell in a market with the store's currency."
        )


class AmountDiffersError(InvalidRequestError):
    """The amount paid is not the amount due."""

    code = "amount_differs"

    def __init__(self, due: str, currency: str) -> None:
        super().__init__(
            f"{due} {currency} is due, and part payments cannot be recorded: change the draft order to the amount "
            "that was paid, or leave the amount out.",
            "/amount",
        )


class NoEmailError(InvalidRequestError):
    """The customer has no e-mail address."""

    code = "no_email"

    def __init__(self) -> None:
        super().__init__(
            "The customer has no e-mail address: give one as `to` or on the draft, or copy a link with POST …/links.",
            "/to",
        )


class PastTimeError(InvalidRequestError):
    """The time has passed, and has to be in the future."""

    code = "time_has_passed"


class KeyReusedError(InvalidRequestError):
    """The Idempotency-Key was used for another request."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request: use a new key for a new request.")


class InvalidCursorError(InvalidRequestError):
    """The cursor does not belong to this list."""

    code = "invalid_cursor"

    def __init__(self) -> None:
        super().__init__("This cursor does not belong to this list: start again without one.", "/cursor")


class NotFoundError(InvoicingError):
    """There is nothing with that id."""

    code = "not_found"


class SaleNotFoundError(NotFoundError):
    """No sale has that id."""

    def __init__(self, asked_for: str) -> None:
        super().__init__(not_found("sale", asked_for))


def not_found(what: str, asked_for: str) -> str:
    """Return the sentence for an id that does not exist; `what` is the name that the caller uses for it."""
    return f"No {what} has the id {asked_for!r}."


class LinkNotFoundError(NotFoundError):
    """The link does not exist or was revoked; the answer does not tell which."""

    code = "link_not_found"
