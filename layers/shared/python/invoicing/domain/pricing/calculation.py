"""What the stages of pricing pass on: the line items, and what was computed of them so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from invoicing.domain.pricing.offer import Line, Removal, TaxLine
from invoicing.domain.pricing.terms import Terms
from invoicing.domain.values.money import BASIS_POINTS, Money, round_half_up, spread
from invoicing.domain.values.warning import DraftOrderWarning, WarningCode


@dataclass(frozen=True, slots=True)
class CalculatedLine:
    """A line item, in minor units of the market's currency.

    Each amount comes twice: as it is listed, with an included tax, and as it is charged, without a tax that the
    customer does not pay. `listed` and `charged` are what the discounts so far leave of the quantity's price.
    """

    line: Line
    rate: Decimal  # of its tax, in basis points
    listed_price: int  # of one unit
    unit_price: int
    listed: int
    charged: int
    tax: int = 0

    @property
    def listed_subtotal(self) -> int:
        return self.listed_price * self.line.quantity

    @property
    def subtotal(self) -> int:
        return self.unit_price * self.line.quantity


@dataclass(frozen=True, slots=True)
class Calculation:
    """The result of the stages so far. `terms` lose a code or delivery that a stage removes."""

    terms: Terms
    lines: tuple[CalculatedLine, ...]
    order_discount: int = 0
    code_discount: int = 0
    listed_shipping: int = 0
    shipping: int = 0
    shipping_parts: tuple[tuple[Decimal, int], ...] = ()  # of `listed_shipping`: the rate of its tax, and the part
    tax: int = 0
    tax_lines: tuple[TaxLine, ...] = ()
    oversized: tuple[str, ...] = ()  # JSON pointers to discounts that exceed the amount that they apply to
    warnings: tuple[DraftOrderWarning, ...] = ()
    code_removed: Removal | None = None
    delivery_removed: Removal | None = None

    @property
    def listed(self) -> int:
        """Return the price of the goods after the discounts so far, with any included tax."""
        return sum(line.listed for line in self.lines)

    @property
    def charged(self) -> int:
        """Return the price of the goods after the discounts so far, as the customer is charged."""
        return sum(line.charged for line in self.lines)


def without_tax(amount: Decimal | int, rate: Decimal) -> int:
    """Return an amount without the tax that it includes, rounded once."""
    return round_half_up(Decimal(amount) * BASIS_POINTS / (BASIS_POINTS + rate))


def least_price(rounded: int, exact: Decimal | int) -> int:
    """Return a rounded price; a price above zero never becomes zero."""
    return rounded or (1 if exact else 0)


def price_warnings(given: Money, exact: Decimal, price: Money, pointer: str) -> tuple[DraftOrderWarning, ...]:
    """Return the warning that rounding a converted price raised it by more than a half; mostly none."""
    if given.currency == price.currency or price.amount * 2 <= exact * 3:
        return ()
    named = {"given": f"{given} {given.currency}", "price": f"{price} {price.currency}", "currency": price.currency}
    return (DraftOrderWarning(WarningCode.PRICE_RAISED, pointer, named),)


def spread_over(total: int, weights: Sequence[int], lines: Sequence[Line | None]) -> list[int]:
    """Spread a total over lines so that each line's part does not depend on the order of the lines."""
    if not total:
        return [0] * len(weights)
    canonical = sorted(range(len(weights)), key=lambda i: (-weights[i], repr(lines[i])))
    parts = spread(total, [weights[i] for i in canonical])
    result = [0] * len(weights)
    for i, part in zip(canonical, parts, strict=True):
        result[i] = part
    return result
