"""Record what Amazon SES reports about an e-mail."""

from __future__ import annotations

from invoicing.domain.email.outcome import mark_sent, note_report
from invoicing.domain.errors import NotFoundError
from invoicing.domain.sale.email import Email, EmailReport, email_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def record_email_feedback(report: EmailReport, *, caused_by: str | None = None, ports: Ports) -> Email | None:
    """Record a report, each type once and in any order: two calls. Returns None if it is about no e-mail of ours.

    Every report proves that the e-mail was sent, so an e-mail that is not SENT yet is marked as sent first.
    """
    try:
        sale = ports.sales.get(report.sale_id, email_key(report.email_id), REMINDER)
    except NotFoundError:
        return None
    email = sale.find(email_key(report.email_id), Email)
    if email is None or not report.is_about(email.to):
        return None
    if email.sent_at is None:
        mark_sent(sale, email, ports.clock(), provider_id=report.provider_id, store=ports.stores.get())
    note_report(sale, sale.email(email.id), report)
    ports.sales.save(sale, caused_by=caused_by)
    return sale.email(email.id)
