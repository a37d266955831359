"""Invoices: requesting one, and when it must not be sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.closing import reopen
from invoicing.domain.checkout.links import link_ends_at
from invoicing.domain.draft_orders.terms_rule import why_terms_forbid_invoice
from invoicing.domain.email.quota import count_request
from invoicing.domain.email.recent import is_recent, may_arrive
from invoicing.domain.errors import LinkNotFoundError, RecentInvoiceError
from invoicing.domain.events import Actor, EmailKind, InvoiceRequested
from invoicing.domain.orders.due_date import with_due_date
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus, InvoiceState
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import EMAIL_CHANNEL, Link
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.text import is_same_address


@dataclass(frozen=True, slots=True)
class InvoiceOptions:
    """How an invoice is sent. What is left out comes from the draft order and the store."""

    to: str | None = None
    subject: str = ""
    message: str = ""
    bcc: str = ""
    locale: str = ""
    send_at: datetime | None = None


def put_invoice(sale: Sale, email_id: str, options: InvoiceOptions, store: Store, now: datetime, *, by: Actor) -> Email:
    """Add an invoice to the sale with its own link. `InvoiceRequested` is recorded unless it has a `send_at`."""
    on_file, send_at = sale.person.customer.email, options.send_at or now
    given = "" if is_same_address(options.to or "", on_file) else options.to
    if not sale.draft.issued_on:
        sale.put(issued(sale.draft, send_at, store))
        if sale.order is not None:  # without an invoice no payment is due
            sale.put(with_due_date(sale.order, sale.draft, store.time_zone, now))
    link = Link(sale.draft.links + 1, EMAIL_CHANNEL, now, link_ends_at(sale, send_at, store))
    email = Email(
        id=email_id,
        kind=EmailKind.INVOICE,
        status=EmailStatus.SCHEDULED if options.send_at else EmailStatus.REQUESTED,
        to=given or on_file,
        link=link.number,
        created_at=now,
        locale=options.locale,
        subject=options.subject,
        message=options.message,
        bcc=options.bcc,
        send_at=options.send_at,
        has_custom_to=bool(given),
    )
    sale.put(replace(sale.draft, links=link.number))
    put_invoice_state(sale, invoice_state(email))
    sale.put(link)
    sale.put(email)
    count_request(sale, email, now)
    if email.status is EmailStatus.REQUESTED:
        sale.record(InvoiceRequested(email.id, link.id), by)
    if by is Actor.STAFF:
        reopen(sale, now)
    return email


def recent_invoice(draft: DraftOrder, now: datetime) -> InvoiceState | None:
    """Return the latest invoice if it was requested minutes ago, and may have arrived or be on its way."""
    invoice = draft.invoice
    is_told = invoice is not None and may_arrive(invoice.status) and is_recent(invoice.email_id, now)
    return invoice if is_told else None


def require_recent_invoice_seen(draft: DraftOrder, seen: str, now: datetime) -> None:
    """Require that staff know of an invoice that was requested minutes ago; `seen` is the id of the last they saw.

    Raises:
        RecentInvoiceError: they have not seen it.
    """
    recent = recent_invoice(draft, now)
    if recent is not None and recent.email_id != seen:
        raise RecentInvoiceError(recent.email_id, recent.to)


def invoice_state(email: Email, sent_at: datetime | None = None) -> InvoiceState:
    """Return the status of the latest invoice from its e-mail."""
    return InvoiceState(email.id, email.to, email.status, sent_at, email.has_custom_to)


def put_invoice_state(sale: Sale, state: InvoiceState) -> None:
    """Put the status of the latest invoice on the draft order and its order."""
    sale.put(replace(sale.draft, invoice=state))
    if sale.order is not None:
        sale.put(replace(sale.order, invoice_status=sale.draft.invoice_status))


def issued(draft: DraftOrder, send_at: datetime, store: Store) -> DraftOrder:
    """Return the draft with the day of its first invoice, from which its payment terms count."""
    if draft.issued_on:
        return draft
    return replace(draft, issued_on=day_of(send_at, store.time_zone).isoformat()).due_by_terms()


def why_not_to_invoice(sale: Sale, email: Email, store: Store, now: datetime) -> str | None:
    """Return, for staff, why an invoice must not be sent any more; None if it may."""
    if forbidden := why_terms_forbid_invoice(sale, store):
        return forbidden
    if sale.order is not None and not is_due(sale):
        return "The order was paid or cancelled meanwhile, so the invoice is not sent: nothing is left to pay."
    if sale.draft.status is DraftOrderStatus.CANCELLED:
        return "The draft order was cancelled meanwhile, so the invoice is not sent: duplicate it to sell it again."
    try:
        if not sale.link(email.link).has_expired(now, payment_pending=is_due(sale)):
            return None
    except LinkNotFoundError:
        return "The link in the invoice was revoked meanwhile, so it is not sent: request the invoice again."
    return "The link in the invoice has expired, so it is not sent: request the invoice again."
