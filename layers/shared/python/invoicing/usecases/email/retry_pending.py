"""Retry an e-mail that is due: a scheduled one, a refused one, or one without an answer from SES."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

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


# After which no function is still handing an e-mail to SES, and no request for it is on its way.
SURELY_STOPPED = timedelta(minutes=2)


@retry_on_conflict
def retry_email(sale_id: str, email_id: str, *, ports: Ports) -> None:
    """Request a scheduled e-mail, or one that was refused or got no answer, again. A reminder fails instead.

    After 15 minutes without a report of SES and without an opened link an e-mail was most likely not sent. A second
    invoice is better than none; a second reminder is not. An e-mail that no function claims, since its event was lost
    or a secret cannot be read, is requested for three days, each hour in the end: SES did not refuse it.
    """
    _retry(sale_id, email_id, _is_due, Actor.SYSTEM, ports)


@retry_on_conflict
def retry_email_now(sale_id: str, email_id: str, *, ports: Ports) -> bool:
    """Do the same at once, for staff: they know that an e-mail in doubt did not arrive, or that a cause is removed.

    Returns False if it was sent or failed meanwhile, was requested within two minutes, or is a reminder.
    """
    return _retry(sale_id, email_id, is_stuck, Actor.STAFF, ports)


@retry_on_conflict
def confirm_email(sale_id: str, email_id: str, *, ports: Ports) -> bool:
    """Record that an e-mail in doubt was sent: staff know that it arrived. Returns False if it is in doubt no more."""
    sale, now = ports.sales.get(sale_id, email_key(email_id), REMINDER), ports.clock()
    email = sale.find(email_key(email_id), Email)
    if email is None or not is_in_doubt(email, now):
        return False
    mark_sent(sale, email, now, provider_id="", store=ports.stores.get(), by=Actor.STAFF)
    ports.sales.save(sale)
    return True


def is_in_doubt(email: Email, now: datetime) -> bool:
    """Tell whether SES has not answered about an e-mail: it may have been sent."""
    return email.status is EmailStatus.SENDING and _is_left(email, now)


def is_stuck(email: Email, now: datetime) -> bool:
    """Tell whether an e-mail is in doubt, or waits to be sent again, and may be requested at once."""
    return (
        email.status in {EmailStatus.SENDING, EmailStatus.REQUESTED}
        and email.kind is not EmailKind.REMINDER
        and _is_left(email, now)
    )


def _is_left(email: Email, now: datetime) -> bool:
    return (email.claimed_at or email.asked_at or email.created_at) + SURELY_STOPPED <= now


def _is_due(email: Email, now: datetime) -> bool:
    return email.due is not None and email.due[1] <= now


def _retry(sale_id: str, email_id: str, applies: Callable[[Email, datetime], bool], by: Actor, ports: Ports) -> bool:
    sale, now = ports.sales.get(sale_id, email_key(email_id)), ports.clock()
    if _found(sale, email_id, applies, now) is None:
        return False  # the index was out of date
    sale = ports.sales.get(sale_id, email_key(email_id), link_key(sale.email(email_id).link), REMINDER)
    email = _found(sale, email_id, applies, now)
    if email is None:
        return False
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
            sale.record(InvoiceRequested(email.id, link_id(email.link)), by)
        else:
            sale.record(EmailRequested(email.id, email.kind, email.about), by)
    ports.sales.save(sale)
    return True


def _found(sale: Sale, email_id: str, applies: Callable[[Email, datetime], bool], now: datetime) -> Email | None:
    email = sale.find(email_key(email_id), Email)
    return email if email is not None and applies(email, now) else None
