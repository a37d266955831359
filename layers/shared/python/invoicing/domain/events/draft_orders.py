"""What happens to a draft order, and what the customer enters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.events.event import Event
from invoicing.domain.values.money import Money


@dataclass(frozen=True)
class DraftOrderCreated(Event):
    """Staff wrote a draft order; `duplicate_of` names the draft that it was copied from."""

    name: str
    total: Money
    duplicate_of: str | None = None


@dataclass(frozen=True)
class DraftOrderUpdated(Event):
    """Staff changed a draft order, or its prices followed its products; `changed` names the fields."""

    version: int
    offer: int
    total: Money
    changed: tuple[str, ...]


@dataclass(frozen=True)
class DiscountCodeChanged(Event):
    """A discount code was put on a draft order, or none is any more; `refused` says why one was taken off by itself."""

    version: int
    offer: int
    total: Money
    code: str | None = None
    refused: str = ""


@dataclass(frozen=True)
class DraftOrderIdle(Event):
    """Nobody has touched a draft order for eleven months. Unless somebody does, it is cancelled at `cancelled_at`."""

    cancelled_at: datetime


@dataclass(frozen=True)
class DraftOrderCancelled(Event):
    """Staff gave a draft order up, or nobody had touched it for a year."""


@dataclass(frozen=True)
class DraftOrderCompleted(Event):
    """A draft order became an order."""

    order_id: str


@dataclass(frozen=True)
class CheckoutDetailsEntered(Event):
    """The customer entered their details."""

    version: int
    offer: int
    total: Money


@dataclass(frozen=True)
class DeliveryMethodChosen(Event):
    """The customer chose how to get the goods."""

    version: int
    offer: int
    delivery_method: str
    total: Money
