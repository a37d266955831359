"""Money of an order on its way back, once staff have asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from invoicing.domain.sale.attempt import FIRST_QUESTION
from invoicing.domain.values.ids import refund_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import MOST_DIGITS, RecordKey

# Providers forget the key that makes a repeated refund harmless (Stripe after 24 hours): no refund is repeated later.
REPEATED_FOR = timedelta(hours=20)


class RefundStatus(StrEnum):
    """Where a refund stands."""

    PENDING = "pending"  # the provider is being asked
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # the provider refused


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund of a part or all of one order's money, and the units that go back on sale with it.

    `restocked` tells how many of the products (in order of sku) are back already.
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
    asked: int = 0  # how often `recover` has looked at it
    cancels: bool = False  # the order is given up with it
    manual: bool = False  # staff gave the money back themselves
    problem: str = ""
    refunded_after: Money | None = None  # of the order in all, once this one was done

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return refund_key(self.number)

    @property
    def id(self) -> str:
        """Return the public id, which the provider is given as the key."""
        return refund_id(self.sale_id, self.number)

    @property
    def due(self) -> tuple[str, datetime] | None:
        """Return in which queue, and when, it wants to be looked at."""
        return ("RECOVER", self.check_at) if self.check_at else None

    @property
    def in_order(self) -> list[tuple[str, int]]:
        """Return what is to be sold again in order of sku: a map of DynamoDB comes back in any order."""
        return sorted(self.restock.items())

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.status is RefundStatus.FAILED or (
            self.status is RefundStatus.SUCCEEDED and self.restocked == len(self.restock)
        )

    def asked_again(self, now: datetime) -> Refund:
        """Return the refund with its next look further away than the last."""
        return replace(self, asked=self.asked + 1, check_at=now + FIRST_QUESTION * 2 ** min(self.asked, 5))


def refund_key(number: int) -> RecordKey:
    """Return where a refund stands within its sale."""
    return RecordKey("REFUND", f"{number:0{MOST_DIGITS}d}")
