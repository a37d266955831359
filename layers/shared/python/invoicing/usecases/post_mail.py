"""Claim a mail that was asked for, and get it to the mailer: what invoices, receipts and refunds have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from invoicing.domain.errors import MailRejectedError
from invoicing.domain.mailing import give_up
from invoicing.domain.mails import Mail, MailStatus
from invoicing.domain.sales import Record, Sale
from invoicing.domain.stores import Store
from invoicing.ports import Clock, LinkKeys, Mailer, RenderedMail, Sales
from invoicing.usecases.deliver_mail import RenderMail, deliver_mail, mail_url
from invoicing.usecases.retrying import decide_again


@dataclass(frozen=True, slots=True)
class WantedMail:
    """A mail in its sale, the record that has to stay as it was read, and why it must not go after all, if so."""

    sale: Sale
    mail: Mail
    because_of: Record
    objection: str | None = None


def post_mail(
    find: Callable[[], WantedMail | None],
    *,
    store: Store,
    reminder_days: int = 0,
    caused_by: str | None,
    base_url: str,
    render: RenderMail,
    sales: Sales,
    mailer: Mailer,
    link_keys: LinkKeys,
    clock: Clock,
) -> Mail | None:
    """Send what `find` reads, once, and note what became of it: a read and three calls. Return it, if it was ours.

    The claim holds only while what the mail tells of is as it was read. Of two runs one claims; a mail that is
    SENDING, SENT or FAILED is not touched.

    Raises:
        MailRefusedError: SES did not take it this time; it was put back, so run again.

    """

    def claim() -> tuple[Sale, Mail, RenderedMail] | None:
        wanted = find()
        if wanted is None or wanted.mail.status is not MailStatus.REQUESTED:
            return None
        sale, mail, objection = wanted.sale, wanted.mail, wanted.objection
        if objection is None:
            try:
                rendered = render(sale, store, mail, mail_url(base_url, sale.id, mail, link_keys))
            except MailRejectedError as rejected:
                objection = str(rejected)
        if objection is not None:
            give_up(sale, mail, objection)
            sales.save(sale, caused_by=caused_by)
            return None
        claimed = mail.claimed(clock())
        sale.put(claimed)
        sale.guard(wanted.because_of)
        sales.save(sale, caused_by=caused_by)
        return sale, claimed, rendered

    ours = decide_again(claim)
    if ours is None:
        return None
    return deliver_mail(
        *ours, reminder_days=reminder_days, caused_by=caused_by, sales=sales, mailer=mailer, clock=clock
    )
