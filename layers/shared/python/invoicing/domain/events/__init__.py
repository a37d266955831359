"""Events of a sale, named in the past tense. An entry of the timeline is the event itself. `store` has the others.

Events carry ids, statuses, amounts and changed fields: never a name, address, e-mail address or token.
"""

from __future__ import annotations

from invoicing.domain.events.attention import AttentionDismissed as AttentionDismissed
from invoicing.domain.events.draft_orders import (
    CheckoutDetailsEntered as CheckoutDetailsEntered,
    DeliveryMethodChosen as DeliveryMethodChosen,
    DiscountCodeApplied as DiscountCodeApplied,
    DiscountCodeRemoved as DiscountCodeRemoved,
    DiscountCodesClosed as DiscountCodesClosed,
    DraftOrderCancelled as DraftOrderCancelled,
    DraftOrderCompleted as DraftOrderCompleted,
    DraftOrderCreated as DraftOrderCreated,
    DraftOrderIdle as DraftOrderIdle,
    DraftOrderUpdated as DraftOrderUpdated,
    NoDeliveryFits as NoDeliveryFits,
)
from invoicing.domain.events.email import (
    EmailBounced as EmailBounced,
    EmailClicked as EmailClicked,
    EmailComplained as EmailComplained,
    EmailDelivered as EmailDelivered,
    EmailFailed as EmailFailed,
    EmailKind as EmailKind,
    EmailOpened as EmailOpened,
    EmailRequested as EmailRequested,
    EmailSent as EmailSent,
    InvoiceRequested as InvoiceRequested,
    ReminderSkipped as ReminderSkipped,
)
from invoicing.domain.events.event import (
    Actor as Actor,
    Event as Event,
    RecordedEvent as RecordedEvent,
    StoreEvent as StoreEvent,
)
from invoicing.domain.events.links import (
    LinkCreated as LinkCreated,
    LinkOpened as LinkOpened,
    LinkRevoked as LinkRevoked,
    NewLinkRefused as NewLinkRefused,
)
from invoicing.domain.events.orders import (
    OrderCancelled as OrderCancelled,
    OrderCreated as OrderCreated,
    OrderEdited as OrderEdited,
    OrderFulfilled as OrderFulfilled,
    OrderOverdue as OrderOverdue,
    OrderPaid as OrderPaid,
)
from invoicing.domain.events.payments import (
    OutOfStock as OutOfStock,
    PaymentAuthorized as PaymentAuthorized,
    PaymentDeclined as PaymentDeclined,
    PaymentExpired as PaymentExpired,
    PaymentFailed as PaymentFailed,
    PaymentNotStarted as PaymentNotStarted,
    PaymentRefunded as PaymentRefunded,
    PaymentsClosed as PaymentsClosed,
    PaymentsReopened as PaymentsReopened,
    PaymentStarted as PaymentStarted,
    RefundedTax as RefundedTax,
    RefundRequested as RefundRequested,
    StockHeld as StockHeld,
    StockReleased as StockReleased,
)

SALE_EVENTS: dict[str, type[Event]] = {cls.__name__: cls for cls in Event.__subclasses__() if cls is not StoreEvent}
