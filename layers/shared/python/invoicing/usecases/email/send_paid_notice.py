"""Tell the store itself of an order that a customer paid."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.email.paid_notice import is_news, new_paid_notice, takes_paid_notices
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.values.ids import order_id, paid_notice_id
from invoicing.ports import Ports
from invoicing.usecases.email.send_once import EmailToSend, RenderEmail, send_once

_SWITCHED_OFF = "The store takes no notices of paid orders any more, or has no e-mail address for them."


def send_paid_notice(
    sale_id: str,
    *,
    is_requested: bool = False,
    caused_by: str | None = None,
    base_url: str,
    render: RenderEmail,
    ports: Ports,
) -> Email | None:
    """Send the one notice of a sale to the store's address, with the address of the order in the office: four calls.

    Returns None if none is to be sent: the store wants none, the order is not paid, or staff marked it as paid. One
    that `is_requested` again exists, so that it fails where the store wants none any more.

    The claim depends on nothing but the notice itself: it writes no record that the receipt writes, so that neither
    waits for the other.

    Raises:
        EmailRefusedError: SES did not send it this time; run again.
    """
    store, key = ports.stores.get(), email_key(paid_notice_id(sale_id))
    is_wanted = takes_paid_notices(store)
    if not is_wanted and not is_requested:
        return None
    url = f"{base_url}/admin/orders/{order_id(sale_id)}"

    def find() -> EmailToSend | None:
        sale = ports.sales.get(sale_id, key)
        email = sale.find(key, Email)
        if not is_wanted:
            return EmailToSend(sale, email, because_of=None, objection=_SWITCHED_OFF) if email else None
        if email is None and not is_news(sale.order):
            return None
        email = email or new_paid_notice(sale_id, store, ports.clock())
        return EmailToSend(sale, replace(email, to=store.email), because_of=None, url=url)

    return send_once(find, store=store, caused_by=caused_by, base_url=base_url, render=render, ports=ports)
