"""What a mail does to its sale: whether it is still wanted, and what is written when it went or did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

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
from invoicing.domain.sale.draft_order import DraftOrderStatus, InvoiceState
from invoicing.domain.sale.email import Mail, MailKind, MailReport, MailStatus, ReportType
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.reminder import Reminder
from invoicing.domain.sale.sale import Sale


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
