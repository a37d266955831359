"""The order: what a completed draft became."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from invoicing.domain.attention.kinds import Attention, AttentionKind, at, attention_of
from invoicing.domain.pricing.rate_amounts import RateAmounts
from invoicing.domain.sale.attempt import PaymentMethod
from invoicing.domain.sale.email import InvoiceStatus
from invoicing.domain.sale.fulfillment import LIFECYCLE as FULFILLMENT_LIFECYCLE, FulfillmentStatus
from invoicing.domain.sale.refund import RefundedLine
from invoicing.domain.values.ids import order_id
from invoicing.domain.values.lifecycle import Lifecycle
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey


class FinancialStatus(StrEnum):
    """The status of an order's payment."""

    PENDING = "PENDING"  # completed before it was paid
    AUTHORIZED = "AUTHORIZED"  # the customer's bank has authorized the payment; it is not captured yet
    PAID = "PAID"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"
    VOIDED = "VOIDED"  # will not be paid


LIFECYCLE = Lifecycle(
    initial={FinancialStatus.PENDING, FinancialStatus.AUTHORIZED},
    following={
        FinancialStatus.PENDING: {FinancialStatus.AUTHORIZED, FinancialStatus.VOIDED},
        FinancialStatus.AUTHORIZED: {FinancialStatus.PAID, FinancialStatus.PENDING, FinancialStatus.VOIDED},
        FinancialStatus.PAID: {
            FinancialStatus.PARTIALLY_REFUNDED,
            FinancialStatus.REFUNDED,
            FinancialStatus.VOIDED,  # of orders that cost nothing
        },
        FinancialStatus.PARTIALLY_REFUNDED: {
            FinancialStatus.PARTIALLY_REFUNDED,
            FinancialStatus.REFUNDED,
            FinancialStatus.PAID,  # the only refund was returned
        },
        FinancialStatus.REFUNDED: {FinancialStatus.PARTIALLY_REFUNDED, FinancialStatus.PAID},  # a refund was returned
        FinancialStatus.VOIDED: set(),
    },
)


class OrderPaymentStatus(StrEnum):
    """The status of an order's payment."""

    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"  # all of it


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of an order as its page shows it. `id` is the attempt's."""

    id: str
    provider: str
    method: PaymentMethod
    status: OrderPaymentStatus
    amount: Money
    reference: str = ""  # staff's own reference of a manual payment
    method_name: str = ""  # of a manual payment by another method: Vipps, Swish


