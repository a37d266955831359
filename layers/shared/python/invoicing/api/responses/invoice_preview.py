"""Previews of invoices, rendered by the code that sends them."""

from __future__ import annotations

from collections.abc import Iterable

from invoicing.api.responses.links import InvoicePreview
from invoicing.api.responses.warnings import warnings
from invoicing.domain.checkout.links import link_ends_at
from invoicing.domain.email.invoice import InvoiceOptions, issued
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.warning import DraftOrderWarning
from invoicing.pages.email.invoice import render_invoice
from invoicing.pages.email.mime import read_message
from invoicing.ports import Ports

_PLACEHOLDER = "preview@example.com"  # for headers that a preview does not show


def invoice_preview(
    sale: Sale,
    options: InvoiceOptions,
    *,
    warned: Iterable[DraftOrderWarning],
    former_total: Money | None = None,
    base_url: str,
    ports: Ports,
) -> InvoicePreview:
    """Return the invoice that would be sent now. The sale in memory is changed; its link does not work.

    `former_total` is what an earlier e-mail stated, if prices moved since.

    Raises:
        EmailRejectedError: The e-mail could not be sent.
    """
    store, now = ports.stores.get(), ports.clock()
    send_at = options.send_at or now
    sale.put(issued(sale.draft, send_at, store))
    link = Link(sale.draft.links + 1, "email", now, link_ends_at(sale, send_at, store))
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
    parts = read_message(rendered.content)
    return {"subject": parts.subject, "text": parts.text, "html": parts.html, "warnings": warnings(warned)}
