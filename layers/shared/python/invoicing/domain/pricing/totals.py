"""The last stage of pricing: the totals, in the market's currency."""

from __future__ import annotations

from invoicing.domain.errors import TotalTooLargeError
from invoicing.domain.pricing.calculation import CalculatedLine, Calculation
from invoicing.domain.pricing.offer import LineTotals, Totals
from invoicing.domain.values.money import LARGEST_AMOUNT, Money


def add_up(calculation: Calculation) -> Totals:
    """Return the totals.

    Raises:
        TotalTooLargeError: the total exceeds `LARGEST_AMOUNT`.
    """
    require_total_in_range(calculation)
    terms, lines = calculation.terms, calculation.lines
    is_included = terms.market.tax.included
    subtotal = sum(line.subtotal for line in lines)
    total = _total(calculation)

    def money(amount: int) -> Money:
        return Money(amount, terms.market.currency)

    def line_totals(line: CalculatedLine) -> LineTotals:
        return LineTotals(
            unit_price=money(line.unit_price),
            subtotal=money(line.subtotal),
            discount=money(line.subtotal - line.charged),
            tax=money(line.tax),
            total=money(line.charged + (0 if is_included else line.tax)),
            price_with_tax=money(line.listed_price) if line.listed_price != line.unit_price else None,
        )

    is_less = calculation.shipping != calculation.listed_shipping
    are_less = calculation.charged != calculation.listed
    return Totals(
        subtotal=money(subtotal),
        discount=money(subtotal - calculation.charged),
        shipping=money(calculation.shipping),
        tax=money(calculation.tax),
        total=money(total),
        tax_included=is_included,
        lines=tuple(map(line_totals, lines)),
        tax_lines=calculation.tax_lines,
        order_discount=money(calculation.order_discount) if terms.discount else None,
        code_discount=money(calculation.code_discount) if terms.code else None,
        shipping_with_tax=money(calculation.listed_shipping) if is_less else None,
        goods_with_tax=money(calculation.listed) if are_less else None,
    )


def is_too_large(calculation: Calculation) -> bool:
    """Tell whether the total, or what it is before discounts, exceeds `LARGEST_AMOUNT`."""
    subtotal = sum(line.subtotal for line in calculation.lines)
    listed = sum(line.listed_subtotal for line in calculation.lines) + calculation.listed_shipping
    return max(_total(calculation), subtotal, listed) > LARGEST_AMOUNT


def require_total_in_range(calculation: Calculation, pointer: str = "/line_items") -> None:
    """Require that the total is not too large; `pointer` is the field that makes it so.

    Raises:
        TotalTooLargeError: it exceeds `LARGEST_AMOUNT`.
    """
    if is_too_large(calculation):
        raise TotalTooLargeError(Money(LARGEST_AMOUNT, calculation.terms.market.currency), pointer)


def _total(calculation: Calculation) -> int:
    tax = 0 if calculation.terms.market.tax.included else calculation.tax
    return calculation.charged + calculation.shipping + tax
