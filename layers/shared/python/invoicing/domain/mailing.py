"""What a mail does to its sale: whether it is still wanted, and what is written when it went or did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from invoicing.domain.draft_orders import DraftOrderStatus, InvoiceState
from invoicing.domain.errors import LinkNotFoundError, TermsNeedStoreCurrencyError
from invoicing.domain.events import (
    Actor,
    Event,
    InvoiceBounced,
    InvoiceClicked,
    InvoiceComplained,
    InvoiceDelivered,
    InvoiceFailed,
    InvoiceOpened,
    InvoiceSent,
    ReceiptFailed,
    ReceiptSent,
    ReminderSent,
    ReminderSkipped,
)
from invoicing.domain.identifiers import derived_id
from invoicing.domain.invoices import require_store_currency
from invoicing.domain.links import Link
from invoicing.domain.mails import Mail, MailKind, MailReport, MailStatus, ReportType
from invoicing.domain.payables import is_owed, is_payable
from invoicing.domain.reminders import Reminder
from invoicing.domain.sales import Sale
from invoicing.domain.stores import Store


def receipt_id(sale_id: str) -> str:
    """Return the id of the one receipt of a sale: however often it is asked for, it is the same mail."""
    return derived_id("receipt", sale_id)


def new_link(sale: Sale, now: datetime, expires_at: datetime | None) -> Link:
    """Add a link for a mail to the sale."""
    link = Link(sale.draft.links + 1, "email", now, expires_at)
    sale.put(replace(sale.draft, links=link.number))
    sale.put(link)
    return link


def why_not_to_invoice(sale: Sale, mail: Mail, store: Store, now: datetime) -> str | None:
    """Return why an invoice must not be sent any more, in a sentence for staff; nothing if it may."""
    if forbidden := _why_terms_forbid(sale, store):
        return forbidden
    if sale.order is not None and not is_owed(sale):
        return "It was paid or given up meanwhile: there is nothing left to pay, so the invoice is not sent."
    if sale.draft.status is DraftOrderStatus.CANCELLED:
        return "The draft order was cancelled meanwhile, so the invoice is not sent: duplicate it to sell it after all."
    try:
        if not sale.link(mail.link).has_expired(now, is_debt=is_owed(sale)):
            return None
    except LinkNotFoundError:
        return "The link in the invoice was revoked meanwhile, so it is not sent: ask for the invoice again."
    return "The link in the invoice has run out, so it is not sent: ask for the invoice again."


def why_not_to_remind(sale: Sale, reminder: Reminder, store: Store, now: datetime) -> str | None:
    """Return why a reminder must not be sent, in a sentence for staff; nothing if it may."""
    draft, invoice = sale.draft, sale.draft.invoice
    if sale.order is not None and not is_owed(sale):
        return "The order is paid, or was given up."
    if draft.status is DraftOrderStatus.CANCELLED:
        return "The draft order is cancelled."
    if invoice is None or invoice.sent_at is None:
        return "No invoice was sent."
    came_back = {
        MailStatus.BOUNCED.value: "The invoice came back: copy a link for the customer instead.",
        MailStatus.COMPLAINED.value: "The customer called the invoice unwanted.",
    }
    return came_back.get(invoice.status) or _why_terms_forbid(sale, store) or _why_link_ended(sale, reminder, now)


def _why_link_ended(sale: Sale, reminder: Reminder, now: datetime) -> str | None:
    try:
        if not sale.link(reminder.link).has_expired(now, is_debt=is_owed(sale)):
            return None
    except LinkNotFoundError:
        return "The link in the invoice was revoked: send the invoice again, or copy a link."
    return "The link in the invoice has run out: send the invoice again, or copy a link."


def _why_terms_forbid(sale: Sale, store: Store) -> str | None:
    """Return why terms allow no invoice: an address may have changed the currency since it was asked for."""
    try:
        require_store_currency(sale, store)
    except TermsNeedStoreCurrencyError as error:
        return str(error)
    return None


def mark_sent(sale: Sale, mail: Mail, now: datetime, *, provider_id: str, reminder_days: int) -> None:
    """Note that a mail has gone. A draft that has ended meanwhile is left alone; else a reminder is planned."""
    sent = replace(mail, status=MailStatus.SENT, sent_at=now, provider_id=provider_id or mail.provider_id)
    sale.put(sent)
    link = f"lnk_{mail.link}"
    happened: dict[MailKind, Event] = {
        MailKind.INVOICE: InvoiceSent(mail.id, link),
        MailKind.RECEIPT: ReceiptSent(mail.id),
        MailKind.REFUND: ReceiptSent(mail.id, mail.kind.value),
        MailKind.REMINDER: ReminderSent(mail.id, link),
    }
    sale.record(happened[mail.kind], Actor.SYSTEM)
    if mail.kind is not MailKind.INVOICE or not is_payable(sale):
        return
    if sale.draft.status is DraftOrderStatus.OPEN:
        sale.put(sale.draft.moved_to(DraftOrderStatus.INVOICE_SENT, now))
    if _is_latest_invoice(sale, sent):
        sale.put(replace(sale.draft, invoice=InvoiceState(mail.id, mail.to, MailStatus.SENT, now)))
    if reminder_days > 0:
        sale.put(Reminder(now + timedelta(days=reminder_days), mail.locale, mail.link))


def give_up(sale: Sale, mail: Mail, reason: str) -> None:
    """Note that a mail will not go, and why."""
    failed = replace(mail, status=MailStatus.FAILED)
    sale.put(failed)
    happened: dict[MailKind, Event] = {
        MailKind.INVOICE: InvoiceFailed(mail.id, reason),
        MailKind.RECEIPT: ReceiptFailed(mail.id, reason),
        MailKind.REFUND: ReceiptFailed(mail.id, reason, mail.kind.value),
        MailKind.REMINDER: ReminderSkipped(reason),
    }
    sale.record(happened[mail.kind], Actor.SYSTEM)
    _follow_with_head(sale, failed)


def note_report(sale: Sale, mail: Mail, report: MailReport) -> None:
    """Note what SES reports of a mail that went. What was reported before is not noted again."""
    if report.type is ReportType.SENT or report.type in mail.reports:
        return
    reported = mail.reported(report.type)
    if report.type is ReportType.REJECTED:
        give_up(sale, reported, "Amazon SES found a virus in the mail and did not deliver it: look at its message.")
        return
    sale.put(reported)
    kind = mail.kind.value
    happened: dict[ReportType, Event] = {
        ReportType.DELIVERED: InvoiceDelivered(mail.id, kind),
        ReportType.BOUNCED: InvoiceBounced(mail.id, kind, report.bounce_type),
        ReportType.COMPLAINED: InvoiceComplained(mail.id, kind),
        ReportType.OPENED: InvoiceOpened(mail.id, kind),
        ReportType.CLICKED: InvoiceClicked(mail.id, kind),
    }
    sale.record(happened[report.type], Actor.PROVIDER)
    _follow_with_head(sale, reported)


def _follow_with_head(sale: Sale, mail: Mail) -> None:
    """Let the head show what has become of its latest invoice, while it is open."""
    if is_payable(sale) and sale.draft.invoice and _is_latest_invoice(sale, mail):
        sale.put(replace(sale.draft, invoice=replace(sale.draft.invoice, status=mail.status.value)))


def _is_latest_invoice(sale: Sale, mail: Mail) -> bool:
    invoice = sale.draft.invoice
    return mail.kind is MailKind.INVOICE and (invoice is None or invoice.mail_id == mail.id)
