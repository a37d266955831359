"""Differences between the current offer and the one that the customer saw, with old and new values."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import NullTranslations

from invoicing.domain.pricing.offer import Offer, ShippingLine
from invoicing.domain.pricing.offer_diff import AmountChange, OfferedLine, SeenOffer, diff_offers
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.order_summary import summary_line
from invoicing.pages.i18n import formats

MOST_SHOWN = 12  # lines; with more it is a new order, which the page shows in full


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One difference. Without `before` the value is new, without `after` it was removed."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class OfferDiffView:
    """The differences, and how many more lines differ. Without any, the former offer is unknown.

    `by_email` tells whether the customer read the former offer in an e-mail, `moved` whether only prices changed since.
    """

    shown: tuple[ShownChange, ...] = ()
    total: AmountChange | None = None
    more: int = 0
    by_email: bool = False
    moved: bool = False


def offer_diff_view(seen: SeenOffer, offer: Offer, texts: NullTranslations, locale: str) -> OfferDiffView | None:
    """Return the differences from the offer that the customer was told; None if the customer sees none.

    If that offer was not kept, the view says only that something changed, and from which total.
    """
    if seen.former is None:
        total = AmountChange(seen.total, offer.totals.total) if seen.total else None
        return OfferDiffView(total=total, moved=seen.moved)
    changes = diff_offers(seen.former, offer)
    if not changes:
        return None
    _ = texts.gettext
    lines = [
        ShownChange(
            (change.after or change.before).line.title,  # type: ignore[union-attr]  # one of them is set
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
        before, after = (_delivery(side, texts, locale) for side in (changes.delivery.before, changes.delivery.after))
        rest.append(ShownChange(_("Delivery"), before, after))
    if changes.tax:
        rest.append(_amounts(_("Tax"), changes.tax, locale))
    more = max(0, len(lines) - MOST_SHOWN)
    return OfferDiffView((*lines[:MOST_SHOWN], *rest), changes.total, more, seen.by_email, seen.moved)


def _line(offered: OfferedLine | None, texts: NullTranslations, locale: str) -> str:
    """Return text such as "2 × NOK 249.00, 10% off"; empty without a line."""
    if offered is None:
        return ""
    line = summary_line(offered.line, offered.amounts, texts, locale)
    words = f"{formats.number(line.quantity, locale)} × {formats.money(line.unit_price, locale)}"
    return f"{words}, {line.discount}" if line.discount else words


def _delivery(side: tuple[ShippingLine, Money] | None, texts: NullTranslations, locale: str) -> str:
    if side is None:
        return texts.gettext("Not chosen yet")
    line, price = side
    return f"{line.title}, {formats.money(price, locale) if price.amount else texts.gettext('Free')}"


def _amounts(label: str, change: AmountChange, locale: str, sign: int = 1) -> ShownChange:
    return ShownChange(label, *(formats.money(amount * sign, locale) for amount in (change.before, change.after)))
