"""The sentence of each event of the catalogue: the timeline, and later the digest, read this one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from invoicing.domain import events
from invoicing.domain.events import Event
from invoicing.domain.events.store import DiscountCodeChanged, ProductChanged, StaffChanged, StoreChanged
from invoicing.pages.back_office.timeline import attention, drafts, emails, orders, payments, store
from invoicing.pages.back_office.timeline.sentence import Sentence, Teller

SENTENCES: dict[type[Event], Callable[[Any, Teller], Sentence]] = {
    events.DraftOrderCreated: drafts.created,
    events.DraftOrderUpdated: drafts.updated,
    events.DiscountCodeApplied: drafts.code_applied,
    events.DiscountCodeRemoved: drafts.code_removed,
    events.DiscountCodesClosed: drafts.codes_closed,
    events.DraftOrderIdle: drafts.idle,
    events.DraftOrderCancelled: drafts.cancelled,
    events.DraftOrderCompleted: drafts.completed,
    events.CheckoutDetailsEntered: drafts.details_entered,
    events.DeliveryMethodChosen: drafts.delivery_chosen,
    events.NoDeliveryFits: drafts.no_delivery,
    events.LinkCreated: drafts.link_created,
    events.LinkOpened: drafts.link_opened,
    events.LinkRevoked: drafts.link_revoked,
    events.NewLinkRefused: drafts.new_link_refused,
    events.InvoiceRequested: emails.invoice_requested,
    events.EmailRequested: emails.requested,
    events.EmailSent: emails.sent,
    events.EmailFailed: emails.failed,
    events.EmailDelivered: emails.delivered,
    events.EmailBounced: emails.bounced,
    events.EmailComplained: emails.complained,
    events.EmailOpened: emails.opened,
    events.EmailClicked: emails.clicked,
    events.ReminderSkipped: emails.reminder_skipped,
    events.AttentionDismissed: attention.dismissed,
    events.OrderCreated: orders.created,
    events.OrderPaid: orders.paid,
    events.OrderEdited: orders.edited,
    events.OrderFulfilled: orders.fulfilled,
    events.OrderOverdue: orders.overdue,
    events.OrderCancelled: orders.cancelled,
    events.PaymentStarted: payments.started,
    events.PaymentAuthorized: payments.authorized,
    events.PaymentNotStarted: payments.not_started,
    events.PaymentDeclined: payments.declined,
    events.PaymentExpired: payments.expired,
    events.PaymentsClosed: payments.closed,
    events.PaymentsReopened: payments.reopened,
    events.PaymentFailed: payments.failed,
    events.OutOfStock: payments.out_of_stock,
    events.StockHeld: payments.held,
    events.StockReleased: payments.released,
    events.RefundRequested: payments.refund_requested,
    events.PaymentRefunded: payments.refunded,
    StoreChanged: store.store_changed,
    ProductChanged: store.product_changed,
    DiscountCodeChanged: store.code_changed,
    StaffChanged: store.staff_changed,
}


def sentence_of(teller: Teller) -> Sentence:
    """Return what an event says, in the language of the teller."""
    return SENTENCES[type(teller.event.data)](teller.event.data, teller)
