"""What happens to payments, and to the stock that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.events.event import Event
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage


@dataclass(frozen=True)
class PaymentStarted(Event):
    """The customer went to pay; stock is held until `expires_at`."""

    attempt_id: str
    amount: Money
    expires_at: datetime


@dataclass(frozen=True)
class PaymentDeclined(Event):
    """The provider declined a try; the customer may try again."""

    attempt_id: str
    reason: str


@dataclass(frozen=True)
class PaymentExpired(Event):
    """A payment was given up: nobody paid in time, or the customer started over. Stock is back."""

    attempt_id: str
    reason: str


@dataclass(frozen=True)
class PaymentFailed(Event):
    """A step of a payment or refund failed. `detail` tells staff what happened, and what to do if anything."""

    attempt_id: str
    code: str
    detail: str


@dataclass(frozen=True)
class OutOfStock(Event):
    """The customer could not pay, because something is sold out."""

    shortages: tuple[Shortage, ...]


@dataclass(frozen=True)
class StockHeld(Event):
    """Stock was taken off the shelf, quantities by sku: for a payment, or by staff `until` a time.

    A large sale takes it in several parts. What a payment takes from what staff had set aside was told then.
    """

    units: dict[str, int]
    attempt_id: str | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class StockReleased(Event):
    """Stock that was taken for a payment, or by staff, is for sale again; quantities by sku, in parts, too."""

    units: dict[str, int]
    attempt_id: str | None = None


@dataclass(frozen=True)
class PaymentRefunded(Event):
    """Money went back to the customer: some of an order's, or all of what came when nothing was owed any more."""

    attempt_id: str
    amount: Money
    order_id: str | None = None
    refund_id: str | None = None
    manual: bool = False  # staff gave it back themselves: no provider had a part in it
