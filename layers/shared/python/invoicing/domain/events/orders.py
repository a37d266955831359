"""Events of orders."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.events.event import Event
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import LineUnits


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
    """Line items of an order were sent, all that were left or a part of them.

    `is_complete` tells whether nothing is left. `due_on` is the order's due date, if it has payment terms. With
    `notify`, the customer gets a shipping confirmation.
    """

    order_id: str
    fulfillment_id: str
    line_items: tuple[LineUnits, ...]
    is_complete: bool
    due_on: str = ""
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    notify: bool = False


@dataclass(frozen=True)
class OrderOverdue(Event):
    """An order was not paid by its due date."""

    order_id: str


@dataclass(frozen=True)
class OrderCancelled(Event):
    """Staff cancelled an order, or its authorized payment was never captured."""

    order_id: str
