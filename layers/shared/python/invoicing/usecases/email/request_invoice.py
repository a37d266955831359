"""Request an invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.terms_rule import require_store_currency
from invoicing.domain.email.invoice import InvoiceOptions, put_invoice, require_recent_invoice_seen
from invoicing.domain.errors import NoEmailError, PastTimeError
from invoicing.domain.events import Actor
from invoicing.domain.inventory.reserve import held_for, move_towards
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.payability import is_due, require_payable
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.current_prices import current_offer
from invoicing.usecases.inventory.reserve import reserve_beforehand
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def request_invoice(
    sale_id: str,
    options: InvoiceOptions,
    *,
    of_order: bool = False,
    seen_version: int | None = None,
    seen_invoice: str | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> tuple[Sale, Email]:
    """Store the e-mail, its link and `InvoiceRequested`, which the bus brings to `send_invoice`.

    With `send_at` the e-mail is SCHEDULED until then. `seen_version` is the draft order's, or with `of_order` the
    order's. `seen_invoice` is the id of the last invoice that staff know of: another one of the last minutes was
    requested in another window, or by a colleague.

    Raises:
        VersionMismatchError: it was changed since staff read `seen_version`.
        RecentInvoiceError: an invoice was requested minutes ago that is not `seen_invoice`.
        NoEmailError: the customer has no e-mail address.
        TooManyEmailsError: the address has its e-mails of that day already.
        TermsNeedStoreCurrencyError: it has payment terms and is not in the store's currency.
        TotalTooLargeError: at the prices of this moment the total is too large.
        OutOfStockError: the store reserves stock for invoices, and a product is short.
        WrongStateError: the sale cannot be paid any more.
    """
    sale = ports.sales.get(sale_id, RESERVATION, request=request)
    if sale.answered:
        email_id = sale.answered
        sale = ports.sales.get(sale_id, email_key(email_id), request=request)
        return sale, sale.email(email_id)
    sale.require_version(sale.order if of_order else sale.draft, seen_version)
    now = ports.clock()
    require_payable(sale, "invoice")
    if seen_invoice is not None:
        require_recent_invoice_seen(sale.draft, seen_invoice, now)
    if not (options.to or sale.person.customer.email):
        raise NoEmailError
    if options.send_at and options.send_at <= now:
        raise PastTimeError("send_at", "/send_at")
    store = ports.stores.get()
    require_store_currency(sale, store)
    current_offer(sale, now=now, ports=ports)  # has to be one that the customer can pay
    until = _reserved_until(sale, options.send_at or now, store)
    if until:
        reserve_beforehand(sale, _wanted(sale), ports=ports)
        sale.put(replace(sale.draft, reserve_until=until))
        move_towards(sale, _wanted(sale), now)
    email = put_invoice(sale, ports.ids.ulid(now), options, store, now, by=Actor.STAFF)
    sale.answer(email.id)
    ports.sales.save(sale)
    return sale, email


def _reserved_until(sale: Sale, send_at: datetime, store: Store) -> datetime | None:
    """Return until when the store's rule reserves the stock; None where it is reserved for longer already."""
    draft = sale.draft
    if not store.reserve_hours or is_due(sale):
        return None
    until = send_at + timedelta(hours=store.reserve_hours)
    return until if draft.reserve_until is None or draft.reserve_until < until else None


def _wanted(sale: Sale) -> dict[str, int]:
    """Return the units to reserve; an active payment holds the rest."""
    return held_for(sale) if sale.draft.active_attempt else sale.offer.units()
