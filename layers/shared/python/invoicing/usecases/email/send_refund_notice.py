"""Tell a customer of money that went back to them."""

from __future__ import annotations

from invoicing.domain.checkout.links import add_link
from invoicing.domain.email.refund_notice import SentBack, key_of_sent_back, sent_back
from invoicing.domain.sale.email import Mail, MailKind, MailStatus, mail_key
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import refund_mail_id
from invoicing.ports import Clock, LinkKeys, Mailer, Sales, Stores
from invoicing.usecases.email.send_once import RenderMail, WantedMail, post_mail


def send_refund(
    sale_id: str,
    about: str,
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
    """Send the one mail about a refund (`rfd_…`), or about a payment whose money came too late (`pay_…`).

    The mail's id follows from theirs, so whatever asks for it, and however often, meets the same mail. Where no money
    has gone back, or the customer has no e-mail address, there is nothing to send.

    Raises:
        MailRefusedError: SES did not take it this time; it was put back, so run again.

    """
    key, its_mail = key_of_sent_back(sale_id, about), mail_key(refund_mail_id(about))
    if key is None:
        return None

    def find() -> WantedMail | None:
        sale = sales.get(sale_id, key, its_mail)
        back, mail = sent_back(sale, about), sale.find(its_mail, Mail)
        if back is None:
            return None
        if mail is None and back.late and sale.order is None:
            sale = sales.get(sale_id, key, its_mail, link_key(back.late.link))
            mail = sale.find(its_mail, Mail)
        mail = mail or _new_mail(sale, about, back, clock)
        return WantedMail(sale, mail, because_of=back.by) if mail else None

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


def _new_mail(sale: Sale, about: str, back: SentBack, clock: Clock) -> Mail | None:
    """Return the mail, with a link of its own: to the order, else to what can be paid no longer than before."""
    to, now = sale.person.customer.email, clock()
    if not to:
        return None
    expires_at = None
    if back.late and sale.order is None:
        before = sale.find(link_key(back.late.link), Link)
        expires_at = before.expires_at if before and before.revoked_at is None else now
    return Mail(
        id=refund_mail_id(about),
        kind=MailKind.REFUND,
        status=MailStatus.REQUESTED,
        to=to,
        link=add_link(sale, now, expires_at).number,
        created_at=now,
        about=about,
    )
