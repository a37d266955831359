"""Ask for an invoice to be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from invoicing.domain.draft_orders import DraftOrder, DraftOrderStatus, InvoiceState
from invoicing.domain.errors import NoEmailError, PastTimeError, TermsNeedStoreCurrencyError
from invoicing.domain.events import Actor, InvoiceRequested
from invoicing.domain.inputs import InvoiceOptions
from invoicing.domain.links import Link
from invoicing.domain.mails import Mail, MailKind, MailStatus, mail_key
from invoicing.domain.payables import is_owed, require_payable
from invoicing.domain.payment_terms import day_of
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
        TermsNeedStoreCurrencyError: it has payment terms, and another currency than the store's.
        OutOfStockError: the store reserves on sending, and there is not enough.
        WrongStateError: there is nothing to pay (any more).

    """

    def ask() -> tuple[Sale, Mail]:
        sale = sales.get(sale_id, RESERVATION, *([answered_key(request.name)] if request else []))
        answered = sale.answered(request) if request else None
        if answered:
            sale = sales.get(sale_id, mail_key(answered))
            return sale, sale.mail(answered)
        draft, now = sale.draft, clock()
        require_payable(sale, "invoiced")
        to = options.to or sale.person.customer.email
        if not to:
            raise NoEmailError
        if options.send_at and options.send_at <= now:
            message = "send_at has passed: give a time to come, or leave it out to send now."
            raise PastTimeError(message, "/send_at")
        store, goes_at = stores.get(), options.send_at or now
        _require_store_currency(sale, store)
        until = _reserved_until(sale, goes_at, store)
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
        invoiced = replace(draft, links=link.number, invoice=InvoiceState(mail.id, to, mail.status.value))
        sale.put(_issued(invoiced, goes_at, store))
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


def _require_store_currency(sale: Sale, store: Store) -> None:
    """Refuse an invoice with payment terms in another currency than the store's, as Shopify does."""
    currency = sale.offer.currency
    if sale.draft.payment_terms and currency != sale.offer.store_currency and not store.terms_in_any_currency:
        raise TermsNeedStoreCurrencyError(currency, sale.offer.store_currency)


def _issued(draft: DraftOrder, goes_at: datetime, store: Store) -> DraftOrder:
    """Return the draft with the day of its invoice, from which its terms count. The first one counts, not the last."""
    if draft.issued_on or draft.status is DraftOrderStatus.COMPLETED:
        return draft
    return replace(draft, issued_on=day_of(goes_at, store.time_zone).isoformat()).due_by_terms()


def _reserved_until(sale: Sale, goes_at: datetime, store: Store) -> datetime | None:
    """Return until when the store's own rule sets the goods aside; nothing where they are set aside longer already."""
    draft = sale.draft
    if not store.reserve_hours or is_owed(sale):
        return None
    until = goes_at + timedelta(hours=store.reserve_hours)
    return until if draft.reserve_until is None or draft.reserve_until < until else None


def _wanted(sale: Sale) -> dict[str, int]:
    """Return what is to be set aside; what a payment holds already is."""
    return held_for(sale) if sale.draft.active_attempt else sale.offer.units()
