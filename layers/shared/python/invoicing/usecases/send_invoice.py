"""Send an invoice that was asked for."""

from __future__ import annotations

from invoicing.domain.errors import MailRejectedError
from invoicing.domain.links import link_key
from invoicing.domain.mailing import give_up, why_not_to_invoice
from invoicing.domain.mails import Mail, MailStatus, mail_key
from invoicing.domain.reminders import REMINDER
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, LinkKeys, Mailer, RenderedMail, Sales, Stores
from invoicing.usecases.deliver_mail import RenderMail, deliver_mail, mail_url
from invoicing.usecases.retrying import decide_again


def send_invoice(
    sale_id: str,
    mail_id: str,
    *,
    link: int | None = None,
    caused_by: str | None = None,
    base_url: str,
    render: RenderMail,
    sales: Sales,
    stores: Stores,
    mailer: Mailer,
    link_keys: LinkKeys,
    clock: Clock,
) -> Mail | None:
    """Claim the mail, send it once, note that it went: four calls. Return it as it is then, if it was ours to send.

    `link` is the number of the mail's link where the event told it, which saves a read. The claim holds only while the
    draft is as it was read, so nothing that was just completed or cancelled is invoiced. Of two runs one claims; a mail
    that is SENDING, SENT or FAILED is not touched.

    Raises:
        MailRefusedError: SES did not take it this time; it was put back, so run again.

    """
    store = stores.get()

    def claim() -> tuple[Sale, Mail, RenderedMail] | None:
        sale = _read(sale_id, mail_id, link, sales)
        mail = sale.find(mail_key(mail_id), Mail)
        if mail is None or mail.status is not MailStatus.REQUESTED:
            return None
        reason = why_not_to_invoice(sale, mail, clock())
        if reason is None:
            try:
                rendered = render(sale, store, mail, mail_url(base_url, sale_id, mail, link_keys))
            except MailRejectedError as rejected:
                reason = str(rejected)
        if reason is not None:
            give_up(sale, mail, reason)
            sales.save(sale, caused_by=caused_by)
            return None
        claimed = mail.claimed(clock())
        sale.put(claimed)
        sale.guard(sale.draft)
        sales.save(sale, caused_by=caused_by)
        return sale, claimed, rendered

    ours = decide_again(claim)
    if ours is None:
        return None
    return deliver_mail(
        *ours, reminder_days=store.reminder_days, caused_by=caused_by, sales=sales, mailer=mailer, clock=clock
    )


def _read(sale_id: str, mail_id: str, link: int | None, sales: Sales) -> Sale:
    """Read the sale with the mail and its link: in one call where the link is known beforehand."""
    links = [] if link is None else [link_key(link)]
    sale = sales.get(sale_id, mail_key(mail_id), REMINDER, *links)
    mail = sale.find(mail_key(mail_id), Mail)
    if mail is not None and mail.link != link:
        sale = sales.get(sale_id, mail_key(mail_id), REMINDER, link_key(mail.link))
    return sale
