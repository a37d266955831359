"""Send a new link to a customer whose link has expired."""

from __future__ import annotations

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.links import refuse_new_link, with_new_link
from invoicing.domain.checkout.state import CheckoutState, checkout_state
from invoicing.domain.draft_orders.terms_rule import require_store_currency
from invoicing.domain.email.invoice import InvoiceOptions, put_invoice
from invoicing.domain.email.recipient import new_link_address
from invoicing.domain.errors import TermsNeedStoreCurrencyError, TooManyEmailsError
from invoicing.domain.events import Actor
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.retry import retry_on_conflict


def request_new_link(token: str, *, ports: Ports) -> tuple[Sale, Link]:
    """Request an invoice to the address of staff, at most three times a day; return the sale and the expired link.

    The holder of the link cannot tell whether an e-mail is sent. If none can be, an event tells staff why.

    Raises:
        LinkNotFoundError: the token is invalid, or its link was revoked.
    """
    try:
        return _request(token, ports)
    except TooManyEmailsError as error:
        return _refuse(token, str(error), ports)


@retry_on_conflict
def _request(token: str, ports: Ports) -> tuple[Sale, Link]:
    sale, link = open_link(token, ports=ports)
    now, to = ports.clock(), new_link_address(sale)
    counted = with_new_link(sale.draft, now)
    if checkout_state(sale, link, now) is not CheckoutState.EXPIRED or counted is None:
        return sale, link
    store = ports.stores.get()
    reason = _refusal(sale, to, store)
    if reason:
        if refuse_new_link(sale, link, reason, now):
            ports.sales.save(sale)
        return sale, link
    sale.put(counted)
    put_invoice(sale, ports.ids.ulid(now), InvoiceOptions(to=to), store, now, by=Actor.CUSTOMER)
    ports.sales.save(sale)
    return sale, link


@retry_on_conflict
def _refuse(token: str, reason: str, ports: Ports) -> tuple[Sale, Link]:
    sale, link = open_link(token, ports=ports)
    if refuse_new_link(sale, link, reason, ports.clock()):
        ports.sales.save(sale)
    return sale, link


def _refusal(sale: Sale, to: str, store: Store) -> str:
    """Return why no e-mail can be sent, and what staff can do; empty if one can."""
    if not to:
        return "No e-mail address is on file: enter it, or share a new link with the customer."
    try:
        require_store_currency(sale, store)
    except TermsNeedStoreCurrencyError as error:
        return str(error)
    return ""
