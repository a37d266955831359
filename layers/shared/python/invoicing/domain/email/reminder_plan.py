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
    """Return, for staff, why a reminder must not be sent; None if it may."""
    draft, invoice = sale.draft, sale.draft.invoice
    if sale.order is not None and not is_due(sale):
        return "The order is paid or cancelled."
    if draft.status is DraftOrderStatus.CANCELLED:
        return "The draft order is cancelled."
    if invoice is None or invoice.sent_at is None:
        return "No invoice was sent."
    undelivered = {
        EmailStatus.BOUNCED: "The invoice bounced: copy a link for the customer instead.",
        EmailStatus.COMPLAINED: "The customer marked the invoice as spam.",
    }
    return (
        undelivered.get(invoice.status) or why_terms_forbid_invoice(sale, store) or _why_link_ended(sale, reminder, now)
    )


def _why_link_ended(sale: Sale, reminder: Reminder, now: datetime) -> str | None:
    try:
        if not sale.link(reminder.link).has_expired(now, payment_pending=is_due(sale)):
            return None
    except LinkNotFoundError:
        return "The link in the invoice was revoked: send the invoice again, or copy a link."
    return "The link in the invoice has expired: send the invoice again, or copy a link."
