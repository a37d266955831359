"""The refund of an order: all or a part of its money, and the units that are restocked with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from invoicing.domain.errors import WrongStateError
from invoicing.domain.pricing.offer import TaxLine
from invoicing.domain.pricing.rate_amounts import NO_TAX, RateAmounts
from invoicing.domain.sale.attempt import FIRST_CHECK
from invoicing.domain.values.failure import Failures
from invoicing.domain.values.ids import line_item_id, refund_id
from invoicing.domain.values.lifecycle import Lifecycle
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import MOST_DIGITS, RecordKey

# Providers forget idempotency keys (Stripe after 24 hours), so a refund is not requested again after this time.
REPEATED_FOR = timedelta(hours=20)


class RefundStatus(StrEnum):
    """The status of a refund."""

    PENDING = "pending"  # the provider is being asked
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # the provider refused it, or the customer's bank returned it


LIFECYCLE = Lifecycle(
    initial={RefundStatus.PENDING},
    following={
        RefundStatus.PENDING: {RefundStatus.SUCCEEDED, RefundStatus.FAILED},
        RefundStatus.SUCCEEDED: {RefundStatus.FAILED},
        RefundStatus.FAILED: set(),
    },
)


@dataclass(frozen=True, slots=True)
class RefundedLine:
    """Units of a line item that are refunded, and their amount in minor units. `number` is that of the line's id."""

    number: int
    quantity: int
    amount: int

    @property
    def id(self) -> str:
        return line_item_id(self.number)


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund. `restocked` is the number of products of `restock`, in order of sku, that are available again.

    `by_rate` is its amount by rate of tax, and `lines` the line items that it refunds, none for a refund of an amount.
    """

    sale_id: str
    number: int
    status: RefundStatus
    attempt: int
    amount: Money
    created_at: datetime
    reason: str = ""
    restock: dict[str, int] = field(default_factory=dict)
    restocked: int = 0
    check_at: datetime | None = None
    asked: int = 0  # how often `recover` has processed it
    cancels: bool = False  # the order is cancelled with it
    manual: bool = False  # staff paid the money back themselves
    failures: Failures = ()
    refunded_after: Money | None = None  # the order's `refunded` amount right after this refund
    lines: tuple[RefundedLine, ...] = ()
    by_rate: RateAmounts = ()
    tax_title: str = ""
    staff_id: str | None = None  # who requested it
    fulfillments: int = 0  # the number of fulfillments when it was requested
    closed_at: datetime | None = None  # when staff dealt with its failure
    closed_by: str | None = None  # the id of the staff member who did

    @property
    def key(self) -> RecordKey:
        return refund_key(self.number)

    @property
    def id(self) -> str:
        """Return the public id, which is the provider's idempotency key too."""
        return refund_id(self.sale_id, self.number)

    @property
    def tax_lines(self) -> tuple[TaxLine, ...]:
        """Return the tax in the refund by rate, as in the totals of an offer."""
        taxed = (part for part in self.by_rate if part.rate != NO_TAX)
        return tuple(TaxLine(self.tax_title, part.rate, Money(part.tax, self.amount.currency)) for part in taxed)

    @property
    def tax(self) -> Money:
        """Return the tax in the refund."""
        return Money(sum(part.tax for part in self.by_rate), self.amount.currency)

    @property
    def due(self) -> tuple[str, datetime] | None:
        if self.is_open_failure:
            return ("STAFF", self.created_at)
        return ("RECOVER", self.check_at) if self.check_at else None

    @property
    def is_open_failure(self) -> bool:
        """Tell whether it failed, and staff have neither paid the customer in another way nor closed it."""
        return self.status is RefundStatus.FAILED and self.closed_at is None

    @property
    def was_made(self) -> bool:
        """Tell whether it was made, which also holds for one that the customer's bank returned since."""
        return self.status is RefundStatus.SUCCEEDED or self.refunded_after is not None

    @property
    def in_order(self) -> list[tuple[str, int]]:
        """Return `restock` in order of sku, since DynamoDB keeps no order in a map."""
        return sorted(self.restock.items())

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.status is RefundStatus.FAILED or (
            self.status is RefundStatus.SUCCEEDED and self.restocked == len(self.restock)
        )

    def moved_to(self, status: RefundStatus) -> Refund:
        """Return the refund in its next status. Raises `WrongStateError` where `LIFECYCLE` has no such transition."""
        LIFECYCLE.require(self.id, self.status, status)
        return replace(self, status=status)

    def closed(self, now: datetime, staff_id: str | None) -> Refund:
        """Return the failed refund as dealt with. Raises `WrongStateError` if it is no open failure."""
        if not self.is_open_failure:
            raise WrongStateError("refund_closed", refund=self.id)
        return replace(self, closed_at=now, closed_by=staff_id)

    def asked_again(self, now: datetime) -> Refund:
        """Return the refund with its next check, after a doubled interval."""
        return replace(self, asked=self.asked + 1, check_at=now + FIRST_CHECK * 2 ** min(self.asked, 5))


def refund_key(number: int) -> RecordKey:
    return RecordKey("REFUND", f"{number:0{MOST_DIGITS}d}")
