"""What changed since the customer last looked, in words and amounts: the old and the new."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import NullTranslations

from invoicing.domain.pricing.offer import Offer, ShippingLine
from invoicing.domain.pricing.offer_diff import AmountChange, OfferedLine, diff_offers
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.order_summary import summary_line
from invoicing.pages.i18n import formats

MOST_SHOWN = 12  # lines; whoever changed more than that made another order, and it is all there to be read


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One thing that differs. Without `before` it is new, without `after` it is gone."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class OfferDiffView:
    """What differs, and how many lines more do; nothing shown means that it is not known what."""

    shown: tuple[ShownChange, ...] = ()
    total: AmountChange | None = None
    more: int = 0


def offer_diff_view(former: Offer | None, offer: Offer, texts: NullTranslations, locale: str) -> OfferDiffView | None:
    """Return what is new in an offer since a former one; nothing where a customer sees no difference.

    Where the former offer was not kept there is something new, and nobody knows what.
    """
    if former is None:
        return OfferDiffView()
    changes = diff_offers(former, offer)
    if not changes:
        return None
    _ = texts.gettext
    lines = [
        ShownChange(
            (change.after or change.before).line.title,  # type: ignore[union-attr]  # one of them is there
            _line(change.before, texts, locale),
            _line(change.after, texts, locale),
        )
        for change in changes.lines
    ]
    rest = []
    if changes.code:
        rest.append(ShownChange(_("Discount code"), changes.code.before, changes.code.after))
    if changes.discount:
        rest.append(_amounts(_("Discount"), changes.discount, locale, sign=-1))
    if changes.delivery:
        one, two = (_delivery(found, texts, locale) for found in (changes.delivery.before, changes.delivery.after))
        rest.append(ShownChange(_("Delivery"), one, two))
    if changes.tax:
        rest.append(_amounts(_("Tax"), changes.tax, locale))
    return OfferDiffView((*lines[:MOST_SHOWN], *rest), changes.total, max(0, len(lines) - MOST_SHOWN))


def _line(offered: OfferedLine | None, texts: NullTranslations, locale: str) -> str:
    """Return "2 × NOK 249.00, 10% off"; nothing of a line that is not there."""
    if offered is None:
        return ""
    line = summary_line(offered.line, offered.amounts, texts, locale)
    words = f"{formats.number(line.quantity, locale)} × {formats.money(line.unit_price, locale)}"
    return f"{words}, {line.discount}" if line.discount else words


def _delivery(found: tuple[ShippingLine, Money] | None, texts: NullTranslations, locale: str) -> str:
    if found is None:
        return texts.gettext("Not chosen yet")
    line, price = found
    return f"{line.title}, {formats.money(price, locale) if price.amount else texts.gettext('Free')}"


def _amounts(label: str, change: AmountChange, locale: str, sign: int = 1) -> ShownChange:
    return ShownChange(label, *(formats.money(amount * sign, locale) for amount in (change.before, change.after)))
