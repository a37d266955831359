"""The difference between two offers of a sale: the one that a customer saw, and the current one."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from invoicing.domain.pricing.offer import Line, LineTotals, Offer, ShippingLine
from invoicing.domain.values.money import Money


@dataclass(frozen=True, slots=True)
class SeenOffer:
    """The offer that a customer was last told, which is no longer the current one.

    `former` is None if it was not stored; then `total` is what it came to, where that is known. The customer read it in
    an e-mail (`by_email`), or saw it on the page. With `moved`, nothing but prices changed since.
    """

    former: Offer | None
    total: Money | None = None
    by_email: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class OfferedLine:
    line: Line
    amounts: LineTotals


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line item that was added (no `before`), removed (no `after`) or changed."""

    before: OfferedLine | None
    after: OfferedLine | None


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    """The delivery and its price, before and after; None while no delivery is chosen."""

    before: tuple[ShippingLine, Money] | None
    after: tuple[ShippingLine, Money] | None


@dataclass(frozen=True, slots=True)
class CodeChange:
    """The discount code before and after; empty without a code."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AmountChange:
    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class OfferDiff:
    """The difference between two offers. Parts that are equal are empty."""

    lines: tuple[LineChange, ...] = ()
    code: CodeChange | None = None
    discount: AmountChange | None = None
    delivery: DeliveryChange | None = None
    tax: AmountChange | None = None
    total: AmountChange | None = None

    def __bool__(self) -> bool:
        return bool(self.lines or self.code or self.discount or self.delivery or self.tax or self.total)


def diff_offers(before: Offer, after: Offer) -> OfferDiff:
    """Return what differs between two offers for a customer.

    A difference in tax counts only if tax is added to the prices, or the tax exemption changed.
    """
    old, new = before.totals, after.totals
    tax_matters = before.tax_exempt != after.tax_exempt or not (old.tax_included and new.tax_included)
    return OfferDiff(
        lines=_lines(before, after),
        code=_codes(before, after),
        discount=_amounts(old.discount, new.discount),
        delivery=_delivery(before, after),
        tax=_amounts(old.tax, new.tax) if tax_matters else None,
        total=_amounts(old.total, new.total),
    )


def _amounts(before: Money, after: Money) -> AmountChange | None:
    both_zero = before.amount == after.amount == 0  # in whichever currency
    return None if both_zero or before == after else AmountChange(before, after)


def _codes(before: Offer, after: Offer) -> CodeChange | None:
    old, new = (offer.code.code if offer.code else "" for offer in (before, after))
    return None if old == new else CodeChange(old, new)


def _delivery(before: Offer, after: Offer) -> DeliveryChange | None:
    old, new = _shipping(before), _shipping(after)
    is_same = (old and (old[0].title, old[1])) == (new and (new[0].title, new[1]))
    return None if is_same else DeliveryChange(old, new)


def _shipping(offer: Offer) -> tuple[ShippingLine, Money] | None:
    if offer.shipping_line is None or not offer.requires_shipping:
        return None
    return offer.shipping_line, offer.totals.shipping


def _lines(before: Offer, after: Offer) -> tuple[LineChange, ...]:
    """Return the changed and added lines in the order of `after`, then the removed ones in the order of `before`.

    Two lines may have the same product at two prices, so lines that are equal for a customer are paired first, then
    lines of the same product or title.
    """
    removed, added = _offered(before), _offered(after)
    positions = {id(line): position for position, line in enumerate(added)}
    _take_pairs(removed, added, _shown_values)
    changes = [LineChange(old, new) for old, new in _take_pairs(removed, added, _identity)]
    changes += [LineChange(None, new) for new in added]
    changes.sort(key=lambda change: positions[id(change.after)])
    return (*changes, *(LineChange(old, None) for old in removed))


def _offered(offer: Offer) -> list[OfferedLine]:
    return [OfferedLine(line, amounts) for line, amounts in zip(offer.lines, offer.totals.lines, strict=True)]


def _take_pairs(
    before: list[OfferedLine], after: list[OfferedLine], key: Callable[[OfferedLine], Hashable]
) -> list[tuple[OfferedLine, OfferedLine]]:
    """Remove lines with equal keys from both lists, and return them as pairs, the first with the first."""
    waiting: dict[Hashable, list[OfferedLine]] = {}
    for old in before:
        waiting.setdefault(key(old), []).append(old)
    pairs = [(waiting[key(new)].pop(0), new) for new in after if waiting.get(key(new))]
    paired = {id(line) for pair in pairs for line in pair}
    before[:] = [line for line in before if id(line) not in paired]
    after[:] = [line for line in after if id(line) not in paired]
    return pairs


def _shown_values(offered: OfferedLine) -> Hashable:
    """Return everything that a customer is shown of a line."""
    line = offered.line
    return _identity(offered), line.title, line.quantity, offered.amounts.unit_price, line.discount


def _identity(offered: OfferedLine) -> Hashable:
    """Return the product of a line, or the title of a custom item."""
    return (offered.line.sku, "" if offered.line.sku else offered.line.title)
