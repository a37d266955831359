"""The mails that ask for payment, in the customer's language: the invoice, and the reminder of it."""

from __future__ import annotations

from invoicing.domain.mails import Mail
from invoicing.domain.sales import Sale
from invoicing.domain.stores import Store
from invoicing.pages import formats
from invoicing.pages.mail_letter import Letter, text_lines
from invoicing.pages.mail_markup import invoice_markup
from invoicing.ports import RenderedMail


def render_invoice(sale: Sale, store: Store, mail: Mail, url: str, sender: str) -> RenderedMail:
    """Return the invoice, with the merchant's own subject and message where there are any.

    Raises:
        MailRejectedError: a header would hold a control character, or an address is none.

    """
    letter = Letter(sale, store, mail, url, sender)
    _, named = letter.texts.gettext, {"number": sale.draft.name, "shop": store.name}
    intro = (
        _("Here is your order from %(shop)s. Look it over, choose how it is delivered, and pay online.")
        if letter.chooses_delivery
        else _("Here is your order from %(shop)s. Look it over, and pay online.")
    )
    return _ask_for_payment(
        letter,
        "invoice",
        subject=mail.subject or _("Invoice %(number)s from %(shop)s") % named,
        title=_("Invoice %(number)s") % named,
        intro=intro % named,
        message=text_lines(mail.message),
    )


def render_reminder(sale: Sale, store: Store, mail: Mail, url: str, sender: str) -> RenderedMail:
    """Return the reminder of an invoice that was sent.

    Raises:
        MailRejectedError: a header would hold a control character, or an address is none.

    """
    letter = Letter(sale, store, mail, url, sender)
    _, named = letter.texts.gettext, {"number": sale.draft.name, "shop": store.name}
    sent_at = sale.draft.invoice.sent_at if sale.draft.invoice else None
    day = formats.short_date(sent_at or sale.draft.created_at, letter.locale, store.time_zone)
    return _ask_for_payment(
        letter,
        "reminder",
        subject=_("Reminder: invoice %(number)s from %(shop)s") % named,
        title=_("Invoice %(number)s") % named,
        intro=_("On %(day)s we sent you this invoice from %(shop)s, and it is not paid yet. You can still pay it here.")
        % (named | {"day": day}),
        outro=[
            _("This is the only reminder that you get."),
            *([_("If you have changed your mind, or something is not right, just reply.")] if store.email else []),
        ],
    )


def _ask_for_payment(letter: Letter, template: str, *, subject: str, **words: object) -> RenderedMail:
    sale, store = letter.sale, letter.store
    _ = letter.texts.gettext
    expires_at = letter.link.expires_at if letter.link else None
    total = formats.money(letter.summary.total, letter.locale)
    named = {
        "total": _("%(total)s plus delivery") % {"total": total} if letter.chooses_delivery else total,
        "items": letter.items(),
        "date": "",
    }
    conditions = [_("Plus delivery")] if letter.chooses_delivery else []
    preheader = _("Pay %(total)s — %(items)s")
    if expires_at:
        preheader = _("Pay %(total)s by %(date)s — %(items)s")
        named["date"] = formats.short_date(expires_at, letter.locale, store.time_zone)
        conditions.append(_("Pay by %(date)s") % {"date": formats.date(expires_at, letter.locale, store.time_zone)})
    return letter.written(
        template,
        subject=subject,
        preheader=preheader % named,
        markup=invoice_markup(sale, store, letter.url, expires_at),
        conditions=" · ".join(conditions),
        button=_("Complete your purchase"),
        **words,
    )
