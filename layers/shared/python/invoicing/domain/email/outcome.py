"""What the outcome of an e-mail changes in its sale."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.catalog.store import Store
from invoicing.domain.email.invoice import invoice_state, put_invoice_state
from invoicing.domain.email.reminder_plan import plan_reminder
from invoicing.domain.events import (
    Actor,
    EmailBounced,
    EmailClicked,
    EmailComplained,
    EmailDelivered,
    EmailFailed,
    EmailKind,
    EmailOpened,
    EmailSent,
    Event,
)
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import Email, EmailReport, EmailStatus, ReportType
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import link_id


def mark_sent(
    sale: Sale, email: Email, now: datetime, *, provider_id: str, store: Store, by: Actor = Actor.SYSTEM
) -> None:
    """Record that SES accepted an e-mail, or that staff know so.

    A sent invoice changes a draft that is still open, and plans its reminder.
    """
    sent = replace(email.moved_to(EmailStatus.SENT), sent_at=now, provider_id=provider_id or email.provider_id)
    sale.put(sent)
    sale.record(EmailSent(email.id, email.kind, link_id(email.link) if email.link else ""), by)
    if email.offer > sale.draft.sent_offer:
        sale.put(replace(sale.draft, sent_offer=email.offer))
    if email.kind is not EmailKind.INVOICE:
        return
    if _is_latest_invoice(sale, sent):
        put_invoice_state(sale, invoice_state(sent, now))
    if not is_payable(sale):
        return
    if sale.draft.status is DraftOrderStatus.OPEN:
        sale.put(sale.draft.moved_to(DraftOrderStatus.INVOICE_SENT, now))
    plan_reminder(sale, email, now, store)


def fail_email(sale: Sale, email: Email, reason: str) -> None:
    """Record that an e-mail will not be sent, and why."""
    failed = email.moved_to(EmailStatus.FAILED)
    sale.put(failed)
    sale.record(EmailFailed(email.id, email.kind, reason), Actor.SYSTEM)
    _update_invoice_state(sale, failed)


def note_report(sale: Sale, email: Email, report: EmailReport) -> None:
    """Record a report of SES about an e-mail that was sent; each type of report once."""
    if report.type is ReportType.SENT or report.type in email.reports:
        return
    reported = email.reported(report.type)
    if report.type is ReportType.REJECTED:
        fail_email(sale, reported, "Amazon SES found a virus in the e-mail and did not deliver it: check its message.")
        return
    sale.put(reported)
    kind = email.kind
    happened: dict[ReportType, Event] = {
        ReportType.DELIVERED: EmailDelivered(email.id, kind),
        ReportType.BOUNCED: EmailBounced(email.id, kind, report.bounce_type),
        ReportType.COMPLAINED: EmailComplained(email.id, kind),
        ReportType.OPENED: EmailOpened(email.id, kind),
        ReportType.CLICKED: EmailClicked(email.id, kind),
    }
    sale.record(happened[report.type], Actor.PROVIDER)
    _update_invoice_state(sale, reported)


def _update_invoice_state(sale: Sale, email: Email) -> None:
    """Copy the status of the latest invoice to the draft order and its order, whatever became of them."""
    invoice = sale.draft.invoice
    if invoice and invoice.status is not email.status and _is_latest_invoice(sale, email):
        put_invoice_state(sale, invoice_state(email, invoice.sent_at))


def _is_latest_invoice(sale: Sale, email: Email) -> bool:
    invoice = sale.draft.invoice
    return email.kind is EmailKind.INVOICE and (invoice is None or invoice.email_id == email.id)
