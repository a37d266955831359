"""Events of a sale, named in the past tense. An entry of the timeline is the event itself.

Events carry ids, statuses, amounts and changed fields: never a name, address, e-mail address or token.
"""

from __future__ import annotations

from invoicing.domain.events.draft_orders import (
    CheckoutDetailsEntered,
    DeliveryMethodChosen,
    DiscountCodeChanged,
    DraftOrderCancelled,
    DraftOrderCompleted,
    DraftOrderCreated,
    DraftOrderIdle,
    DraftOrderUpdated,
)
from invoicing.domain.events.email import (
    EmailBounced,
    EmailClicked,
    EmailComplained,
    EmailDelivered,
    EmailFailed,
    EmailOpened,
    EmailRequested,
    EmailSent,
    InvoiceRequested,
    ReminderSkipped,
)
from invoicing.domain.events.event import Actor, Event, RecordedEvent
from invoicing.domain.events.links import LinkCreated, LinkOpened, LinkRevoked, NewLinkRefused
from invoicing.domain.events.orders import OrderCancelled, OrderCreated, OrderFulfilled, OrderOverdue, OrderPaid
from invoicing.domain.events.payments import (
    OutOfStock,
    PaymentDeclined,
    PaymentExpired,
    PaymentFailed,
    PaymentRefunded,
    PaymentStarted,
    StockHeld,
    StockReleased,
)

CATALOGUE: dict[str, type[Event]] = {cls.__name__: cls for cls in Event.__subclasses__()}

__all__ = [
    "CATALOGUE",
    "Actor",
    "CheckoutDetailsEntered",
    "DeliveryMethodChosen",
    "DiscountCodeChanged",
    "DraftOrderCancelled",
    "DraftOrderCompleted",
    "DraftOrderCreated",
    "DraftOrderIdle",
    "DraftOrderUpdated",
    "EmailBounced",
    "EmailClicked",
    "EmailComplained",
    "EmailDelivered",
    "EmailFailed",
    "EmailOpened",
    "EmailRequested",
    "EmailSent",
    "Event",
    "InvoiceRequested",
    "LinkCreated",
    "LinkOpened",
    "LinkRevoked",
    "NewLinkRefused",
    "OrderCancelled",
    "OrderCreated",
    "OrderFulfilled",
    "OrderOverdue",
    "OrderPaid",
    "OutOfStock",
    "PaymentDeclined",
    "PaymentExpired",
    "PaymentFailed",
    "PaymentRefunded",
    "PaymentStarted",
    "RecordedEvent",
    "ReminderSkipped",
    "StockHeld",
    "StockReleased",
]
