"""Send the confirmation and receipt of a paid order."""

from __future__ import annotations

from invoicing.domain.checkout.links import add_link
from invoicing.domain.sale.email import Mail, MailKind, MailStatus, mail_key
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import receipt_id
from invoicing.ports import Clock, LinkKeys, Mailer, Sales, Stores
from invoicing.usecases.email.send_once import RenderMail, WantedMail, post_mail


def send_receipt(
    sale_id: str,
    *,
    caused_by: str | None = None,
    base_url: str,
    render: RenderMail,
    sales: Sales,
    stores: Stores,
    mailer: Mailer,
    link_keys: LinkKeys,
    clock: Clock,
) -> Mail | None:
    """Send the one receipt of a sale, with a link of its own; four calls. Return the mail, if it was ours to send.

    The receipt's id follows from the sale's, so whatever asks for it, and however often, meets the same mail. Where the
    order is not paid, or the customer has no e-mail address, there is nothing to send.

    Raises:
        MailRefusedError: SES did not take it this time; it was put back, so run again.

    """

    def find() -> WantedMail | None:
        sale = sales.get(sale_id, mail_key(receipt_id(sale_id)))
        if sale.order is None or sale.order.financial_status is not FinancialStatus.PAID:
            return None
        mail = sale.find(mail_key(receipt_id(sale_id)), Mail) or _new_receipt(sale, clock)
        return WantedMail(sale, mail, because_of=sale.order) if mail else None

    return post_mail(
        find,
        store=stores.get(),
        caused_by=caused_by,
        base_url=base_url,
        render=render,
        sales=sales,
        mailer=mailer,
        link_keys=link_keys,
        clock=clock,
    )


def _new_receipt(sale: Sale, clock: Clock) -> Mail | None:
    to, now = sale.person.customer.email, clock()
    if not to:
        return None
    return Mail(
        id=receipt_id(sale.id),
        kind=MailKind.RECEIPT,
        status=MailStatus.REQUESTED,
        to=to,
        link=add_link(sale, now, expires_at=None).number,
        created_at=now,
    )
