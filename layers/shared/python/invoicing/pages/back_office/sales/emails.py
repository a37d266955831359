"""The e-mails of a sale, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.events import EmailKind
from invoicing.domain.sale.email import Email, EmailStatus, ReportType
from invoicing.pages.back_office.words import Words


@dataclass(frozen=True, slots=True)
class EmailView:
    """What became of an e-mail; `tone` is that of its badge."""

    status: str
    tone: str
    when: str


_TONES = {
    EmailStatus.DELIVERED: "good",
    EmailStatus.SENT: "info",
    EmailStatus.SCHEDULED: "info",
    EmailStatus.REQUESTED: "info",
    EmailStatus.SENDING: "info",
    EmailStatus.BOUNCED: "bad",
    EmailStatus.COMPLAINED: "bad",
    EmailStatus.FAILED: "bad",
}


def email_view(email: Email, words: Words) -> EmailView:
    is_opened = not {ReportType.OPENED, ReportType.CLICKED}.isdisjoint(email.reports)
    is_read = is_opened and email.status in {EmailStatus.SENT, EmailStatus.DELIVERED}
    return EmailView(
        status=words.gettext("Opened") if is_read else status_words(email.status, words),
        tone="good" if is_read else _TONES[email.status],
        when=_when(email, words),
    )


def kind_words(kind: EmailKind, words: Words) -> str:
    _ = words.gettext
    return {
        EmailKind.INVOICE: _("Invoice"),
        EmailKind.RECEIPT: _("Receipt"),
        EmailKind.REMINDER: _("Reminder"),
        EmailKind.REFUND: _("Refund notice"),
        EmailKind.SHIPPING_CONFIRMATION: _("Shipping confirmation"),
        EmailKind.PAID_NOTICE: _("Notice of payment"),
    }[kind]


def status_words(status: EmailStatus, words: Words) -> str:
    _ = words.gettext
    return {
        EmailStatus.SCHEDULED: _("Scheduled"),
        EmailStatus.REQUESTED: _("Being sent"),
        EmailStatus.SENDING: _("Being sent"),
        EmailStatus.SENT: _("Sent"),
        EmailStatus.DELIVERED: _("Delivered"),
        EmailStatus.BOUNCED: _("Bounced"),
        EmailStatus.COMPLAINED: _("Marked as spam"),
        EmailStatus.FAILED: _("Not sent"),
    }[status]


def _when(email: Email, words: Words) -> str:
    _ = words.gettext
    if email.status is EmailStatus.SCHEDULED and email.send_at:
        return _("goes out %(time)s") % {"time": words.moment(email.send_at)}
    if email.sent_at:
        return _("sent %(time)s") % {"time": words.ago(email.sent_at)}
    return _("requested %(time)s") % {"time": words.ago(email.created_at)}
