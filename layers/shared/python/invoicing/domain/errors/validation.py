"""Errors of requests that are invalid, or that name something that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.errors.root import InvoicingError

if TYPE_CHECKING:
    from invoicing.domain.values.money import Money  # which raises errors of this module


class InvalidRequestError(InvoicingError):
    """The request is invalid."""

    code = "invalid_request"


class InvalidAmountError(InvalidRequestError):
    """The amount has too many decimals for its currency, is too large, or is not a number."""

    code = "invalid_amount"


class UnknownProductError(InvalidRequestError):
    """The store has no product with the sku of a line item."""

    code = "unknown_sku"

    def __init__(self, sku: str, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, sku=sku)


class ProductArchivedError(InvalidRequestError):
    """The product of a new line item is archived."""

    code = "product_archived"

    def __init__(self, sku: str, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, sku=sku)


class UnknownLineItemError(InvalidRequestError):
    """The draft order has no line item with that id."""

    code = "unknown_line_item"

    def __init__(self, line_id: str, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, id=line_id)


class DuplicateLineItemError(InvalidRequestError):
    """Two line items have the same id."""

    code = "duplicate_line_item"

    def __init__(self, line_id: str, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, id=line_id)


class SkuNotInOrderError(InvalidRequestError):
    """A product is to be restocked that the order does not have."""

    code = "sku_not_in_order"

    def __init__(self, sku: str, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, sku=sku)


class MoreThanSoldError(InvalidRequestError):
    """More units are to be restocked than were sold and are not restocked yet."""

    code = "more_than_sold"

    def __init__(self, sku: str, left: int, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, sku=sku, left=left)


class LineItemNotInOrderError(InvalidRequestError):
    """The order has no line item with that id."""

    code = "line_item_not_in_order"

    def __init__(self, line_id: str, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, id=line_id)


class MoreThanChargedError(InvalidRequestError):
    """More units of a line item are to be refunded than were sold and are not refunded yet."""

    code = "more_than_charged"

    def __init__(self, line_id: str, left: int, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, id=line_id, left=left)


class ZeroRefundError(InvalidRequestError):
    """The refund is of 0.00."""

    code = "zero_refund"


class MoreThanUnfulfilledError(InvalidRequestError):
    """More units of a line item are to be fulfilled than are left."""

    code = "more_than_unfulfilled"

    def __init__(
        self, line_id: str, title: str, left: int, pointer: str | None = None, *, is_shared: bool = False
    ) -> None:
        """Say how many are left in all; with `is_shared`, beside units of the same product in the same request."""
        super().__init__("shared" if is_shared else "", pointer=pointer, id=line_id, title=title, left=left)


class NoMarketError(InvalidRequestError):
    """The store does not sell to that country."""

    code = "no_market"

    def __init__(self, country: str, pointer: str | None = None) -> None:
        super().__init__(pointer=pointer, country=country)


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
        super().__init__(reason, "/shipping_line/delivery_method", title=title)
        self.reason = reason


class DiscountCodeError(InvalidRequestError):
    """The discount code is unknown, not valid now, used up, or the goods cost less than its minimum."""

    code = "discount_code_refused"

    def __init__(self, code: str, reason: str, minimum: Money | None = None) -> None:
        super().__init__(reason, "/discount_code", name=code, minimum=minimum)
        self.reason = reason
        self.minimum = minimum


class PricesNotLockedError(InvalidRequestError):
    """`prices_locked_until` is set on a draft order whose prices are not locked."""

    code = "prices_not_locked"

    def __init__(self) -> None:
        super().__init__(pointer="/prices_locked_until")


class CurrencyMismatchError(InvalidRequestError):
    """The amount is in a currency that is neither the store's nor the draft order's."""

    code = "currency_mismatch"


class CurrencyRequiredError(InvalidRequestError):
    """An amount needs its currency, since it is for something in another currency than the store's."""

    code = "currency_required"

    def __init__(self, amount: str, currency: str, pointer: str) -> None:
        super().__init__(pointer=pointer, amount=amount, currency=currency)


class DiscountTooLargeError(InvalidRequestError):
    """The discount is larger than the amount that it applies to."""

    code = "discount_too_large"


class TotalTooLargeError(InvalidRequestError):
    """The total would exceed the largest amount."""

    code = "total_too_large"

    def __init__(self, most: Money, pointer: str) -> None:
        super().__init__(pointer=pointer, most=most)


class TermsNeedStoreCurrencyError(InvalidRequestError):
    """An invoice with payment terms has to be in the store's currency."""

    code = "terms_need_store_currency"

    def __init__(self, currency: str, store_currency: str) -> None:
        super().__init__(currency=currency, store_currency=store_currency)


class AmountDiffersError(InvalidRequestError):
    """The amount paid is not the amount due."""

    code = "amount_differs"

    def __init__(self, due: Money, *, of_order: bool = False) -> None:
        super().__init__("order" if of_order else "", "/amount", due=due)


class DeliveryMissingError(InvalidRequestError):
    """The goods ship, and no delivery is agreed: the order's total could not take its price any more."""

    code = "delivery_missing"

    def __init__(self, draft_name: str) -> None:
        super().__init__(pointer="/without_delivery", draft=draft_name)


class NoEmailError(InvalidRequestError):
    """The customer has no e-mail address."""

    code = "no_email"

    def __init__(self, *, of_receipt: bool = False, of_fulfillment: bool = False) -> None:
        # The request of an invoice can name an address; that of a receipt has no fields.
        if of_fulfillment:
            super().__init__("fulfillment", "/notify")
        else:
            super().__init__("receipt" if of_receipt else "", None if of_receipt else "/to")


class PastTimeError(InvalidRequestError):
    """The time has passed, and has to be in the future."""

    code = "time_has_passed"


class KeyReusedError(InvalidRequestError):
    """The Idempotency-Key was used for another request."""

    code = "idempotency_key_reused"


class InvalidCursorError(InvalidRequestError):
    """The cursor does not belong to this list."""

    code = "invalid_cursor"

    def __init__(self) -> None:
        super().__init__(pointer="/cursor")


class NotFoundError(InvoicingError):
    """There is nothing with that id."""

    code = "not_found"


class SaleNotFoundError(NotFoundError):
    """No sale has that id."""

    def __init__(self, asked_for: str) -> None:
        super().__init__("sale", id=asked_for)


class LinkNotFoundError(NotFoundError):
    """The link does not exist or was revoked; the answer does not tell which."""

    code = "link_not_found"
