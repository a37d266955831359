"""Settle a mail whose time has come: one that was scheduled, refused, or of which nobody knows whether it went."""

from __future__ import annotations

from invoicing.domain.email.outcome import give_up, mark_sent
from invoicing.domain.events import Actor, InvoiceRequested, ReceiptRequested
from invoicing.domain.sale.email import MOST_TRIES, Mail, MailKind, MailStatus, mail_key
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Clock, Sales, Stores
from invoicing.usecases.retry import decide_again


def settle_mail(sale_id: str, mail_id: str, *, sales: Sales, stores: Stores, clock: Clock) -> None:
    """Ask for a scheduled mail, and ask again for one that was refused or left in doubt, but for a reminder.

    After 15 minutes without a word from SES, and with nobody through its link, a mail most likely never went. A second
    invoice is a nuisance, none at all a lost sale; a second reminder would be worse than none, so that is given up.
    """

    def settle() -> None:
        sale = sales.get(sale_id, mail_key(mail_id))
        if _due(sale, mail_id, clock) is None:
            return  # an index said that it is due; it no longer is
        sale = sales.get(sale_id, mail_key(mail_id), link_key(sale.mail(mail_id).link), REMINDER)
        mail = _due(sale, mail_id, clock)
        if mail is None:
            return
        link = sale.find(link_key(mail.link), Link)
        if mail.status is MailStatus.SENDING and link is not None and link.opened_at is not None:
            mark_sent(sale, mail, clock(), provider_id="", reminder_days=stores.get().reminder_days)
        elif mail.kind is MailKind.REMINDER:
            give_up(sale, mail, "It is not known whether the reminder went out, so it is not sent again.")
        elif mail.tries >= MOST_TRIES:
            give_up(sale, mail, "Amazon SES took no mail for over an hour: send it again later, or copy a link.")
        else:
            sale.put(mail.asked_for(clock()))
            if mail.kind is MailKind.INVOICE:
                sale.record(InvoiceRequested(mail.id, f"lnk_{mail.link}"), Actor.SYSTEM)
            else:
                sale.record(ReceiptRequested(mail.id, mail.kind.value, mail.about), Actor.SYSTEM)
        sales.save(sale)

    decide_again(settle)


def _due(sale: Sale, mail_id: str, clock: Clock) -> Mail | None:
    mail = sale.find(mail_key(mail_id), Mail)
    return mail if mail and mail.due and mail.due[1] <= clock() else None
