"""The one pure function from what is sold to what it costs. Everything else renders its result.

The order (docs/pricing.md tells it at length): unit price into the draft's currency, rounded as the market says, and
without tax for those who pay none · times quantity · line discount · order discount spread over the lines · the
discount of a code spread over what is left · delivery · tax by rate, rounded once on each rate's whole and spread over
its parts. Nothing depends on the order of the lines.
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
    """What is to be priced: all that the totals depend on, and nothing else."""

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
        """Tell whether the store takes no tax of it: then prices that include it are charged without."""
        return self.tax_exempt or self.reverse_charge


def terms_of(offer: Offer) -> Terms:
    """Return what an offer's totals are computed from, now and ever again."""
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

    A discount never takes off more than there is. `oversized_discounts` tells staff where one would.

    Raises:
        CurrencyMismatchError: an amount is in neither the store's nor the market's currency.
        InvalidRequestError: the total is larger than the system can express.

    """
    currency = terms.market.currency
    unit_prices = [_unit_price(line, terms) for line in terms.lines]
    subtotals = [unit.amount * line.quantity for unit, line in zip(unit_prices, terms.lines, strict=True)]
    own = [_taken_off(line.discount, whole, terms) for line, whole in zip(terms.lines, subtotals, strict=True)]
    remaining = [whole - off for whole, off in zip(subtotals, own, strict=True)]
    of_order = _taken_off(terms.discount, sum(remaining), terms)
    shared = _spread(of_order, remaining, terms.lines)
    remaining = [left - off for left, off in zip(remaining, shared, strict=True)]
    by_code = _taken_off(terms.code.discount, sum(remaining), terms) if terms.code else 0
    shared = _spread(by_code, remaining, terms.lines)
    discounted = [left - off for left, off in zip(remaining, shared, strict=True)]
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
        order_discount=money(of_order) if terms.discount else None,
        code_discount=money(by_code) if terms.code else None,
    )


def can_be_priced(offer: Offer, market: Market) -> bool:
    """Tell whether an offer can move to a market: whether every amount that staff wrote can be converted."""
    discounts = [offer.discount, *(line.discount for line in offer.lines)]
    written = [line.unit_price for line in offer.lines]
    written += [discount.amount for discount in discounts if discount and discount.amount]
    if offer.shipping_line and not offer.shipping_line.delivery_method:
        written.append(offer.shipping_line.price)
    return {money.currency for money in written} <= {offer.store_currency, market.currency}


def oversized_discounts(terms: Terms) -> Iterator[str]:
    """Yield a JSON pointer to each discount that would take off more than there is."""
    remaining = 0
    for i, line in enumerate(terms.lines):
        whole = _unit_price(line, terms).amount * line.quantity
        if _wanted_off(line.discount, whole, terms) > whole:
            yield f"/line_items/{i}/discount"
        remaining += whole - _taken_off(line.discount, whole, terms)
    if _wanted_off(terms.discount, remaining, terms) > remaining:
        yield "/discount"


def input_price(line: Line, store_currency: str, market: Market) -> Money:
    """Return a line's price in the draft's currency as staff would write it: the exempt's tax is still in it."""
    return _of_one(line, Terms(store_currency, market, ()))


def input_amount(given: Money, store_currency: str, market: Market) -> Money:
    """Return any other amount in the draft's currency as staff would write it."""
    return _in_market(given, Terms(store_currency, market, ()))


def goods_total(totals: Totals) -> Money:
    """Return what the goods cost after all discounts, without delivery and without tax that is added."""
    return totals.subtotal - totals.discount


def minimum_of(code: DiscountCode, terms: Terms) -> Money:
    """Return the subtotal from which on a code counts, in the market's currency."""
    return _in_market(code.minimum, terms) if code.minimum else Money.zero(terms.market.currency)


def _unit_price(line: Line, terms: Terms) -> Money:
    """Return the price of one in the market's currency, net of an included tax for who pays none.

    Rounded once; where the market has a rounding rule of its own, that comes first, and the tax is taken out after it.
    """
    rate = _tax_rate(line, terms.market)
    if terms.market.rounding or _market_price(line, terms.market):
        return _in_market(_of_one(line, terms), terms, rate)
    return _in_market(line.unit_price, terms, rate)


def _of_one(line: Line, terms: Terms) -> Money:
    """Return the price of one before anybody's tax is taken out: the product's own there, or the converted one."""
    market = terms.market
    own = _market_price(line, market)
    if own is not None:
        return own
    if market.rounding is None or line.unit_price.currency == market.currency:
        return _in_market(line.unit_price, replace(terms, tax_exempt=False, reverse_charge=False))
    _require_convertible(line.unit_price, terms)
    return Money(market.rounding.rounded(line.unit_price.exactly(market.rate, market.currency)), market.currency)


def _market_price(line: Line, market: Market) -> Money | None:
    """Return the price that a product has there by itself; staff's own goes first, one in a former currency is none."""
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


def _wanted_off(discount: Discount | None, whole: int, terms: Terms) -> int:
    if discount is None:
        return 0
    if discount.type is DiscountType.PERCENTAGE or discount.amount is None:
        return share(whole, discount.basis_points)
    return _in_market(discount.amount, terms).amount


def _taken_off(discount: Discount | None, whole: int, terms: Terms) -> int:
    return min(_wanted_off(discount, whole, terms), whole)


def _taxes(discounted: Sequence[int], shipping: int, terms: Terms) -> tuple[list[int], tuple[TaxLine, ...]]:
    """Return the tax of each line, with that of the delivery last, and the tax of each rate."""
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
    """Spread over lines so that the same lines in another order get the same parts."""
    canonical = sorted(range(len(weights)), key=lambda i: (-weights[i], repr(lines[i])))
    parts = spread(total, [weights[i] for i in canonical])
    result = [0] * len(weights)
    for i, part in zip(canonical, parts, strict=True):
        result[i] = part
    return result
