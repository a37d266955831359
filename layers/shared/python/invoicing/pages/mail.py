"""The mails that ask for payment, in the customer's language: the invoice, and the reminder of it."""

from __future__ import annotations

from invoicing.domain.mails import Mail
from invoicing.domain.payables import is_owed
from invoicing.domain.sales import Sale
from invoicing.domain.stores import Store
from invoicing.pages import formats
from invoicing.pages.due_dates import terms_words
from invoicing.pages.language import translations
from invoicing.pages.mail_letter import Letter, text_lines
from invoicing.pages.mail_markup import invoice_markup
from invoicing.pages.mail_message import moment_of
from invoicing.pages.offer_notes import lock_words
from invoicing.ports import RenderedMail


def render_invoice(sale: Sale, store: Store, mail: Mail, url: str, sender: str) -> RenderedMail:
    """Return the invoice, with the merchant's own subject and message where there are any.

    Raises:
        MailRejectedError: a header would hold a control character, or an address is none.

    """
    letter = Letter(sale, store, mail, url, sender)
    _, named = letter.texts.gettext, {"number": letter.number, "shop": store.name}
    if is_owed(sale):
        subject = _("Invoice for order %(number)s from %(shop)s")
        intro = _("Thank you for your order from %(shop)s. Its payment is pending. Look it over, and pay online.")
    elif letter.chooses_delivery:
        subject = _("Invoice %(number)s from %(shop)s")
        intro = _("Here is your order from %(shop)s. Look it over, choose how it is delivered, and pay online.")
    else:
        subject = _("Invoice %(number)s from %(shop)s")
        intro = _("Here is your order from %(shop)s. Look it over, and pay online.")
    return _ask_for_payment(
        letter,
        "invoice",
        subject=mail.subject or subject % named,
        intro=intro % named,
        message=text_lines(mail.message),
    )


def render_reminder(sale: Sale, store: Store, mail: Mail, url: str, sender: str) -> RenderedMail:
    """Return the reminder of an invoice that was sent; what is overdue it calls so.

    Raises:
        MailRejectedError: a header would hold a control character, or an address is none.

    """
    letter = Letter(sale, store, mail, url, sender)
    _, due = letter.texts.gettext, letter.pay_by
    sent_at = sale.draft.invoice.sent_at if sale.draft.invoice else None
    named = {
        "number": letter.number,
        "shop": store.name,
        "day": formats.short_date(sent_at or sale.draft.created_at, letter.locale, store.time_zone),
        "due": formats.short_date(due.day, letter.locale) if due.day else "",
    }
    if due.overdue_since:
        subject = (
            _("Overdue: order %(number)s from %(shop)s")
            if is_owed(sale)
            else _("Overdue: invoice %(number)s from %(shop)s")
        )
        intro = _(
            "This invoice from %(shop)s was to be paid by %(due)s, and we have not noted your payment yet. You can "
            "still pay it here. If you have just paid, there is nothing more to do."
        )
    else:
        subject = (
            _("Reminder: order %(number)s from %(shop)s")
            if is_owed(sale)
            else _("Reminder: invoice %(number)s from %(shop)s")
        )
        intro = _(
            "On %(day)s we sent you this invoice from %(shop)s, and it is not paid yet. You can still pay it here."
        )
    return _ask_for_payment(
        letter,
        "reminder",
        subject=subject % named,
        intro=intro % named,
        outro=[
            _("This is the only reminder that you get."),
            *([_("If you have changed your mind, or something is not right, just reply.")] if store.email else []),
        ],
    )


def _ask_for_payment(letter: Letter, template: str, *, subject: str, **words: object) -> RenderedMail:
    sale, store, due = letter.sale, letter.store, letter.pay_by
    _ = letter.texts.gettext
    total = formats.money(letter.summary.total, letter.locale)
    named = {
        "number": letter.number,
        "total": _("%(total)s plus delivery") % {"total": total} if letter.chooses_delivery else total,
        "items": letter.items(),
        "date": formats.short_date(due.day, letter.locale) if due.day else "",
    }
    if due.overdue_since:
        preheader = _("%(total)s was to be paid by %(date)s — %(items)s")
    elif due.day:
        preheader = _("Pay %(total)s by %(date)s — %(items)s")
    else:
        preheader = _("Pay %(total)s — %(items)s")
    title = _("Invoice for order %(number)s") if is_owed(sale) else _("Invoice %(number)s")
    return letter.written(
        template,
        subject=subject,
        preheader=preheader % named,
        markup=invoice_markup(sale, store, letter.url, letter.number, due),
        title=title % named,
        conditions=" · ".join(_conditions(letter)),
        button=_("Pay your order") if is_owed(sale) else _("Complete your purchase"),
        **words,
    )


def _conditions(letter: Letter) -> list[str]:
    """Return what comes on top, until when it is to be paid (a day, or the terms), and how long its prices stand."""
    _, due, said = letter.texts.gettext, letter.pay_by, []
    texts, now = translations("checkout", letter.locale), moment_of(letter.mail)
    if letter.chooses_delivery:
        said.append(_("Plus delivery"))
    if due.overdue_since:
        said.append(_("Overdue since %(date)s") % {"date": formats.date(due.overdue_since, letter.locale)})
    elif due.day:
        said.append(_("Pay by %(date)s") % {"date": formats.date(due.day, letter.locale)})
    elif terms := terms_words(letter.sale.draft.payment_terms, texts):
        said.append(terms)
    if letter.sale.order is None and letter.sale.draft.has_locked_prices(now):
        said.append(lock_words(letter.sale, letter.store, texts, letter.locale, now).removesuffix("."))
    return said
