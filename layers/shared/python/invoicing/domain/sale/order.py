"""The order: what a completed draft became."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from invoicing.domain.values.ids import order_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey


class FinancialStatus(StrEnum):
    """What of the money has come."""

    PENDING = "PENDING"  # owed
    AUTHORIZED = "AUTHORIZED"  # promised by the customer's bank, not taken yet
    PAID = "PAID"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"  # will not come


class FulfillmentStatus(StrEnum):
    """What of the goods has gone."""

    UNFULFILLED = "UNFULFILLED"
    FULFILLED = "FULFILLED"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of an order, as the order's page shows it; `id` is the attempt's."""

    id: str
    provider: str
    method: str
    status: str
    amount: Money
    reference: str = ""  # staff's own, of money that they took themselves


@dataclass(frozen=True, slots=True)
class Order:
    """The head of an order. Its lines are the sale's offer, which cannot change any more."""

    sale_id: str
    number: int
    financial_status: FinancialStatus
    offer: int
    total: Money
    captured: Money
    refunded: Money
    created_at: datetime
    updated_at: datetime
    customer_name: str = ""
    tags: tuple[str, ...] = ()
    fulfillment_status: FulfillmentStatus = FulfillmentStatus.UNFULFILLED
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    payments: tuple[Payment, ...] = ()
    completed_unpaid: bool = False  # made before it was paid
    due_on: str = ""  # the day until which it is to be paid, where there are terms
    overdue_at: datetime | None = None  # when `recover` puts on the timeline that it was not
    fulfilled_at: datetime | None = None
    goods_gone: bool = False  # it was given up, and its goods did not come back
    refunds: int = 0  # how many were asked for
    refunded_manually: int = 0  # of what was refunded, what staff gave back themselves, in minor units
    refunding: int = 0  # what is on its way back, in minor units of the order's currency
    restocked: dict[str, int] = field(default_factory=dict)  # units that were sold and are for sale again, by sku

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return RecordKey("ORDER")

    @property
    def id(self) -> str:
        """Return the public id."""
        return order_id(self.sale_id)

    @property
    def name(self) -> str:
        """Return the name that people use."""
        return f"#{self.number}"

    @property
    def due(self) -> tuple[str, datetime] | None:
        """Return in which queue, and when, it wants to be looked at."""
        is_pending = self.financial_status is FinancialStatus.PENDING
        return ("RECOVER", self.overdue_at) if self.overdue_at and is_pending else None

    @property
    def refundable(self) -> Money:
        """Return what came, and neither went back nor is on its way."""
        return self.captured - self.refunded - Money(self.refunding, self.captured.currency)
