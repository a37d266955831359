"""Events of orders."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.events.event import Event
from invoicing.domain.values.money import Money


@dataclass(frozen=True)
class OrderCreated(Event):
    """An order was created from a draft order."""

    order_id: str
    name: str
    total: Money


@dataclass(frozen=True)
class OrderPaid(Event):
    """An order was paid."""

    order_id: str
    attempt_id: str
    amount: Money


@dataclass(frozen=True)
class OrderEdited(Event):
    """Staff changed an order's contact, note, tags or addresses; `changed` lists the fields."""

    order_id: str
    version: int
    changed: tuple[str, ...]


@dataclass(frozen=True)
class OrderFulfilled(Event):
    """An order was fulfilled; `due_on` is its due date, if it has payment terms."""

    order_id: str
    due_on: str = ""


@dataclass(frozen=True)
class OrderOverdue(Event):
    """An order was not paid by its due date."""

    order_id: str


@dataclass(frozen=True)
class OrderCancelled(Event):
    """Staff cancelled an order, or its authorized payment was never captured."""

    order_id: str
