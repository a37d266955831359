"""Send the shipping confirmation of a fulfillment."""

from __future__ import annotations

from invoicing.domain.checkout.links import add_link
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.sale.fulfillment import Fulfillment, key_of_fulfillment
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import shipping_confirmation_id
from invoicing.ports import Ports
from invoicing.usecases.email.send_once import EmailToSend, RenderEmail, send_once


def send_shipping_confirmation(
    sale_id: str, about: str, *, caused_by: str | None = None, base_url: str, render: RenderEmail, ports: Ports
) -> Email | None:
    """Send the one e-mail about a fulfillment (`ful_…`), with its own link: four calls.

    The e-mail's id is derived from `about`, so that repeated requests find the same e-mail. None is sent if staff asked
    for none. One that cannot be sent fails, which the timeline shows.

    Raises:
        EmailRefusedError: SES did not send it this time; run again.
    """
    key = key_of_fulfillment(sale_id, about)
    if key is None:
        return None
    its_email = email_key(shipping_confirmation_id(about))

    def find() -> EmailToSend | None:
        sale = ports.sales.get(sale_id, key, its_email)
        fulfillment = sale.find(key, Fulfillment)
        if fulfillment is None or not fulfillment.notify:
            return None
        email = sale.find(its_email, Email) or _new_email(sale, about, ports)
        return EmailToSend(sale, email, because_of=fulfillment, is_without_payment=True)

    return send_once(find, store=ports.stores.get(), caused_by=caused_by, base_url=base_url, render=render, ports=ports)


def _new_email(sale: Sale, about: str, ports: Ports) -> Email:
    to, now = sale.person.receipt_address, ports.clock()
    return Email(
        id=shipping_confirmation_id(about),
        kind=EmailKind.SHIPPING_CONFIRMATION,
        status=EmailStatus.REQUESTED,
        to=to,
        link=add_link(sale, now, expires_at=None).number if to else 0,
        created_at=now,
        about=about,
    )
