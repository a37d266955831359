"""The texts that stand in e-mails where the store has none of its own, with placeholders in place of values."""

from __future__ import annotations

from invoicing.domain.catalog.store_texts import StoreTexts
from invoicing.pages.i18n.language import translations
from invoicing.pages.links.share_text import default_message

_UNKNOWN = "…"  # a value that own texts do not have, such as the day of the invoice


def default_texts(language: str) -> StoreTexts:
    """Return the default texts of a language. Those that depend on the sale are the usual ones."""
    _ = translations("email", language).gettext
    named = {
        "name": "{name}",
        "number": "{number}",
        "total": "{total}",
        "shop": "{store}",
        "day": _UNKNOWN,
        "date": _UNKNOWN,
        "news": _("Your order is on its way"),
    }
    return StoreTexts(
        greeting=_("Hello %(name)s,") % named,
        invoice_subject=_("Invoice %(number)s from %(shop)s") % named,
        invoice_intro=_("Here is your order from %(shop)s. Look it over, and pay online.") % named,
        reminder_subject=_("Reminder: invoice %(number)s from %(shop)s") % named,
        reminder_intro=_(
            "On %(day)s we sent you this invoice from %(shop)s, and it is not paid yet. You can still pay it here."
        )
        % named,
        receipt_subject=_("Receipt for order %(number)s from %(shop)s") % named,
        receipt_intro=_("We received your payment of %(total)s on %(date)s. This is your receipt.") % named,
        shipping_subject=_("%(news)s: order %(number)s from %(shop)s") % named,
        shipping_intro=_("%(shop)s has sent you:") % named,
        chat_message=default_message(language),
    )
