"""The invoice e-mail, in the customer's language, and what it shares with the reminder."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.catalog.payment_instructions import has_placeholder
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import has_details
from invoicing.domain.checkout.way_to_pay import WayToPay, way_to_pay
from invoicing.domain.inventory.shortage import shortages_of, units_to_check
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.sale import Sale
from invoicing.pages.checkout.due_dates import terms_words
from invoicing.pages.checkout.notices import lock_words
from invoicing.pages.checkout.payment_methods import instruction_lines
from invoicing.pages.email.layout import EmailContext, text_lines
from invoicing.pages.email.mime import moment_of
from invoicing.pages.email.schema_org import invoice_markup
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations
from invoicing.ports import RenderedEmail


def render_invoice(
    sale: Sale, store: Store, email: Email, url: str, sender: str, *, has_provider: bool
) -> RenderedEmail:
    """Return the invoice, with the subject and message of staff if they gave any."""
    letter = EmailContext(sale, store, email, url, sender)
    way = way_to_pay(sale, store, has_provider=has_provider)
    _, named = letter.texts.gettext, {"number": letter.number, "shop": store.name}
    subject = _("Invoice for order %(number)s from %(shop)s") if is_due(sale) else _("Invoice %(number)s from %(shop)s")
    if way is not WayToPay.ONLINE:
        intro = _directly(letter, way)
    elif is_due(sale):
        intro = _("Thank you for your order from %(shop)s. Its payment is pending. Look it over, and pay online.")
    elif letter.chooses_delivery:
        intro = _("Here is your order from %(shop)s. Look it over, choose how it is delivered, and pay online.")
    else:
        intro = _("Here is your order from %(shop)s. Look it over, and pay online.")
    return ask_for_payment(
        letter,
        "invoice",
        way,
        subject=email.subject or letter.own(letter.own_texts.invoice_subject, subject % named),
        intro=letter.own(letter.own_texts.invoice_intro, intro % named),
        message=text_lines(email.message),
    )


def _directly(letter: EmailContext, way: WayToPay) -> str:
    """Return the beginning of an invoice that is paid directly to the store."""
    _ = letter.texts.gettext
    begin = (
        _("Thank you for your order from %(shop)s. Its payment is pending.")
        if is_due(letter.sale)
        else _("Here is your order from %(shop)s.")
    )
    if letter.chooses_delivery:
        rest = _("Look it over, choose how it is delivered, and see how to pay.")
    elif way is WayToPay.ASK:
        rest = _("Look it over. %(shop)s tells you how to pay.")
    elif instructions_of(letter, way):
        rest = _("Look it over, and pay as it says below.")
    else:
        rest = _("Look it over, and see how to pay.")
    return f"{begin} {rest}"


def instructions_of(letter: EmailContext, way: WayToPay) -> tuple[str, ...]:
    """Return how to pay the store directly, once the customer's details and delivery are known: then the total is.

    There is no button that would check the stock, so that goods have to be reserved, or known to be there.
    """
    sale = letter.sale
    if way is not WayToPay.INSTRUCTIONS or letter.chooses_delivery or not has_details(sale):
        return ()
    if shortages_of(units_to_check(sale, moment_of(letter.email)), sale.products):
        return ()
    return instruction_lines(letter.sale, letter.store, letter.locale)


def ask_for_payment(
    letter: EmailContext, template: str, way: WayToPay, *, subject: str, **words: object
) -> RenderedEmail:
    """Return the e-mail with the sale's total and due date, and with how to pay or a button that leads there."""
    sale, store, due = letter.sale, letter.store, letter.pay_by
    _ = letter.texts.gettext
    named = {
        "number": letter.number,
        "total": letter.total,
        "items": letter.items(),
        "date": formats.short_date(due.day, letter.locale) if due.day else "",
    }
    if due.overdue_since:
        preheader = _("%(total)s was to be paid by %(date)s — %(items)s")
    elif due.day:
        preheader = _("Pay %(total)s by %(date)s — %(items)s")
    else:
        preheader = _("Pay %(total)s — %(items)s")
    title = _("Invoice for order %(number)s") if is_due(sale) else _("Invoice %(number)s")
    return letter.render(
        template,
        subject=subject,
        preheader=preheader % named,
        markup=invoice_markup(sale, store, letter.url, letter.number, due),
        title=title % named,
        conditions=" · ".join(_conditions(letter)),
        button=_button(letter, way),
        instructions=instructions_of(letter, way),
        amount_and_reference=_left_out(letter) % named,
        **words,
    )


def _left_out(letter: EmailContext) -> str:
    """Return the sentences with what the instructions leave out of the amount and the reference."""
    _, text = letter.texts.gettext, letter.store.payment_instructions
    sentences = {"total": _("Amount: %(total)s."), "number": _("Reference: %(number)s.")}
    return " ".join(sentence for name, sentence in sentences.items() if not has_placeholder(text, name))


def _button(letter: EmailContext, way: WayToPay) -> str:
    _ = letter.texts.gettext
    if way is WayToPay.ONLINE:
        return _("Pay your order") if is_due(letter.sale) else _("Complete your purchase")
    if way is WayToPay.ASK or instructions_of(letter, way):
        return _("See your order")
    return _("See the order and how to pay")


def _conditions(letter: EmailContext) -> list[str]:
    """Return notes under the total: missing delivery, due date or terms, the link's end, and how long prices last."""
    _, due, said = letter.texts.gettext, letter.pay_by, list[str]()
    texts, now = translations("checkout", letter.locale), moment_of(letter.email)
    if letter.email.former_total:
        said.append(_("It was %(total)s before") % {"total": formats.money(letter.email.former_total, letter.locale)})
    if letter.chooses_delivery:
        said.append(_("Plus delivery"))
    if due.overdue_since:
        said.append(_("Overdue since %(date)s") % {"date": formats.date(due.overdue_since, letter.locale)})
    elif due.day:
        said.append(_("Pay by %(date)s") % {"date": formats.date(due.day, letter.locale)})
    elif terms := terms_words(letter.sale.draft.payment_terms, texts):
        said.append(terms.removesuffix("."))
    if due.open_until:
        said.append(_("The link is open until %(time)s") % {"time": _moment(letter, due.open_until)})
    if letter.sale.order is None and letter.sale.draft.has_locked_prices(now):
        said.append(lock_words(letter.sale, letter.store, texts, letter.locale, now).removesuffix("."))
    elif letter.sale.order is None:
        said.append(_("Prices can change until you pay"))
    return said


def _moment(letter: EmailContext, end: datetime) -> str:
    """Return the end of a link with its day, and abroad with the time zone."""
    store, now = letter.store, moment_of(letter.email)
    is_abroad = letter.sale.offer.market.id != store.markets[0].id
    return formats.moment(end, letter.locale, store.time_zone, now=now, name_zone=is_abroad)
