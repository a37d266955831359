"""What a discount code takes off, how often it was used, and whether it can be used now, in words."""

from __future__ import annotations

from invoicing.domain.catalog.discount import CountedCode, Discount
from invoicing.domain.values.failure import CodeRefusal
from invoicing.pages.back_office.words import Words
from invoicing.pages.i18n import formats


def shown_discount(discount: Discount, locale: str) -> str:
    """Return what is taken off: "10%", "NOK 100.00"."""
    if discount.amount is not None:
        return formats.money(discount.amount, locale)
    return formats.percent(discount.basis_points, locale)


def shown_uses(counted: CountedCode, words: Words) -> str:
    """Return how often a code was used, of how many times: "3 of 10 uses"."""
    if not counted.code.uses:
        return words.ngettext("%(number)s use", "%(number)s uses", counted.used)
    most = formats.number(counted.code.uses, words.locale)
    sentence = words.texts.ngettext("%(used)s of %(most)s use", "%(used)s of %(most)s uses", counted.code.uses)
    return sentence % {"used": formats.number(counted.used, words.locale), "most": most}


def badges_of(counted: CountedCode, words: Words) -> list[tuple[str, str]]:
    """Return the badge of a code's state, with its tone."""
    _ = words.gettext
    states = {
        CodeRefusal.ARCHIVED: (_("Archived"), "neutral"),
        CodeRefusal.USED_UP: (_("Used up"), "warning"),
        CodeRefusal.NOT_YET: (_("Scheduled"), "info"),
        CodeRefusal.ENDED: (_("Expired"), "neutral"),
    }
    refusal = counted.refusal_at(words.now)
    return [states[refusal] if refusal else (_("Active"), "good")]
