"""Send the receipt of a paid order."""

from __future__ import annotations

from invoicing.domain.checkout.links import add_link
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import receipt_id
from invoicing.ports import Ports
from invoicing.usecases.email.send_once import EmailToSend, RenderEmail, send_once


def send_receipt(
    sale_id: str, *, caused_by: str | None = None, base_url: str, render: RenderEmail, ports: Ports
) -> Email | None:
    """Send the one receipt of a sale, with its own link: four calls. Returns None if it is not to be sent.

    The receipt's id is derived from the sale's, so that repeated requests find the same e-mail. No receipt is sent
    for an order that is not paid, or to a customer without an e-mail address.

    Raises:
        EmailRefusedError: SES did not send it this time; run again.
    """

    def find() -> EmailToSend | None:
        sale = ports.sales.get(sale_id, email_key(receipt_id(sale_id)))
        if sale.order is None or sale.order.financial_status is not FinancialStatus.PAID:
            return None
        email = sale.find(email_key(receipt_id(sale_id)), Email) or _new_receipt(sale, ports)
        return EmailToSend(sale, email, because_of=sale.order) if email else None

    return send_once(find, store=ports.stores.get(), caused_by=caused_by, base_url=base_url, render=render, ports=ports)


def _new_receipt(sale: Sale, ports: Ports) -> Email | None:
    to, now = sale.person.customer.email, ports.clock()
    if not to:
        return None
    return Email(
        id=receipt_id(sale.id),
        kind=EmailKind.RECEIPT,
        status=EmailStatus.REQUESTED,
        to=to,
        link=add_link(sale, now, expires_at=None).number,
        created_at=now,
    )
