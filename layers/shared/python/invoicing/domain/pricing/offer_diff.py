"""What differs between two offers of one sale, for somebody who has seen the former and is to pay the newer."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from invoicing.domain.pricing.offer import Line, LineTotals, Offer, ShippingLine
from invoicing.domain.values.money import Money


@dataclass(frozen=True, slots=True)
class SeenOffer:
    """That the order is another than a customer last saw: `former` is what they saw, where that was kept."""

    former: Offer | None


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A line with its amounts in its offer's currency."""

    line: Line
    amounts: LineTotals


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that came (no `before`), went (no `after`), or is offered otherwise than before."""

    before: OfferedLine | None
    after: OfferedLine | None


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    """How the goods got there and how they do now, each with what it costs; nothing where it was not chosen."""

    before: tuple[ShippingLine, Money] | None
    after: tuple[ShippingLine, Money] | None


@dataclass(frozen=True, slots=True)
class CodeChange:
    """The discount code that was on the offer and the one that is; empty where there is none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AmountChange:
    """An amount as it was and as it is."""

    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class OfferDiff:
    """Everything that differs; each part is there only if it does."""

    lines: tuple[LineChange, ...] = ()
    code: CodeChange | None = None
    discount: AmountChange | None = None
    delivery: DeliveryChange | None = None
    tax: AmountChange | None = None
    total: AmountChange | None = None

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.lines or self.code or self.discount or self.delivery or self.tax or self.total)


def diff_offers(before: Offer, after: Offer) -> OfferDiff:
    """Return what somebody who has seen `before` has to know of `after`.

    Tax is told where it is added to the prices, or where somebody is exempt from it now and was not, or the reverse.
    """
    one, two = before.totals, after.totals
    tax_matters = before.tax_exempt != after.tax_exempt or not (one.tax_included and two.tax_included)
    return OfferDiff(
        lines=_lines(before, after),
        code=_codes(before, after),
        discount=_amounts(one.discount, two.discount),
        delivery=_delivery(before, after),
        tax=_amounts(one.tax, two.tax) if tax_matters else None,
        total=_amounts(one.total, two.total),
    )


def _amounts(before: Money, after: Money) -> AmountChange | None:
    nothing = before.amount == after.amount == 0  # in whatever currency
    return None if nothing or before == after else AmountChange(before, after)


def _codes(before: Offer, after: Offer) -> CodeChange | None:
    one, two = (offer.code.code if offer.code else "" for offer in (before, after))
    return None if one == two else CodeChange(one, two)


def _delivery(before: Offer, after: Offer) -> DeliveryChange | None:
    one, two = _shipping(before), _shipping(after)
    is_same = (one and (one[0].title, one[1])) == (two and (two[0].title, two[1]))
    return None if is_same else DeliveryChange(one, two)


def _shipping(offer: Offer) -> tuple[ShippingLine, Money] | None:
    if offer.shipping_line is None or not offer.requires_shipping:
        return None
    return offer.shipping_line, offer.totals.shipping


def _lines(before: Offer, after: Offer) -> tuple[LineChange, ...]:
    """Pair the lines up: those that are the same in everything first, then those of the same product or name.

    Two lines may be of one product, at two prices. What changed or came stands in the newer offer's order, then what
    went in the former's.
    """
    gone, here = _offered(before), _offered(after)
    place = {id(line): number for number, line in enumerate(here)}
    _take_pairs(gone, here, _as_told)
    changed = [LineChange(old, new) for old, new in _take_pairs(gone, here, _what)]
    came = [LineChange(None, new) for new in here]
    staying = sorted([*changed, *came], key=lambda change: place[id(change.after)])
    return (*staying, *(LineChange(old, None) for old in gone))


def _offered(offer: Offer) -> list[OfferedLine]:
    return [OfferedLine(line, amounts) for line, amounts in zip(offer.lines, offer.totals.lines, strict=True)]


def _take_pairs(
    gone: list[OfferedLine], here: list[OfferedLine], key: Callable[[OfferedLine], Hashable]
) -> list[tuple[OfferedLine, OfferedLine]]:
    """Take out of both lists what has the same key in each, the first with the first."""
    waiting: dict[Hashable, list[OfferedLine]] = {}
    for old in gone:
        waiting.setdefault(key(old), []).append(old)
    pairs = [(waiting[key(new)].pop(0), new) for new in here if waiting.get(key(new))]
    paired = {id(line) for pair in pairs for line in pair}
    gone[:] = [line for line in gone if id(line) not in paired]
    here[:] = [line for line in here if id(line) not in paired]
    return pairs


def _as_told(offered: OfferedLine) -> Hashable:
    """Return all that a customer is told of a line."""
    line = offered.line
    return _what(offered), line.title, line.quantity, offered.amounts.unit_price, line.discount


def _what(offered: OfferedLine) -> Hashable:
    """Return what it is a line of: a product, or an own item of that name."""
    return (offered.line.sku, "" if offered.line.sku else offered.line.title)
