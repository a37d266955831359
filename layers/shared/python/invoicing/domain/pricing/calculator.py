"""The price of an offer: one pure function, whose result everything else renders.

The steps (docs/pricing.md has the details): convert the unit price into the market's currency by its rounding rule,
without tax for customers who pay none · multiply by the quantity · line discount · order discount, spread over the
lines · discount code, spread over the remaining amounts · delivery · tax by rate, rounded once on the sum of each rate
and spread over its lines. The order of the lines makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import STANDARD_TAX_CLASS
from invoicing.domain.errors import CurrencyMismatchError, InvalidRequestError
from invoicing.domain.pricing.offer import Line, LineTotals, Offer, ShippingLine, TaxLine, Totals
from invoicing.domain.values.money import BASIS_POINTS, LARGEST_AMOUNT, Money, round_half_up, share, spread

_NO_TAX = Decimal(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that the totals of an offer depend on."""

    store_currency: str
    market: Market
    lines: tuple[Line, ...]
    discount: Discount | None = None
    shipping_line: ShippingLine | None = None
    tax_exempt: bool = False
    reverse_charge: bool = False
    code: DiscountCode | None = None

    @property
    def is_untaxed(self) -> bool:
        """Tell whether no tax is charged: then an included tax is taken out of the prices."""
        return self.tax_exempt or self.reverse_charge


def terms_of(offer: Offer) -> Terms:
    """Return the terms of an offer: `price(terms_of(offer)) == offer.totals` holds for every stored offer."""
    return Terms(
        store_currency=offer.store_currency,
        market=offer.market,
        lines=offer.lines,
        discount=offer.discount,
        shipping_line=offer.shipping_line,
        tax_exempt=offer.tax_exempt,
        reverse_charge=offer.reverse_charge,
        code=offer.code,
    )


def price(terms: Terms) -> Totals:
    """Compute the totals, in the market's currency.

    A discount is at most the amount that it applies to; `oversized_discounts` yields those that are larger.

    Raises:
        CurrencyMismatchError: an amount is in neither the store's nor the market's currency.
        InvalidRequestError: the total exceeds `LARGEST_AMOUNT`.
    """
    currency = terms.market.currency
    unit_prices = [_unit_price(line, terms) for line in terms.lines]
    subtotals = [unit.amount * line.quantity for unit, line in zip(unit_prices, terms.lines, strict=True)]
    own = [_discount(line.discount, whole, terms) for line, whole in zip(terms.lines, subtotals, strict=True)]
    remaining = [whole - off for whole, off in zip(subtotals, own, strict=True)]
    order_discount = _discount(terms.discount, sum(remaining), terms)
    shares = _spread(order_discount, remaining, terms.lines)
    remaining = [left - off for left, off in zip(remaining, shares, strict=True)]
    code_discount = _discount(terms.code.discount, sum(remaining), terms) if terms.code else 0
    shares = _spread(code_discount, remaining, terms.lines)
    discounted = [left - off for left, off in zip(remaining, shares, strict=True)]
    shipping = _shipping(terms)
    taxes, tax_lines = _taxes(discounted, shipping, terms)
    line_taxes, tax = taxes[:-1], sum(taxes)
    added = 0 if terms.market.tax.included else 1
    total = sum(discounted) + shipping + added * tax
    if max(total, sum(subtotals)) > LARGEST_AMOUNT:
        message = "The total is too large: reduce the quantities or prices."
        raise InvalidRequestError(message, "/line_items")

    def money(amount: int) -> Money:
        return Money(amount, currency)

    lines = tuple(
        LineTotals(
            unit_price=unit,
            subtotal=money(whole),
            discount=money(whole - left),
            tax=money(line_tax),
            total=money(left + added * line_tax),
        )
        for unit, whole, left, line_tax in zip(unit_prices, subtotals, discounted, line_taxes, strict=True)
    )
    return Totals(
        subtotal=money(sum(subtotals)),
        discount=money(sum(subtotals) - sum(discounted)),
        shipping=money(shipping),
        tax=money(tax),
        total=money(total),
        tax_included=terms.market.tax.included,
        lines=lines,
        tax_lines=tax_lines,
        order_discount=money(order_discount) if terms.discount else None,
        code_discount=money(code_discount) if terms.code else None,
    )


def can_be_priced(offer: Offer, market: Market) -> bool:
    """Tell whether every amount that staff wrote can be converted into the market's currency."""
    discounts = [offer.discount, *(line.discount for line in offer.lines)]
    written = [line.unit_price for line in offer.lines]
    written += [discount.amount for discount in discounts if discount and discount.amount]
    if offer.shipping_line and not offer.shipping_line.delivery_method:
        written.append(offer.shipping_line.price)
    return {money.currency for money in written} <= {offer.store_currency, market.currency}


def oversized_discounts(terms: Terms) -> Iterator[str]:
    """Yield a JSON pointer to each discount that is larger than the amount that it applies to."""
    remaining = 0
    for i, line in enumerate(terms.lines):
        whole = _unit_price(line, terms).amount * line.quantity
        if _full_discount(line.discount, whole, terms) > whole:
            yield f"/line_items/{i}/discount"
        remaining += whole - _discount(line.discount, whole, terms)
    if _full_discount(terms.discount, remaining, terms) > remaining:
        yield "/discount"


