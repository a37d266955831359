"""When the reminder of an invoice is sent, and whether it still is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from invoicing.domain.catalog.payment_terms import overdue_from
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.terms_rule import why_terms_forbid_invoice
from invoicing.domain.email.recipient import NO_ADDRESS, reminder_address
from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.payability import due_on, is_due
from invoicing.domain.sale.reminder import REMINDER, Reminder
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.text import is_same_address


def plan_reminder(sale: Sale, invoice: Email, sent_at: datetime, store: Store) -> None:
    """Plan the one reminder of an invoice that was sent, in place of that of an earlier one."""
    if store.reminder_days > 0:
        earliest = sent_at + timedelta(days=store.reminder_days)
        sale.put(Reminder(earliest, locale=invoice.locale, link=invoice.link))
        replan_reminder(sale, store)


def replan_reminder(sale: Sale, store: Store) -> None:
    """Plan the reminder again, if there is one, after the payment terms or the due date changed."""
    reminder = sale.find(REMINDER, Reminder)
    if reminder is not None:
        sale.put(replace(reminder, due_at=remind_at(sale, reminder, store)))


def remind_at(sale: Sale, reminder: Reminder, store: Store) -> datetime | None:
    """Return when the customer is reminded: never before the due date is over in the store's time zone.

    Return None while the payment terms set no due date yet.
    """
    due = due_on(sale)
    if due:
        return max(reminder.earliest, overdue_from(due, store.time_zone))
    return None if sale.draft.payment_terms else reminder.earliest


def why_not_to_remind(sale: Sale, reminder: Reminder, store: Store, now: datetime) -> str | None:
    """Return, for staff, why a reminder must not be sent; None if it may."""
    draft, invoice = sale.draft, sale.draft.invoice
    if sale.order is not None and not is_due(sale):
        return "The order is paid or cancelled."
    if draft.status is DraftOrderStatus.CANCELLED:
        return "The draft order is cancelled."
    if invoice is None or invoice.sent_at is None:
        return "No invoice was sent."
    to = reminder_address(sale)
    if not to:
        return NO_ADDRESS
    undelivered = {
        EmailStatus.BOUNCED: "The invoice bounced: correct the customer's e-mail address, or copy a link.",
        EmailStatus.COMPLAINED: "The customer marked the invoice as spam.",
    }
    if invoice.status in undelivered and is_same_address(to, invoice.to):  # a corrected address has no such report
        return undelivered[invoice.status]
    return why_terms_forbid_invoice(sale, store) or _why_link_ended(sale, reminder, now)


def _why_link_ended(sale: Sale, reminder: Reminder, now: datetime) -> str | None:
    try:
        if not sale.link(reminder.link).has_expired(now, payment_pending=is_due(sale)):
            return None
    except LinkNotFoundError:
        return "The link in the invoice was revoked: send the invoice again, or copy a link."
    return "The link in the invoice has expired: send the invoice again, or copy a link."
