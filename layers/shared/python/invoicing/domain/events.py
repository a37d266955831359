"""What can happen to a sale. The timeline entry is the event; a class a happening, in the past tense.

Events carry ids, statuses, amounts and what changed: never a name, address, e-mail or token.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.errors import Shortage
from invoicing.domain.money import Money


class Actor(StrEnum):
    """Who did it."""

    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Event:
    """The root of all happenings."""


@dataclass(frozen=True)
class DraftOrderCreated(Event):
    """Staff wrote a draft order; `duplicate_of` names the draft that it was copied from."""

    name: str
    total: Money
    duplicate_of: str | None = None


@dataclass(frozen=True)
class DraftOrderUpdated(Event):
    """Staff changed a draft order; `changed` names the fields."""

    version: int
    offer: int
    total: Money
    changed: tuple[str, ...]


@dataclass(frozen=True)
class DraftOrderCancelled(Event):
    """Staff gave a draft order up."""


@dataclass(frozen=True)
class DraftOrderCompleted(Event):
    """A draft order became an order."""

    order_id: str


@dataclass(frozen=True)
class InvoiceRequested(Event):
    """Staff asked for an invoice, or its time came; `mail_id` says which mail to send, and by which link to pay."""

    mail_id: str
    link_id: str = ""


@dataclass(frozen=True)
class InvoiceSent(Event):
    """SES took an invoice."""

    mail_id: str
    link_id: str


@dataclass(frozen=True)
class InvoiceFailed(Event):
    """An invoice could not be sent; `reason` says why and what to do."""

    mail_id: str
    reason: str


@dataclass(frozen=True)
class InvoiceDelivered(Event):
    """The customer's mail server took a mail."""

    mail_id: str
    kind: str


@dataclass(frozen=True)
class InvoiceBounced(Event):
    """A mail came back; copy the link instead."""

    mail_id: str
    kind: str
    bounce_type: str


@dataclass(frozen=True)
class InvoiceComplained(Event):
    """The customer called a mail unwanted."""

    mail_id: str
    kind: str


@dataclass(frozen=True)
class InvoiceOpened(Event):
    """A mail was opened, as SES saw it."""

    mail_id: str
    kind: str


@dataclass(frozen=True)
class InvoiceClicked(Event):
    """The link in a mail was followed, as SES saw it."""

    mail_id: str
    kind: str


@dataclass(frozen=True)
class LinkCreated(Event):
    """A link was made for a channel."""

    link_id: str
    channel: str


@dataclass(frozen=True)
class LinkOpened(Event):
    """A person opened a link in a browser."""

    link_id: str
    channel: str


@dataclass(frozen=True)
class LinkRevoked(Event):
    """Staff ended a link."""

    link_id: str


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
class OrderOverdue(Event):
    """An order was not paid when it was due."""

    order_id: str


@dataclass(frozen=True)
class OrderCancelled(Event):
    """Staff cancelled an order."""

    order_id: str


@dataclass(frozen=True)
class PaymentRefunded(Event):
    """Money went back to the customer."""

    order_id: str
    attempt_id: str
    amount: Money


@dataclass(frozen=True)
class ReminderSent(Event):
    """SES took a reminder."""

    mail_id: str
    link_id: str


@dataclass(frozen=True)
class ReminderSkipped(Event):
    """A reminder was due and not sent; `reason` says why."""

    reason: str


@dataclass(frozen=True)
class ReceiptRequested(Event):
    """A receipt that did not go, as far as is known, is to be sent again."""

    mail_id: str


@dataclass(frozen=True)
class ReceiptFailed(Event):
    """A receipt could not be sent; `reason` says why and what to do."""

    mail_id: str
    reason: str


@dataclass(frozen=True)
class ReceiptSent(Event):
    """SES took a receipt."""

    mail_id: str


CATALOGUE: dict[str, type[Event]] = {cls.__name__: cls for cls in Event.__subclasses__()}


@dataclass(frozen=True)
class RecordedEvent:
    """A happening as it is stored: who, when, and what caused it. `id` is `evt_<ulid>`; ids sort by time."""

    id: str
    sale_id: str
    type: str
    occurred_at: datetime
    actor: Actor
    data: Event
    correlation_id: str
    causation_id: str | None = None
    order_id: str | None = None
