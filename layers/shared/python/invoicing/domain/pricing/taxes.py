"""The stage of pricing that adds the tax: rounded once for each rate, and spread over what has that rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from invoicing.domain.pricing.calculation import Calculation, spread_over
from invoicing.domain.pricing.offer import TaxLine
from invoicing.domain.values.money import BASIS_POINTS, Money, round_half_up

_NO_TAX = Decimal(0)


def add_tax(calculation: Calculation) -> Calculation:
    """Compute the tax of each rate: of the line items after discounts, and of the part of the delivery."""
    terms = calculation.terms
    if terms.is_untaxed:
        return calculation
    rule, currency = terms.market.tax, terms.market.currency
    parts = dict(calculation.shipping_parts)
    taxes = [0] * len(calculation.lines)
    tax_lines = []
    for rate in sorted({*(line.rate for line in calculation.lines), *parts} - {_NO_TAX}, reverse=True):
        members = [i for i, line in enumerate(calculation.lines) if line.rate == rate]
        amounts = [*(calculation.lines[i].charged for i in members), parts.get(rate, 0)]
        whole = sum(amounts)
        if not whole:
            continue
        tax = round_half_up(whole * rate / (BASIS_POINTS + (rate if rule.included else _NO_TAX)))
        of_lines = spread_over(tax, amounts, [*(calculation.lines[i].line for i in members), None])
        for i, part in zip(members, of_lines, strict=False):  # the last part is the delivery's
            taxes[i] = part
        tax_lines.append(TaxLine(rule.title, rate, Money(tax, currency)))
    lines = tuple(replace(line, tax=tax) if tax else line for line, tax in zip(calculation.lines, taxes, strict=True))
    total = sum(line.amount.amount for line in tax_lines)
    return replace(calculation, lines=lines, tax=total, tax_lines=tuple(tax_lines))
