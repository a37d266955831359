"""Errors of valid requests that the current state does not allow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from invoicing.domain.errors.root import InvoicingError
from invoicing.domain.values.units import CODE_PREFIX, Shortage, is_code

if TYPE_CHECKING:
    from invoicing.domain.values.money import Money


class ConflictError(InvoicingError):
    """The current state does not allow the request."""

    code = "conflict"


class WrongStateError(ConflictError):
    """The status of the draft order or order does not allow the request."""

    code = "wrong_state"


class PaymentInProgressError(ConflictError):
    """The customer is paying right now."""

    code = "payment_in_progress"


class CheckoutActiveError(ConflictError):
    """The customer is paying, or has the checkout open: check with them before you mark it as paid."""

    code = "checkout_active"


class AlreadyPaidError(ConflictError):
    """The customer paid before the change was made."""

    code = "already_paid"

    def __init__(self, order_name: str) -> None:
        super().__init__(order=order_name)


class RecentInvoiceError(ConflictError):
    """An invoice was requested minutes ago that staff have not seen. `email_id` is that of the invoice."""

    code = "recent_invoice"

    def __init__(self, email_id: str, to: str) -> None:
        super().__init__(to=to)
        self.email_id = email_id


class RecentReceiptError(ConflictError):
    """Staff requested a receipt minutes ago, which these staff have not seen. `email_id` is that of the receipt."""

    code = "recent_receipt"

    def __init__(self, email_id: str, to: str) -> None:
        super().__init__(to=to)
        self.email_id = email_id


class PaymentsClosedError(ConflictError):
    """Too many payments of the sale failed within 24 hours."""

    code = "payments_closed"


class MoreThanCapturedError(ConflictError):
    """The refund is larger than the amount that is left of the customer's payment."""

    code = "more_than_captured"

    def __init__(self, left: Money) -> None:
        super().__init__(left=left)


class OfferChangedError(ConflictError):
    """Line items or prices are no longer those that the customer saw."""

    code = "offer_changed"


class TotalChangedError(ConflictError):
    """Today's total is not the one that the customer was last told: choose one of them with `total`."""

    code = "total_changed"

    def __init__(self, sent: Money, current: Money, *, is_stored: bool = True) -> None:
        super().__init__("" if is_stored else "not_stored", sent=sent, current=current)
        self.sent, self.current = sent, current


class UnpayableTotalError(ConflictError):
    """The payment provider does not take the total. `limit` is the one that the total breaks, which `reason` names."""

    code = "unpayable_total"

    def __init__(self, reason: str, limit: Money) -> None:
        super().__init__(reason, limit=limit)
        self.reason, self.limit = reason, limit


class NotReadyError(ConflictError):
    """The customer has not completed the checkout yet."""

    code = "checkout_incomplete"


class LinkExpiredError(ConflictError):
    """The link has expired."""

    code = "link_expired"


class CurrencyLockedError(ConflictError):
    """The store's currency cannot be changed any more, since draft orders, products or discount codes are in it."""

    code = "currency_locked"

    def __init__(self, currency: str) -> None:
        super().__init__(currency=currency)


class VersionRequiredError(ConflictError):
    """The `If-Match` header is missing: send the `ETag` that you read."""

    code = "version_required"


class VersionMismatchError(ConflictError):
    """The draft order has been changed since you read it."""

    code = "version_mismatch"

    def __init__(
        self, current: int, differing: Iterable[str] = (), yours: object = None, theirs: object = None
    ) -> None:
        # `current` is 0 if it does not exist. `yours` and `theirs` are both what staff can edit, `differing` the fields
        # in which they differ.
        super().__init__("" if current else "new")
        self.current = current
        self.differing = tuple(differing)
        self.yours, self.theirs = yours, theirs


class OutOfStockError(ConflictError):
    """There is not enough stock; no stock was taken."""

    code = "out_of_stock"

    @classmethod
    def of(cls, shortages: Iterable[Shortage]) -> OutOfStockError:
        """Return the error for these shortages: `CodeUsedUpError` where a discount code is among them."""
        shortages = tuple(shortages)
        used_up = [short.sku.removeprefix(CODE_PREFIX) for short in shortages if is_code(short.sku)]
        goods = [short for short in shortages if not is_code(short.sku)]
        return CodeUsedUpError(used_up[0], goods) if used_up else cls(goods)

    def __init__(self, shortages: Iterable[Shortage], *, of_stock_change: bool = False) -> None:
        self.shortages = tuple(shortages)
        super().__init__("stock_change" if of_stock_change else "", shortages=self.shortages)


class CodeUsedUpError(OutOfStockError):
    """The discount code is used up; no stock was taken. `shortages` names products that are short as well."""

    code = "discount_code_used_up"

    def __init__(self, name: str, shortages: Iterable[Shortage] = ()) -> None:
        super().__init__(shortages)
        self.parameters["name"] = self.name = name
