"""Previews of invoices, rendered by the code that sends them."""

from __future__ import annotations

from invoicing.domain.checkout.links import link_ends_at
from invoicing.domain.email.invoice import InvoiceOptions, issued
from invoicing.domain.errors import TotalTooLargeError
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import EMAIL_CHANNEL, Link
from invoicing.domain.sale.sale import Sale
from invoicing.pages.email.invoice import render_invoice
from invoicing.pages.email.mime import EmailParts, read_message
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.current_prices import price_anew, read_stock_to_pay_directly

_PLACEHOLDER = "preview@example.com"  # for headers that a preview does not show


def preview_invoice(sale: Sale, options: InvoiceOptions, *, base_url: str, ports: Ports) -> EmailParts:
    """Return the invoice that would be sent now. The sale in memory is changed; its link does not work.

    At prices with which the total would be too large, the invoice has the stored ones: a warning says so.

    Raises:
        EmailRejectedError: The e-mail could not be sent.
    """
    store, now = ports.stores.get(), ports.clock()
    try:
        former_total = price_anew(sale, now=now, ports=ports)
    except TotalTooLargeError:
        former_total = None
    read_stock_to_pay_directly(sale, now=now, ports=ports)
    send_at = options.send_at or now
    sale.put(issued(sale.draft, send_at, store))
    link = Link(sale.draft.links + 1, EMAIL_CHANNEL, now, link_ends_at(sale, send_at, store))
    sale.put(link)
    email = Email(
        id="preview",
        kind=EmailKind.INVOICE,
        status=EmailStatus.REQUESTED,
        to=options.to or sale.person.customer.email or _PLACEHOLDER,
        link=link.number,
        created_at=now,
        locale=options.locale,
        subject=options.subject,
        message=options.message,
        send_at=options.send_at,
        former_total=former_total,
    )
    url, has_provider = f"{base_url}/i/preview", ports.providers.has_provider
    rendered = render_invoice(sale, store, email, url, _PLACEHOLDER, has_provider=has_provider)
    return read_message(rendered.content)
