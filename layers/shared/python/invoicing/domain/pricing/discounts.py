"""The stages of pricing that take off discounts: of line items, of the order, and by code.

A percentage is taken off what is charged. An amount is taken off what is listed, since staff write it as prices are
listed: it is spread over the lines by their listed sums, and each share loses its line's tax if the customer does not
pay it. So 100.00 off 125.00, of which 25.00 are tax, leave 20.00 to customers who do not pay the tax.

Units were rounded without their tax, so a share takes the part of what is charged that it takes of what is listed: 0.87
off seven units of 0.13, which are 0.10 without tax, leave 0.04 of 0.91, and 0.03 of 0.70. What leaves something to
others leaves something to all.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from invoicing.domain.catalog.discount import Discount
from invoicing.domain.errors import DiscountTooLargeError
from invoicing.domain.pricing.calculation import CalculatedLine, Calculation, spread_over
from invoicing.domain.pricing.offer import Removal
from invoicing.domain.pricing.terms import Terms
from invoicing.domain.values.failure import CodeRefusal
from invoicing.domain.values.money import round_half_up, share

_Lines = tuple[CalculatedLine, ...]


def discount_lines(calculation: Calculation) -> Calculation:
    """Take each line item's own discount off it."""
    lines, oversized = list[CalculatedLine](), list[str]()
    for i, line in enumerate(calculation.lines):
        after, is_oversized = _discounted(line.line.discount, (line,), calculation.terms)
        lines += after
        if is_oversized:
            oversized.append(f"/line_items/{i}/discount")
    return replace(calculation, lines=tuple(lines), oversized=tuple(oversized))


def discount_order(calculation: Calculation) -> Calculation:
    """Take the order's discount off what the discounts of the line items leave."""
    lines, is_oversized = _discounted(calculation.terms.discount, calculation.lines, calculation.terms)
    after = replace(calculation, lines=lines)
    oversized = (*calculation.oversized, "/discount") if is_oversized else calculation.oversized
    return replace(after, order_discount=calculation.charged - after.charged, oversized=oversized)


def require_fitting_discounts(calculation: Calculation) -> None:
    """Require that no discount that staff wrote exceeds the amount that it applies to.

    Raises:
        DiscountTooLargeError: one does; the error has a pointer to it.
    """
    for pointer in calculation.oversized:
        raise DiscountTooLargeError(pointer=pointer)


def apply_code(calculation: Calculation, *, is_agreed: bool = False) -> Calculation:
    """Take the discount code off what the order's discount leaves, or remove it if that is below its minimum.

    A code that `is_agreed` stays.
    """
    terms = calculation.terms
    code = terms.code
    if code is None:
        return calculation
    minimum = terms.converted(code.minimum) if code.minimum else None
    if minimum and not is_agreed and calculation.listed < minimum.amount:
        removal = Removal(code.code, code.discount.title, CodeRefusal.MINIMUM.value, minimum)
        return replace(calculation, terms=replace(terms, code=None), code_removed=removal)
    lines, _ = _discounted(code.discount, calculation.lines, terms)
    after = replace(calculation, lines=lines)
    return replace(after, code_discount=calculation.charged - after.charged)


def _discounted(discount: Discount | None, lines: _Lines, terms: Terms) -> tuple[_Lines, bool]:
    """Return the lines after a discount, and whether it exceeds them. It takes at most what they cost."""
    if discount is None:
        return lines, False
    listed = [line.listed for line in lines]
    whole, content = sum(listed), [line.line for line in lines]
    if discount.amount is None:
        shares = spread_over(share(whole, discount.basis_points), listed, content)
        charged = [line.charged for line in lines]
        off = spread_over(share(sum(charged), discount.basis_points), charged, content) if terms.loses_tax else shares
        return _less(lines, shares, off), False
    amount = terms.converted(discount.amount).amount
    shares = spread_over(min(amount, whole), listed, content)
    off = _untaxed(shares, lines, takes_all=0 < amount >= whole) if terms.loses_tax else shares
    return _less(lines, shares, off), amount > whole


def _untaxed(shares: list[int], lines: _Lines, *, takes_all: bool) -> list[int]:
    """Return each line's share of an amount without its tax. An amount that is the whole price leaves nothing of it."""
    if takes_all:
        return [line.charged for line in lines]
    return [
        round_half_up(Decimal(line.charged * part) / line.listed) if part else 0
        for part, line in zip(shares, lines, strict=True)
    ]


def _less(lines: _Lines, listed: list[int], charged: list[int]) -> _Lines:
    """Return the lines after a discount. If some of the listed price is left, so is a unit of what is charged."""
    before = [line.charged for line in lines]
    if charged == before and listed != [line.listed for line in lines]:
        kept = spread_over(1, before, [line.line for line in lines])
        charged = [off - unit for off, unit in zip(charged, kept, strict=True)]
    return tuple(
        replace(line, listed=line.listed - listed[i], charged=line.charged - charged[i]) for i, line in enumerate(lines)
    )