def input_price(line: Line, store_currency: str, market: Market) -> Money:
    """Return a line's unit price in the market's currency as staff would write it: with any included tax."""
    return _taxed_unit_price(line, Terms(store_currency, market, ()))


def input_amount(given: Money, store_currency: str, market: Market) -> Money:
    """Return another amount in the market's currency as staff would write it."""
    return _in_market(given, Terms(store_currency, market, ()))


def goods_total(totals: Totals) -> Money:
    """Return the price of the goods after all discounts, without delivery and added tax."""
    return totals.subtotal - totals.discount


def minimum_of(code: DiscountCode, terms: Terms) -> Money:
    """Return the least subtotal for a discount code, in the market's currency."""
    return _in_market(code.minimum, terms) if code.minimum else Money.zero(terms.market.currency)


def _unit_price(line: Line, terms: Terms) -> Money:
    """Return the unit price in the market's currency, without included tax for customers who pay none.

    It is rounded once; if the market has a rounding rule, the price is rounded by it before the tax is taken out.
    """
    rate = _tax_rate(line, terms.market)
    if terms.market.rounding or _market_price(line, terms.market):
        return _in_market(_taxed_unit_price(line, terms), terms, rate)
    return _in_market(line.unit_price, terms, rate)


def _taxed_unit_price(line: Line, terms: Terms) -> Money:
    """Return the unit price with included tax: the product's price in the market, else the converted price."""
    market = terms.market
    own = _market_price(line, market)
    if own is not None:
        return own
    if market.rounding is None or line.unit_price.currency == market.currency:
        return _in_market(line.unit_price, replace(terms, tax_exempt=False, reverse_charge=False))
    _require_convertible(line.unit_price, terms)
    return Money(market.rounding.rounded(line.unit_price.exactly(market.rate, market.currency)), market.currency)


def _market_price(line: Line, market: Market) -> Money | None:
    """Return the product's price in the market; None if staff wrote a price, or its currency is not the market's."""
    own = line.market_prices.get(market.id)
    return own if own and not line.custom_price and own.currency == market.currency else None


def _tax_rate(line: Line, market: Market) -> Decimal:
    return market.tax.rate(line.tax_class) if line.taxable else _NO_TAX


def _shipping_rate(market: Market) -> Decimal:
    return market.tax.rate(STANDARD_TAX_CLASS) if market.tax.on_shipping else _NO_TAX


def _shipping(terms: Terms) -> int:
    if terms.shipping_line is None:
        return 0
    return _in_market(terms.shipping_line.price, terms, _shipping_rate(terms.market)).amount


def _in_market(given: Money, terms: Terms, included_rate: Decimal = _NO_TAX) -> Money:
    market = terms.market
    _require_convertible(given, terms)
    rate = Decimal(1) if given.currency == market.currency else market.rate
    if terms.is_untaxed and market.tax.included:
        rate = rate * BASIS_POINTS / (BASIS_POINTS + included_rate)
    return given.converted(rate, market.currency)


def _require_convertible(given: Money, terms: Terms) -> None:
    if given.currency not in {terms.market.currency, terms.store_currency}:
        message = (
            f"An amount in {given.currency} cannot be used: the draft is in {terms.market.currency}, the store in "
            f"{terms.store_currency}. Give it in one of these."
        )
        raise CurrencyMismatchError(message, "/line_items")


def _full_discount(discount: Discount | None, whole: int, terms: Terms) -> int:
    if discount is None:
        return 0
    if discount.type is DiscountType.PERCENTAGE or discount.amount is None:
        return share(whole, discount.basis_points)
    return _in_market(discount.amount, terms).amount


def _discount(discount: Discount | None, whole: int, terms: Terms) -> int:
    return min(_full_discount(discount, whole, terms), whole)


def _taxes(discounted: Sequence[int], shipping: int, terms: Terms) -> tuple[list[int], tuple[TaxLine, ...]]:
    """Return the tax of each line, then of the delivery; and the tax of each rate."""
    market = terms.market
    amounts = [*discounted, shipping]
    rates = [*(_tax_rate(line, market) for line in terms.lines), _shipping_rate(market)]
    taxes = [0] * len(amounts)
    tax_lines = []
    for rate in sorted({rate for rate in rates if rate and not terms.is_untaxed}, reverse=True):
        members = [i for i, own in enumerate(rates) if own == rate]
        whole = sum(amounts[i] for i in members)
        divisor = BASIS_POINTS + (rate if market.tax.included else _NO_TAX)
        tax = round_half_up(Decimal(whole * rate) / divisor)
        parts = _spread(tax, [amounts[i] for i in members], [_line_at(terms, i) for i in members])
        for i, part in zip(members, parts, strict=True):
            taxes[i] = part
        if whole:
            tax_lines.append(TaxLine(market.tax.title, rate, Money(tax, market.currency)))
    return taxes, tuple(tax_lines)


def _line_at(terms: Terms, i: int) -> Line | None:
    return terms.lines[i] if i < len(terms.lines) else None


def _spread(total: int, weights: Sequence[int], lines: Sequence[Line | None]) -> list[int]:
    """Spread a total over lines so that each line's part does not depend on the order of the lines."""
    canonical = sorted(range(len(weights)), key=lambda i: (-weights[i], repr(lines[i])))
    parts = spread(total, [weights[i] for i in canonical])
    result = [0] * len(weights)
    for i, part in zip(canonical, parts, strict=True):
        result[i] = part
    return result
