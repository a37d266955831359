"""Events of draft orders, and of what the customer enters in the checkout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.events.event import Event
from invoicing.domain.values.failure import CodeRefusal, Ineligibility
from invoicing.domain.values.money import Money


@dataclass(frozen=True)
class DraftOrderCreated(Event):
    """Staff created a draft order; `duplicate_of` is the draft order or order that it was copied from."""

    name: str
    total: Money
    duplicate_of: str | None = None


@dataclass(frozen=True)
class DraftOrderUpdated(Event):
    """Staff changed a draft order, or its prices followed its products; `changed` lists the fields."""

    version: int
    offer: int
    total: Money
    changed: tuple[str, ...]


@dataclass(frozen=True)
class DiscountCodeApplied(Event):
    """The customer applied a discount code."""

    version: int
    offer: int
    total: Money
    code: str


@dataclass(frozen=True)
class DiscountCodeRemoved(Event):
    """The customer removed a discount code. With `refused`, it was removed for that reason and not by a person."""

    version: int
    offer: int
    total: Money
    code: str
    refused: CodeRefusal | None = None


@dataclass(frozen=True)
class DiscountCodesClosed(Event):
    """Too many wrong discount codes were entered: the customer can enter no other until staff make a new link."""


@dataclass(frozen=True)
class DraftOrderIdle(Event):
    """A draft order was not used for eleven months. Unless it is used again, it is cancelled at `cancelled_at`."""

    cancelled_at: datetime


@dataclass(frozen=True)
class DraftOrderCancelled(Event):
    """Staff cancelled a draft order, or it expired after a year without use."""


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
    """The customer chose a delivery method."""

    version: int
    offer: int
    delivery_method: str
    total: Money


@dataclass(frozen=True)
class NoDeliveryFits(Event):
    """The customer cannot continue: no delivery method of the market fits their order or address.

    `reasons` says why, by the id of the delivery method. It is empty if the market has none. The event is recorded once
    for each link and offer.
    """

    link_id: str
    offer: int
    market: str
    reasons: dict[str, Ineligibility]
