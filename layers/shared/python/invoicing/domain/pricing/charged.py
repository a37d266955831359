"""What an offer charges at each rate of tax: its line items and its delivery."""

from __future__ import annotations

from decimal import Decimal

from invoicing.domain.pricing.calculator import calculate
from invoicing.domain.pricing.offer import Line, Offer
from invoicing.domain.pricing.rate_amounts import NO_TAX, RateAmount, RateAmounts, sum_by_rate
from invoicing.domain.pricing.terms import terms_of


def charged_by_rate(offer: Offer) -> RateAmounts:
    """Return the amounts that an offer charges, by rate. They add up to its total, and their taxes to its tax lines."""
    calculation = calculate(terms_of(offer))
    if calculation.terms.is_untaxed:
        return sum_by_rate([RateAmount(NO_TAX, offer.totals.total.amount, 0)])
    parts = [RateAmount(line.rate, line.charged, 0) for line in calculation.lines]
    parts += [RateAmount(rate, amount, 0) for rate, amount in calculation.shipping_parts]
    for line in calculation.tax_lines:
        tax = line.amount.amount
        parts.append(RateAmount(line.rate, 0 if offer.totals.tax_included else tax, tax))
    return sum_by_rate(parts)


def rate_of(offer: Offer, line: Line) -> Decimal:
    """Return the rate of the tax that a line item bears."""
    is_untaxed = offer.tax_exempt or offer.reverse_charge or not line.taxable
    return NO_TAX if is_untaxed else offer.market.tax.rate(line.tax_class)
