"""What happens to payments, and to the stock that they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.errors import Shortage
from invoicing.domain.events.event import Event
from invoicing.domain.money import Money


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
class PaymentProblem(Event):
    """A payment needs a look by staff: `problem` says why."""

    attempt_id: str
    problem: str


@dataclass(frozen=True)
class OutOfStock(Event):
    """The customer could not pay, because something is sold out."""

    shortages: tuple[Shortage, ...]


@dataclass(frozen=True)
class StockHeld(Event):
    """Stock was set aside for a payment; quantities by sku."""

    attempt_id: str
    units: dict[str, int]


@dataclass(frozen=True)
class StockReleased(Event):
    """Stock that was set aside is for sale again; quantities by sku."""

    attempt_id: str
    units: dict[str, int]


@dataclass(frozen=True)
class PaymentRefunded(Event):
    """Money went back to the customer."""

    order_id: str
    attempt_id: str
    amount: Money
