"""The message that staff paste into a chat with a link, in the customer's language."""

from __future__ import annotations

from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.store_texts import filled
from invoicing.domain.checkout.links import has_receipt
from invoicing.domain.checkout.state import lacks_delivery
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.i18n.language import choose_locale, translations


def share_text(sale: Sale, store: Store, url: str, *, total: Money | None = None) -> str:
    """Return the message with a link. With `total`, what the page behind the link shows now, it names the amount.

    The store's own message is used for what can be paid, if every value that it names is known. It ends with the link
    unless it has the link elsewhere.
    """
    locale = choose_locale(sale.person.customer.locale, store=store.locale)
    _, customer = translations("checkout", locale).gettext, sale.person.customer.name
    named = {"shop": store.name, "url": url, "name": customer}
    if has_receipt(sale):
        text = _("Here is the receipt for your order from %(shop)s: %(url)s")
    else:
        if total is not None and total.amount:
            named["total"] = _total_words(sale, total, locale)
        if own := _own(sale, store, locale, named):
            return own
        text = (
            _("Here is your order from %(shop)s for %(total)s: look it over, and pay when it suits you. %(url)s")
            if "total" in named
            else _("Here is your order from %(shop)s: look it over, and pay when it suits you. %(url)s")
        )
    greeting = _("Hi %(name)s!") % named + " " if customer and total is not None else ""
    return f"{greeting}{text % named}"


def _own(sale: Sale, store: Store, locale: str, named: dict[str, str]) -> str:
    """Return the store's own message; "" if it has no such text, or if a value is missing."""
    text = store.texts_in(locale).chat_message
    if not text:
        return ""
    number = sale.order.name if sale.order else sale.draft.name
    return filled(
        text if "{link}" in text else f"{text} {{link}}",
        {"store": store.name, "link": named["url"], "number": number, **named},
    )


def _total_words(sale: Sale, total: Money, locale: str) -> str:
    from invoicing.pages.i18n.formats import money  # noqa: PLC0415 - the API names no amount, and loads no Babel

    amount = money(total, locale)
    if not lacks_delivery(sale):
        return amount
    return translations("checkout", locale).gettext("%(total)s plus delivery") % {"total": amount}


def default_message(language: str) -> str:
    """Return the usual message of a language, with the placeholders of a store's own one."""
    _ = translations("checkout", language).gettext
    named = {"name": "{name}", "shop": "{store}", "total": "{total}", "url": "{link}"}
    text = _("Here is your order from %(shop)s for %(total)s: look it over, and pay when it suits you. %(url)s")
    return f"{_('Hi %(name)s!')} {text}" % named
