"""Send a requested invoice."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.draft_orders.terms_rule import why_terms_forbid_invoice
from invoicing.domain.email.invoice import why_not_to_invoice
from invoicing.domain.errors import TotalTooLargeError
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.sale.link import link_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.current_prices import price_anew, read_stock_to_pay_directly
from invoicing.usecases.email.send_once import EmailToSend, RenderEmail, send_once


def send_invoice(
    sale_id: str,
    email_id: str,
    *,
    link: int | None = None,
    caused_by: str | None = None,
    base_url: str,
    render: RenderEmail,
    ports: Ports,
) -> Email | None:
    """Send an invoice once: four calls. Returns None if another run has claimed it or it is not to be sent.

    It states the prices of this moment, which the claim stores: a read of products, unless prices are locked. `link` is
    the number of the e-mail's link, where the event has it, which saves a read. The claim fails if the draft has
    changed since it was read, so that no completed or cancelled draft is invoiced.

    Raises:
        EmailRefusedError: SES did not send it this time; run again.
    """
    store = ports.stores.get()

    def find() -> EmailToSend | None:
        sale = _read(sale_id, email_id, link, ports)
        email = sale.find(email_key(email_id), Email)
        if email is None:
            return None
        objection = why_not_to_invoice(sale, email, store, ports.clock())
        if objection is None and email.status is EmailStatus.REQUESTED:
            try:
                former = price_anew(sale, now=ports.clock(), ports=ports)
            except TotalTooLargeError as error:
                return EmailToSend(sale, email, sale.draft, str(error))
            email = replace(email, offer=sale.draft.offer, former_total=former or email.former_total)
            objection = why_terms_forbid_invoice(sale, store)  # a market's new currency may do so
            read_stock_to_pay_directly(sale, now=ports.clock(), ports=ports)
        return EmailToSend(sale, email, sale.draft, objection)

    return send_once(
        find,
        store=store,
        caused_by=caused_by,
        base_url=base_url,
        render=render,
        ports=ports,
    )


def _read(sale_id: str, email_id: str, link: int | None, ports: Ports) -> Sale:
    """Read the sale with the e-mail and its link, in one call if the link is known."""
    links = [] if link is None else [link_key(link)]
    sale = ports.sales.get(sale_id, email_key(email_id), REMINDER, *links)
    email = sale.find(email_key(email_id), Email)
    if email is not None and email.link != link:
        sale = ports.sales.get(sale_id, email_key(email_id), REMINDER, link_key(email.link))
    return sale
