"""Write onto the timeline what SES reports of a mail."""

from __future__ import annotations

from invoicing.domain.email.outcome import mark_sent, note_report
from invoicing.domain.errors import NotFoundError
from invoicing.domain.sale.email import Mail, MailReport, mail_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.ports import Clock, Sales, Stores
from invoicing.usecases.retry import decide_again


def record_email_feedback(
    report: MailReport, *, caused_by: str | None = None, sales: Sales, stores: Stores, clock: Clock
) -> Mail | None:
    """Note a report, once however often and in whatever order reports come; two calls. Return the mail, if it is ours.

    Any report proves that the mail went, so one that was left in doubt is marked as sent first.
    """

    def record() -> Mail | None:
        try:
            sale = sales.get(report.sale_id, mail_key(report.mail_id), REMINDER)
        except NotFoundError:
            return None
        mail = sale.find(mail_key(report.mail_id), Mail)
        if mail is None or not report.is_about(mail.to):
            return None
        if mail.sent_at is None:
            days = stores.get().reminder_days
            mark_sent(sale, mail, clock(), provider_id=report.provider_id, reminder_days=days)
        note_report(sale, sale.mail(mail.id), report)
        sales.save(sale, caused_by=caused_by)
        return sale.mail(mail.id)

    return decide_again(record)
