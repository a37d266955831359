"""The message that staff paste into a chat with a link, in the customer's language."""

from __future__ import annotations

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.links import has_receipt
from invoicing.domain.checkout.state import lacks_delivery
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.i18n.language import choose_locale, translations


def share_text(sale: Sale, store: Store, url: str, *, total: Money | None = None) -> str:
    """Return the message with a link. With `total`, what the page behind the link shows now, it names the amount."""
    locale = choose_locale(sale.person.customer.locale, store=store.locale)
    _, customer = translations("checkout", locale).gettext, sale.person.customer.name
    named = {"shop": store.name, "url": url, "name": customer}
    if has_receipt(sale):
        text = _("Here is the receipt for your order from %(shop)s: %(url)s")
    elif total is None or not total.amount:
        text = _("Here is your order from %(shop)s: look it over, and pay when it suits you. %(url)s")
    else:
        text = _("Here is your order from %(shop)s for %(total)s: look it over, and pay when it suits you. %(url)s")
        from invoicing.pages.i18n.formats import money  # noqa: PLC0415 - the API names no amount, and loads no Babel

        amount = money(total, locale)
        named["total"] = _("%(total)s plus delivery") % {"total": amount} if lacks_delivery(sale) else amount
    greeting = _("Hi %(name)s!") % named + " " if customer and total is not None else ""
    return f"{greeting}{text % named}"
