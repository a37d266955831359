"""Retry an e-mail that is due: a scheduled one, a refused one, or one without an answer from SES."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.email.outcome import fail_email, mark_sent
from invoicing.domain.events import Actor, EmailKind, EmailRequested, InvoiceRequested
from invoicing.domain.sale.email import MOST_REQUESTS, MOST_TRIES, Email, EmailStatus, email_key
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import link_id
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict

_REFUSED = f"Amazon SES accepted the e-mail in none of {MOST_TRIES} tries: send it again later, or copy a link."
_NOT_CLAIMED = (
    "The store's system did not hand the e-mail to Amazon SES for three days: have the system repaired, then send the "
    "e-mail again, or copy a link."
)


@retry_on_conflict
def retry_email(sale_id: str, email_id: str, *, ports: Ports) -> None:
    """Request a scheduled e-mail, or one that was refused or got no answer, again. A reminder fails instead.

    After 15 minutes without a report of SES and without an opened link an e-mail was most likely not sent. A second
    invoice is better than none; a second reminder is not. An e-mail that no function claims, since its event was lost
    or a secret cannot be read, is requested for three days, each hour in the end: SES did not refuse it.
    """
    sale, now = ports.sales.get(sale_id, email_key(email_id)), ports.clock()
    if _due(sale, email_id, now) is None:
        return  # the index was out of date
    sale = ports.sales.get(sale_id, email_key(email_id), link_key(sale.email(email_id).link), REMINDER)
    email = _due(sale, email_id, now)
    if email is None:
        return
    link = sale.find(link_key(email.link), Link)
    if email.status is EmailStatus.SENDING and link is not None and link.opened_at is not None:
        mark_sent(sale, email, now, provider_id="", store=ports.stores.get())
    elif email.kind is EmailKind.REMINDER:
        fail_email(sale, email, "It is not known whether the reminder was sent, so it is not sent again.")
    elif email.tries >= MOST_TRIES:
        fail_email(sale, email, _REFUSED)
    elif email.requests >= MOST_REQUESTS:
        fail_email(sale, email, _NOT_CLAIMED)
    else:
        sale.put(email.asked_for(now))
        if email.kind is EmailKind.INVOICE:
            sale.record(InvoiceRequested(email.id, link_id(email.link)), Actor.SYSTEM)
        else:
            sale.record(EmailRequested(email.id, email.kind, email.about), Actor.SYSTEM)
    ports.sales.save(sale)


def _due(sale: Sale, email_id: str, now: datetime) -> Email | None:
    email = sale.find(email_key(email_id), Email)
    return email if email and email.due and email.due[1] <= now else None
