"""Events of payments, refunds and stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.events.event import Event
from invoicing.domain.values.failure import ClosingReason, DeclineReason, ExpiryReason, FailureCode
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage


@dataclass(frozen=True)
class PaymentStarted(Event):
    """The customer started a payment; stock is held until `expires_at`."""

    attempt_id: str
    amount: Money
    expires_at: datetime


@dataclass(frozen=True)
class PaymentAuthorized(Event):
    """The payment of a pending order was authorized; `OrderPaid` follows, or `PaymentFailed`."""

    attempt_id: str
    amount: Money


@dataclass(frozen=True)
class PaymentNotStarted(Event):
    """The customer could not start a payment. `detail` tells staff why, and what to do."""

    code: FailureCode
    detail: str


@dataclass(frozen=True)
class PaymentDeclined(Event):
    """The payment provider declined a payment; the customer may try again."""

    attempt_id: str
    reason: DeclineReason


@dataclass(frozen=True)
class PaymentExpired(Event):
    """A payment was voided without being captured; its stock is released."""

    attempt_id: str
    reason: ExpiryReason


@dataclass(frozen=True)
class PaymentsClosed(Event):
    """Too many payments failed, so none can be started until a time; staff can, and a new link by them ends it."""

    reason: ClosingReason
    until: datetime


@dataclass(frozen=True)
class PaymentsReopened(Event):
    """Staff made a new link, so the customer can start payments again."""


@dataclass(frozen=True)
class PaymentFailed(Event):
    """A step of a payment or refund failed. `detail` tells staff what happened, and what to do if anything."""

    attempt_id: str
    code: FailureCode
    detail: str


@dataclass(frozen=True)
class OutOfStock(Event):
    """There was not enough stock for the customer to pay, or for a reservation: once for each product."""

    shortages: tuple[Shortage, ...]


@dataclass(frozen=True)
class StockHeld(Event):
    """Stock was held, `units` by sku: for a payment (`attempt_id`), or by staff `until` a time.

    A large sale has several of these events. Units that a payment takes over from a reservation have none.
    """

    units: dict[str, int]
    attempt_id: str | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class StockReleased(Event):
    """Held stock was released, `units` by sku. A large sale has several of these events."""

    units: dict[str, int]
    attempt_id: str | None = None


@dataclass(frozen=True)
class RefundRequested(Event):
    """Staff requested a refund of an order's money; `PaymentRefunded` follows, or `PaymentFailed`."""

    refund_id: str
    attempt_id: str
    amount: Money
    manual: bool = False  # refunded by staff themselves, without a payment provider


@dataclass(frozen=True)
class RefundedTax:
    """The tax in a refund at one rate, which is in percent."""

    title: str
    rate: str
    amount: Money


@dataclass(frozen=True)
class PaymentRefunded(Event):
    """Money was refunded to the customer: some or all of an order's, or a payment that came too late.

    `tax` is the tax in an order's money, `tax_lines` by rate; a late payment has none.
    """

    attempt_id: str
    amount: Money
    order_id: str | None = None
    refund_id: str | None = None
    manual: bool = False  # refunded by staff themselves, without a payment provider
    tax: Money | None = None
    tax_lines: tuple[RefundedTax, ...] = ()
