"""Send the notice of a refund."""

from __future__ import annotations

from invoicing.domain.checkout.links import add_link
from invoicing.domain.email.refund_notice import RefundNotice, refund_notice, refund_notice_key
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import refund_email_id
from invoicing.ports import Ports
from invoicing.usecases.email.send_once import EmailToSend, RenderEmail, send_once

_RETURNED = "The customer's bank returned the refund before the customer was told of it."


def send_refund_notice(
    sale_id: str, about: str, *, caused_by: str | None = None, base_url: str, render: RenderEmail, ports: Ports
) -> Email | None:
    """Send the one notice about a refund (`rfd_…`), or about the refund of a late payment (`pay_…`).

    The e-mail's id is derived from `about`, so that repeated requests find the same e-mail. No notice is sent if
    nothing was refunded. A notice that cannot be sent fails, which the timeline shows.

    Raises:
        EmailRefusedError: SES did not send it this time; run again.
    """
    key, its_email = refund_notice_key(sale_id, about), email_key(refund_email_id(about))
    if key is None:
        return None

    def find() -> EmailToSend | None:
        sale = ports.sales.get(sale_id, key, its_email)
        back, email = refund_notice(sale, about), sale.find(its_email, Email)
        if back is None:
            return None
        if email is None and back.late and sale.order is None:
            sale = ports.sales.get(sale_id, key, its_email, link_key(back.late.link))
            email = sale.find(its_email, Email)
        email = email or _new_email(sale, about, back, ports)
        objection = _RETURNED if back.is_returned else None
        return EmailToSend(sale, email, because_of=back.by, objection=objection, is_without_payment=back.manual)

    return send_once(find, store=ports.stores.get(), caused_by=caused_by, base_url=base_url, render=render, ports=ports)


def _new_email(sale: Sale, about: str, back: RefundNotice, ports: Ports) -> Email:
    """Return the e-mail with its own link: to the order, else to the draft, for as long as the payment's link opens."""
    to, now, expires_at = sale.person.receipt_address, ports.clock(), None
    if back.late and sale.order is None:
        before = sale.find(link_key(back.late.link), Link)
        expires_at = before.expires_at if before and before.revoked_at is None else now
    return Email(
        id=refund_email_id(about),
        kind=EmailKind.REFUND,
        status=EmailStatus.REQUESTED,
        to=to,
        link=add_link(sale, now, expires_at).number if to else 0,
        created_at=now,
        about=about,
    )
