"""Send the receipt of a paid order."""

from __future__ import annotations

from functools import partial

from invoicing.domain.email.receipt import new_receipt, was_paid_at_provider, why_not_to_send, why_not_to_send_again
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.values.ids import receipt_id
from invoicing.ports import Ports
from invoicing.usecases.email.send_once import EmailToSend, RenderEmail, send_once


def send_receipt(
    sale_id: str,
    email_id: str = "",
    *,
    caused_by: str | None = None,
    base_url: str,
    render: RenderEmail,
    ports: Ports,
) -> Email | None:
    """Send a receipt once, with its own link: four calls. Returns None if it is not to be sent.

    `email_id` is a receipt that staff requested. Without it, or with the id that is derived from the sale's, it is the
    automatic receipt, of which there is one: repeated requests find the same e-mail. It is sent for an order that was
    paid, whatever was refunded since. One that cannot be sent fails, which the timeline shows.

    Raises:
        EmailRefusedError: SES did not send it this time; run again.
    """
    automatic = receipt_id(sale_id)
    find = partial(_automatic if email_id in {"", automatic} else _requested, sale_id, email_id or automatic, ports)
    return send_once(find, store=ports.stores.get(), caused_by=caused_by, base_url=base_url, render=render, ports=ports)


def _automatic(sale_id: str, email_id: str, ports: Ports) -> EmailToSend | None:
    sale = ports.sales.get(sale_id, email_key(email_id))
    if sale.order is None or sale.order.paid_at is None:
        return None
    email = sale.find(email_key(email_id), Email) or new_receipt(sale, email_id, ports.clock())
    objection, is_free = why_not_to_send(sale.order), not was_paid_at_provider(sale.order)
    return EmailToSend(sale, email, because_of=sale.order, objection=objection, is_without_payment=is_free)


def _requested(sale_id: str, email_id: str, ports: Ports) -> EmailToSend | None:
    """Find a receipt that staff requested; None where there is no such e-mail."""
    sale = ports.sales.get(sale_id, email_key(email_id))
    email = sale.find(email_key(email_id), Email)
    if email is None or email.kind is not EmailKind.RECEIPT or sale.order is None:
        return None
    return EmailToSend(sale, email, because_of=sale.order, objection=why_not_to_send_again(sale.order))
