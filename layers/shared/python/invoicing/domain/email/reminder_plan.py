"""Whether a reminder is still to be sent."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.terms_rule import why_terms_forbid_invoice
from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.reminder import Reminder
from invoicing.domain.sale.sale import Sale


def why_not_to_remind(sale: Sale, reminder: Reminder, store: Store, now: datetime) -> str | None:
    """Return why a reminder must not be sent, in a sentence for staff; nothing if it may."""
    draft, invoice = sale.draft, sale.draft.invoice
    if sale.order is not None and not is_due(sale):
        return "The order is paid, or was given up."
    if draft.status is DraftOrderStatus.CANCELLED:
        return "The draft order is cancelled."
    if invoice is None or invoice.sent_at is None:
        return "No invoice was sent."
    came_back = {
        EmailStatus.BOUNCED.value: "The invoice came back: copy a link for the customer instead.",
        EmailStatus.COMPLAINED.value: "The customer called the invoice unwanted.",
    }
    return (
        came_back.get(invoice.status) or why_terms_forbid_invoice(sale, store) or _why_link_ended(sale, reminder, now)
    )


def _why_link_ended(sale: Sale, reminder: Reminder, now: datetime) -> str | None:
    try:
        if not sale.link(reminder.link).has_expired(now, payment_pending=is_due(sale)):
            return None
    except LinkNotFoundError:
        return "The link in the invoice was revoked: send the invoice again, or copy a link."
    return "The link in the invoice has run out: send the invoice again, or copy a link."
