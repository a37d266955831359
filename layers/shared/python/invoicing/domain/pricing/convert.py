"""The first stage of pricing: unit prices in the market's currency, with and without a tax that is not charged."""

from __future__ import annotations

from decimal import Decimal

from invoicing.domain.catalog.market import Market
from invoicing.domain.pricing.calculation import (
    CalculatedLine,
    Calculation,
    least_price,
    price_warnings,
    without_tax,
)
from invoicing.domain.pricing.offer import Line
from invoicing.domain.pricing.terms import Terms
from invoicing.domain.values.money import Money, round_half_up
from invoicing.domain.values.warning import DraftOrderWarning

_NO_TAX = Decimal(0)


def convert(terms: Terms) -> Calculation:
    """Convert the price of every line item.

    A price is rounded once. If the market has a rounding rule, it is rounded by it before a tax is taken out.

    Raises:
        CurrencyMismatchError: a price is in neither the store's nor the market's currency.
    """
    lines, warnings = [], list[DraftOrderWarning]()
    for i, line in enumerate(terms.lines):
        rate = terms.market.tax.rate(line.tax_class) if line.taxable else _NO_TAX
        own = _market_price(line, terms.market)
        exact = Decimal(own.amount) if own else terms.exactly(line.unit_price)
        listed = own.amount if own else _rounded(line, exact, terms.market)
        charged = listed
        if terms.loses_tax:
            charged = least_price(without_tax(listed if terms.market.rounding else exact, rate), listed)
        lines.append(CalculatedLine(line, rate, listed, charged, listed * line.quantity, charged * line.quantity))
        if not own:
            price = Money(listed, terms.market.currency)
            warnings += price_warnings(line.unit_price, exact, price, f"/line_items/{i}/unit_price")
    return Calculation(terms, tuple(lines), warnings=tuple(warnings))


def _market_price(line: Line, market: Market) -> Money | None:
    """Return the product's price in the market; None if staff wrote a price, or its currency is not the market's."""
    own = line.market_prices.get(market.id)
    return own if own and not line.custom_price and own.currency == market.currency else None


def _rounded(line: Line, exact: Decimal, market: Market) -> int:
    """Return the price in minor units; only converted prices follow the market's rounding rule."""
    if market.rounding and line.unit_price.currency != market.currency:
        return market.rounding.rounded(exact)
    return least_price(round_half_up(exact), exact)
