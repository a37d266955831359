"""What happens to an order."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.events.event import Event
from invoicing.domain.values.money import Money


@dataclass(frozen=True)
class OrderCreated(Event):
    """A sale became an order."""

    order_id: str
    name: str
    total: Money


@dataclass(frozen=True)
class OrderPaid(Event):
    """The money of an order has come."""

    order_id: str
    attempt_id: str
    amount: Money


@dataclass(frozen=True)
class OrderFulfilled(Event):
    """The goods of an order have gone; `due_on` says until when it is to be paid, where there are terms."""

    order_id: str
    due_on: str = ""


@dataclass(frozen=True)
class OrderOverdue(Event):
    """An order was not paid when it was due."""

    order_id: str


@dataclass(frozen=True)
class OrderCancelled(Event):
    """An order was cancelled by staff, or the money that was promised for it never came."""

    order_id: str
