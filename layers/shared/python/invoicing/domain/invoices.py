"""Asking for an invoice: what is written into the sale, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from invoicing.domain.draft_orders import DraftOrder, InvoiceState
from invoicing.domain.errors import TermsNeedStoreCurrencyError
from invoicing.domain.events import Actor, InvoiceRequested, NewLinkRefused
from invoicing.domain.inputs import InvoiceOptions
from invoicing.domain.links import Link
from invoicing.domain.mails import Mail, MailKind, MailStatus
from invoicing.domain.owing import owed_from
from invoicing.domain.payables import link_ends_at
from invoicing.domain.payment_terms import day_of
from invoicing.domain.sales import Sale
from invoicing.domain.stores import Store

MOST_NEW_LINKS = 3  # in a day (UTC) that a customer may ask for


def require_store_currency(sale: Sale, store: Store) -> None:
    """Refuse an invoice with payment terms in another currency than the store's, as Shopify does.

    Raises:
        TermsNeedStoreCurrencyError: that is so, and the store has no setting that allows it.

    """
    currency = sale.offer.currency
    if sale.draft.payment_terms and currency != sale.offer.store_currency and not store.terms_in_any_currency:
        raise TermsNeedStoreCurrencyError(currency, sale.offer.store_currency)


def put_invoice(sale: Sale, mail_id: str, options: InvoiceOptions, store: Store, now: datetime, *, by: Actor) -> Mail:
    """Put an invoice on the sale, with a link of its own and, unless it waits for its time, the request to send it."""
    to, goes_at = options.to or sale.person.customer.email, options.send_at or now
    if not sale.draft.issued_on:
        sale.put(issued(sale.draft, goes_at, store))
        if sale.order is not None:  # nobody owes anything before they were told
            sale.put(owed_from(sale.order, sale.draft, store.time_zone, now))
    link = Link(sale.draft.links + 1, "email", now, link_ends_at(sale, goes_at, store))
    mail = Mail(
        id=mail_id,
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
    sale.put(replace(sale.draft, links=link.number, invoice=InvoiceState(mail.id, to, mail.status.value)))
    sale.put(link)
    sale.put(mail)
    if mail.status is MailStatus.REQUESTED:
        sale.record(InvoiceRequested(mail.id, link.id), by)
    return mail


def issued(draft: DraftOrder, goes_at: datetime, store: Store) -> DraftOrder:
    """Return the draft with the day of its invoice, from which its terms count. The first one counts, not the last."""
    if draft.issued_on:
        return draft
    return replace(draft, issued_on=day_of(goes_at, store.time_zone).isoformat()).due_by_terms()


def address_on_file(sale: Sale) -> str:
    """Return the only address that whoever holds a link may have something sent to; empty where there is none."""
    invoice = sale.draft.invoice
    return sale.person.customer.email or (invoice.to if invoice else "")


def with_new_link(draft: DraftOrder, now: datetime) -> DraftOrder | None:
    """Return the draft with one more link that its customer asked for today (UTC); nothing after the last of a day."""
    day = _utc_day(now)
    asked = draft.new_links if draft.new_links_on == day else 0
    return replace(draft, new_links=asked + 1, new_links_on=day) if asked < MOST_NEW_LINKS else None


def refuse_new_link(sale: Sale, link: Link, reason: str, now: datetime) -> bool:
    """Tell staff, at most once a day (UTC), that the customer asked for a new link and cannot be sent one.

    Return whether there is anything to be saved.
    """
    day = _utc_day(now)
    if sale.draft.new_link_refused_on == day:
        return False
    sale.put(replace(sale.draft, new_link_refused_on=day))
    sale.record(NewLinkRefused(link.id, reason), Actor.CUSTOMER)
    return True


def _utc_day(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%d}"