@dataclass(frozen=True, slots=True)
class Order:
    """The head of an order. Its lines are those of the sale's offer, which does not change any more.

    `version` (the ETag) rises with every change by staff, the customer or the payment; e-mail reports do not raise it.
    """

    sale_id: str
    number: int
    financial_status: FinancialStatus
    offer: int
    total: Money
    captured: Money
    refunded: Money
    created_at: datetime
    updated_at: datetime
    version: int = 1
    customer_name: str = ""
    tags: tuple[str, ...] = ()
    fulfillment_status: FulfillmentStatus = FulfillmentStatus.UNFULFILLED
    paid_at: datetime | None = None
    cancelled_at: datetime | None = None
    payments: tuple[Payment, ...] = ()
    completed_unpaid: bool = False  # it was PENDING when it was created
    due_on: str = ""  # ISO 8601, the store's day; empty without payment terms
    overdue_at: datetime | None = None  # when `recover` records `OrderOverdue`
    fulfilled_at: datetime | None = None  # when nothing was left to send
    restock: bool | None = None  # of a voided order: all of its goods, none or, by default, those that were not sent
    refunds: int = 0  # the number of refunds so far
    refunded_manually: int = 0  # the part of `refunded` that staff paid themselves, in minor units
    refunding: int = 0  # the amount of pending refunds, in minor units
    restocked: dict[str, int] = field(default_factory=dict)  # units that were sold and are available again, by sku
    invoice_status: InvoiceStatus = InvoiceStatus.NOT_SENT  # of the latest one
    opened_at: datetime | None = None  # when one of its links was last opened while it could be paid
    has_goods_left: bool = False  # something that requires shipping is left to send
    fulfillments: int = 0  # the number of fulfillments so far
    fulfilled: dict[str, int] = field(default_factory=dict)  # units that were sent, by line item; empty if all were
    receipt: str = ""  # the id of the latest e-mail with a receipt that staff requested
    without_delivery: bool = False  # its goods ship, and it was agreed that they are not delivered
    refunded_by_rate: RateAmounts = ()  # `refunded` and `refunding` by rate of tax
    refunded_lines: tuple[RefundedLine, ...] = ()  # the line items in refunds that are made or pending
    late_money_at: datetime | None = None  # when money came that made no order
    failed_refunds: tuple[str, ...] = ()  # ids of refunds, and of payments that made no order, that staff deal with
    dismissed: dict[str, str] = field(default_factory=dict)  # by kind of attention, the occasion that staff dismissed

    @property
    def key(self) -> RecordKey:
        return RecordKey("ORDER")

    @property
    def id(self) -> str:
        return order_id(self.sale_id)

    @property
    def name(self) -> str:
        return f"#{self.number}"

    @property
    def due(self) -> tuple[str, datetime] | None:
        is_pending = self.financial_status is FinancialStatus.PENDING
        return ("RECOVER", self.overdue_at) if self.overdue_at and is_pending else None

    @property
    def is_cancelled(self) -> bool:
        return is_cancelled(self.financial_status, self.cancelled_at)

    @property
    def is_fulfilled(self) -> bool:
        """Tell whether nothing is left to send."""
        return self.fulfillment_status is FulfillmentStatus.FULFILLED

    @property
    def refundable(self) -> Money:
        """Return the captured amount that is neither refunded nor in a pending refund."""
        return self.captured - self.refunded - Money(self.refunding, self.captured.currency)

    def attention(self, invoice_id: str) -> Attention:
        """Return what needs attention, with the id of the latest invoice. Whether it is overdue depends on the day."""
        while_pending = (
            (AttentionKind.BOUNCED, invoice_id if self.invoice_status is InvoiceStatus.BOUNCED else ""),
            (AttentionKind.NOT_SENT, invoice_id if self.invoice_status is InvoiceStatus.FAILED else ""),
            (AttentionKind.OPENED, at(self.opened_at)),
            (AttentionKind.OVERDUE, self.due_on),
        )
        is_pending = self.financial_status is FinancialStatus.PENDING
        always = (
            (AttentionKind.TO_SEND, str(self.fulfillments) if self._is_to_send else ""),
            (AttentionKind.LATE_MONEY, at(self.late_money_at)),
            (AttentionKind.REFUND_FAILED, "".join(self.failed_refunds[-1:])),
            (AttentionKind.REFUND_OPEN, str(self.refunds) if self.refunding else ""),
        )
        return attention_of((*(while_pending if is_pending else ()), *always), self.dismissed)

    @property
    def _is_to_send(self) -> bool:
        has_money = self.financial_status in {FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED}
        return has_money and not self.is_cancelled and self.has_goods_left

    def with_dismissed(self, kind: AttentionKind, invoice_id: str) -> Order:
        """Return the order once staff have dismissed what needs attention now."""
        return replace(self, dismissed={**self.dismissed, kind.value: self.attention(invoice_id)[kind]})

    def edited(self, now: datetime) -> Order:
        return replace(self, version=self.version + 1, updated_at=now)

    def moved_to(self, status: FinancialStatus, now: datetime) -> Order:
        """Return the order in its next status. Raises `WrongStateError` where `LIFECYCLE` has no such transition."""
        LIFECYCLE.require(self.name, self.financial_status, status)
        return replace(self.edited(now), financial_status=status)

    def fulfilled_to(self, status: FulfillmentStatus, now: datetime) -> Order:
        """Return the order in its next fulfillment status. Raises `WrongStateError` where there is no such transition.

        It is FULFILLED since `now`.
        """
        FULFILLMENT_LIFECYCLE.require(self.name, self.fulfillment_status, status)
        fulfilled_at = now if status is FulfillmentStatus.FULFILLED else None
        return replace(self, fulfillment_status=status, fulfilled_at=fulfilled_at)


def is_cancelled(status: FinancialStatus, cancelled_at: datetime | None) -> bool:
    """Tell whether an order is cancelled: it is voided, or was paid, and what is refunded is a matter of its own."""
    return status is FinancialStatus.VOIDED or cancelled_at is not None
