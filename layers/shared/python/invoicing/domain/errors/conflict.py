"""It cannot be now: the state of things does not allow it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from invoicing.domain.errors.root import InvoicingError
from invoicing.domain.values.units import CODE_PREFIX, Shortage, is_code

if TYPE_CHECKING:
    from invoicing.domain.values.money import Money


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
        super().__init__(
            "The customer is paying right now: wait until the payment ends or runs out, or end it with end_payment."
        )


class CheckoutActiveError(ConflictError):
    """The customer is about to pay, or paying: staff who mark it as paid should know."""

    code = "checkout_active"

    def __init__(self, what: str) -> None:
        """Say what the customer is doing, and how to go on all the same."""
        super().__init__(
            f"{what}: ask before you mark it as paid, or say end_payment to go on. The links then show that it is paid."
        )


class AlreadyPaidError(ConflictError):
    """The customer has paid, just before it could be changed, cancelled or marked as paid."""

    code = "already_paid"

    def __init__(self, order_name: str) -> None:
        """Name the order."""
        super().__init__(f"The customer has just paid: this is order {order_name} now.")


class PayingClosedError(ConflictError):
    """Too many payments were tried through one link in a day."""

    code = "too_many_declines"


class MoreThanCapturedError(ConflictError):
    """A refund of more than is left of what the customer paid."""

    code = "more_than_captured"

    def __init__(self, left: str, currency: str) -> None:
        """Name what is left."""
        super().__init__(f"At most {left} {currency} can be refunded: refund that, or less.")


class OfferChangedError(ConflictError):
    """What is sold, or its price, is no longer what the customer saw."""

    code = "offer_changed"


class BelowMinimumError(ConflictError):
    """The total is less than the payment provider takes."""

    code = "below_minimum"

    def __init__(self, minimum: Money) -> None:
        """Name the least that can be paid."""
        super().__init__(
            f"The payment provider takes no less than {minimum} {minimum.currency}: add to the order, or pay the shop "
            "directly."
        )
        self.minimum = minimum


class NotReadyError(ConflictError):
    """The checkout is not complete yet."""

    code = "checkout_incomplete"


class LinkExpiredError(ConflictError):
    """The link was ours and has run out."""

    code = "link_expired"


class VersionMismatchError(ConflictError):
    """Someone else changed the draft first."""

    code = "version_mismatch"

    def __init__(
        self, current: int, differing: Iterable[str] = (), yours: object = None, theirs: object = None
    ) -> None:
        """Carry the current version, the fields in which the editor's values differ, and both drafts as written."""
        super().__init__(
            "The draft was changed by someone else: read it again, and repeat your change with the new ETag."
        )
        self.current = current
        self.differing = tuple(differing)
        self.yours, self.theirs = yours, theirs


class OutOfStockError(ConflictError):
    """Something is sold out; nothing was taken."""

    code = "out_of_stock"

    @classmethod
    def of(cls, shortages: Iterable[Shortage]) -> OutOfStockError:
        """Return the error for what there was not enough of: goods, or uses of a discount code."""
        shortages = tuple(shortages)
        used_up = [short.sku.removeprefix(CODE_PREFIX) for short in shortages if is_code(short.sku)]
        goods = [short for short in shortages if not is_code(short.sku)]
        return CodeUsedUpError(used_up[0], goods) if used_up else cls(goods)

    def __init__(self, shortages: Iterable[Shortage]) -> None:
        """Carry each product that is short."""
        self.shortages = tuple(shortages)
        named = ", ".join(f"{s.sku} ({s.left} left, {s.wanted} wanted)" for s in self.shortages)
        super().__init__(
            f"Not enough in stock: {named}. Restock, set inventory_policy to continue, or change the draft."
        )


class CodeUsedUpError(OutOfStockError):
    """The discount code has been used as often as it may be; nothing was taken. `shortages` are goods short as well."""

    code = "discount_code_used_up"

    def __init__(self, name: str, shortages: Iterable[Shortage] = ()) -> None:
        """Name the code."""
        super().__init__(shortages)
        self.args = (f"The discount code {name} has been used up: take it off, or raise its limit.",)
        self.name = name
