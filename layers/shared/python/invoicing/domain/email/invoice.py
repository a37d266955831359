"""Invoices: requesting one, and when it must not be sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.links import link_ends_at
from invoicing.domain.draft_orders.terms_rule import why_terms_forbid_invoice
from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.events import Actor, EmailKind, InvoiceRequested
from invoicing.domain.orders.due_date import with_due_date
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus, InvoiceState
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.sale import Sale


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
    to, send_at = options.to or sale.person.customer.email, options.send_at or now
    if not sale.draft.issued_on:
        sale.put(issued(sale.draft, send_at, store))
        if sale.order is not None:  # without an invoice no payment is due
            sale.put(with_due_date(sale.order, sale.draft, store.time_zone, now))
    link = Link(sale.draft.links + 1, "email", now, link_ends_at(sale, send_at, store))
    email = Email(
        id=email_id,
        kind=EmailKind.INVOICE,
        status=EmailStatus.SCHEDULED if options.send_at else EmailStatus.REQUESTED,
        to=to,
        link=link.number,
        created_at=now,
        locale=options.locale,
        subject=options.subject,
        message=options.message,
        bcc=options.bcc,
        send_at=options.send_at,
    )
    sale.put(replace(sale.draft, links=link.number))
    put_invoice_state(sale, InvoiceState(email.id, to, email.status))
    sale.put(link)
    sale.put(email)
    if email.status is EmailStatus.REQUESTED:
        sale.record(InvoiceRequested(email.id, link.id), by)
    return email


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


def address_on_file(sale: Sale) -> str:
    """Return the only address to which the holder of a link may have an e-mail sent; empty without one."""
    invoice = sale.draft.invoice
    return sale.person.customer.email or (invoice.to if invoice else "")


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
