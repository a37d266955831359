"""Ask for an invoice to be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from invoicing.domain.draft_orders import DraftOrder, InvoiceState
from invoicing.domain.errors import NoEmailError, PastTimeError
from invoicing.domain.events import Actor, InvoiceRequested
from invoicing.domain.inputs import InvoiceOptions
from invoicing.domain.links import Link
from invoicing.domain.mails import Mail, MailKind, MailStatus, mail_key
from invoicing.domain.request_keys import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.reservations import held_for, move_towards
from invoicing.domain.sales import Sale
from invoicing.domain.stock import RESERVATION
from invoicing.domain.stores import Store
from invoicing.ports import Clock, Ids, Sales, Stores
from invoicing.usecases.reserving import take_beforehand
from invoicing.usecases.retrying import decide_again


def request_invoice(
    sale_id: str,
    options: InvoiceOptions,
    *,
    request: RequestKey | None,
    sales: Sales,
    stores: Stores,
    ids: Ids,
    clock: Clock,
) -> tuple[Sale, Mail]:
    """Store the mail, a link of its own and the request to send it; the bus does the rest.

    With `send_at` the mail waits for its time.

    Raises:
        NoEmailError: there is nobody to send to.
        OutOfStockError: the store reserves on sending, and there is not enough.
        WrongStateError: the draft is completed or cancelled.

    """

    def ask() -> tuple[Sale, Mail]:
        sale = sales.get(sale_id, RESERVATION, *([answered_key(request.name)] if request else []))
        answered = sale.answered(request) if request else None
        if answered:
            sale = sales.get(sale_id, mail_key(answered))
            return sale, sale.mail(answered)
        draft, now = sale.draft, clock()
        draft.require_open("invoiced")
        to = options.to or sale.person.customer.email
        if not to:
            raise NoEmailError
        if options.send_at and options.send_at <= now:
            message = "send_at has passed: give a time to come, or leave it out to send now."
            raise PastTimeError(message, "/send_at")
        store, goes_at = stores.get(), options.send_at or now
        until = _reserved_until(draft, goes_at, store)
        if until:
            take_beforehand(sale, _wanted(sale), sales, now)
            draft = sale.draft
        link = Link(
            number=draft.links + 1,
            channel="email",
            created_at=now,
            expires_at=goes_at + timedelta(days=store.link_days),
        )
        mail = Mail(
            id=ids.ulid(now),
            kind=MailKind.INVOICE,
            status=MailStatus.SCHEDULED if options.send_at else MailStatus.REQUESTED,
            to=to,
            link=link.number,
            created_at=now,
            locale=options.locale,
            subject=options.subject,
            message=options.message,
            bcc=options.bcc,
            send_at=options.send_at,
        )
        sale.put(replace(draft, links=link.number, invoice=InvoiceState(mail.id, to, mail.status.value)))
        sale.put(link)
        sale.put(mail)
        if until:
            sale.put(replace(sale.draft, reserve_until=until))
            move_towards(sale, _wanted(sale), now)
        if request:
            sale.put(AnsweredRequest(request.name, request.fingerprint, mail.id))
        if mail.status is MailStatus.REQUESTED:
            sale.record(InvoiceRequested(mail.id, link.id), Actor.STAFF)
        sales.save(sale)
        return sale, mail

    return decide_again(ask)


def _reserved_until(draft: DraftOrder, goes_at: datetime, store: Store) -> datetime | None:
    """Return until when the store's own rule sets the goods aside; nothing where staff reserve them longer already."""
    if not store.reserve_hours:
        return None
    until = goes_at + timedelta(hours=store.reserve_hours)
    return until if draft.reserve_until is None or draft.reserve_until < until else None


def _wanted(sale: Sale) -> dict[str, int]:
    """Return what is to be set aside; what a payment holds already is."""
    return held_for(sale) if sale.draft.active_attempt else sale.offer.units()
