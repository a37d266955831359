"""Which address an e-mail goes to, at the time when it goes."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.events import EmailKind
from invoicing.domain.sale.draft_order import InvoiceState
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.sale import Sale

_ASK_FOR_PAYMENT = frozenset({EmailKind.INVOICE, EmailKind.REMINDER})
_NOT_SENT = frozenset({EmailStatus.SCHEDULED, EmailStatus.REQUESTED, EmailStatus.SENDING})
NO_ADDRESS = "The customer has no e-mail address: enter one and request the e-mail again, or copy a link."


def recipient_of(sale: Sale, email: Email) -> str:
    """Return the address that an e-mail goes to now; empty without one.

    An address that staff gave for this e-mail stays, as does the store's own. Otherwise what asks for the payment goes
    to the address on file, which the holder of a link does not change, and what confirms it to the address that they
    entered, if they did.
    """
    if email.has_custom_to or email.kind is EmailKind.PAID_NOTICE:
        return email.to
    return sale.person.customer.email if email.kind in _ASK_FOR_PAYMENT else sale.person.receipt_address


def reminder_address(sale: Sale) -> str:
    """Return the address that a reminder of the latest invoice goes to now; empty without one."""
    invoice = sale.draft.invoice
    return invoice.to if invoice and invoice.has_custom_to else sale.person.customer.email


def new_link_address(sale: Sale) -> str:
    """Return the only address to which the holder of a link may have an e-mail sent; empty without one.

    One that staff wrote, be it for the latest invoice alone, goes before one that was entered through a link.
    """
    invoice, person = sale.draft.invoice, sale.person
    given = invoice.to if invoice and invoice.has_custom_to else ""
    return person.by_staff("email") or given or person.customer.email


def latest_invoice(sale: Sale) -> InvoiceState | None:
    """Return the status of the latest invoice. One that is still to be sent has the address that it would go to now."""
    invoice = sale.draft.invoice
    if invoice is None or invoice.status not in _NOT_SENT:
        return invoice
    return replace(invoice, to=reminder_address(sale) or invoice.to)
