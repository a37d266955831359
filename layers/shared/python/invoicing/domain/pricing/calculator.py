"""The price of an offer, in stages. Each takes the result of the one before, and a price passes each once.

convert (with and without a tax that is not charged) → discounts of line items → discount of the order → discount code,
whose minimum is compared with what is left → delivery, which is rated by what is left → tax → totals. docs/pricing.md
has the rules. The order of the lines makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from invoicing.domain.catalog.delivery import DeliveryMethod
from invoicing.domain.catalog.market import without_methods
from invoicing.domain.pricing.calculation import Calculation
from invoicing.domain.pricing.convert import convert
from invoicing.domain.pricing.delivery_rates import Destination, rate, rate_delivery
from invoicing.domain.pricing.discounts import apply_code, discount_lines, discount_order, require_fitting_discounts
from invoicing.domain.pricing.offer import Offer, Removal, ShippingLine, Totals
from invoicing.domain.pricing.taxes import add_tax
from invoicing.domain.pricing.terms import Terms, terms_of
from invoicing.domain.pricing.totals import add_up, is_too_large, require_total_in_range
from invoicing.domain.values.failure import Ineligibility


def price(terms: Terms) -> Totals:
    """Compute the totals of an offer whose discount code and delivery are agreed.

    Raises:
        CurrencyMismatchError: an amount is in neither the store's nor the market's currency.
        TotalTooLargeError: the total is too large.
    """
    return add_up(calculate(terms))


def calculate(terms: Terms) -> Calculation:
    """Return the calculation of an offer whose discount code and delivery are agreed, up to its taxes."""
    goods = apply_code(_priced_goods(terms), is_agreed=True)
    return add_tax(rate_delivery(goods))


def price_offer(
    terms: Terms,
    to: Destination,
    before: Offer | None,
    *,
    code_removed: Removal | None = None,
    requires_fitting_discounts: bool = False,
    keep_currency_change: bool = False,
) -> Offer:
    """Return the priced offer. It has the number of the previous offer, or the next one if anything differs.

    A discount code below its minimum and a delivery method that cannot be used any more are removed, and the offer
    records why; `code_removed` is a code that was removed for another reason.

    Raises:
        DiscountTooLargeError: with `requires_fitting_discounts`, one exceeds the amount that it applies to.
        DeliveryMethodIneligibleError: the delivery method that was chosen cannot be used.
        TotalTooLargeError: the total is too large, even without a delivery method that can be removed.
    """
    goods = _priced_goods(replace(terms, market=without_methods(to.market)))
    if requires_fitting_discounts:
        require_fitting_discounts(goods)
    priced = _with_delivery(apply_code(goods), to)
    terms = priced.terms
    earlier = (before.delivery_removed, before.code_removed) if before else (None, None)
    offer = Offer(
        number=before.number if before else 1,
        store_currency=terms.store_currency,
        market=terms.market,
        lines=terms.lines,
        totals=add_up(priced),
        discount=terms.discount,
        shipping_line=terms.shipping_line,
        tax_exempt=terms.tax_exempt,
        chosen_market=to.chosen_market,
        reverse_charge=terms.reverse_charge,
        code=terms.code,
        currency_change=before.currency_change if before else None,
        delivery_removed=_removal(priced.delivery_removed, earlier[0], terms.shipping_line),
        code_removed=_removal(priced.code_removed or code_removed, earlier[1], terms.code),
        last_line=max([before.last_line if before else 0, *(line.number for line in terms.lines)]),
        warnings=priced.warnings,
    )
    return numbered(offer, before, keep_currency_change=keep_currency_change)


def numbered(offer: Offer, before: Offer | None, *, keep_currency_change: bool = False) -> Offer:
    """Return the offer, with the next number if it differs from the one before."""
    if before is None or offer == before:
        return offer
    change = offer.currency_change if keep_currency_change else None
    return replace(offer, number=before.number + 1, currency_change=change)


def price_methods(
    offer: Offer, methods: Iterable[DeliveryMethod], postal_code: str | None
) -> Iterator[tuple[ShippingLine, Totals]]:
    """Yield the eligible ones of some delivery methods, each with the totals that the offer would have with it."""
    for _, rated in rate_methods(offer, methods, postal_code):
        if not isinstance(rated, Ineligibility):
            line, calculation = rated
            yield line, add_up(calculation)


def rate_methods(
    offer: Offer, methods: Iterable[DeliveryMethod], postal_code: str | None
) -> Iterator[tuple[DeliveryMethod, tuple[ShippingLine, Calculation] | Ineligibility]]:
    """Yield each delivery method with what the offer would be with it, or why it cannot be used."""
    goods = apply_code(_priced_goods(terms_of(offer)), is_agreed=True)
    for method in methods:
        line = rate(method, goods, postal_code)
        if isinstance(line, Ineligibility):
            yield method, line
        else:
            calculation = _delivered(goods, line)
            yield method, Ineligibility.TOTAL if is_too_large(calculation) else (line, calculation)


def _with_delivery(goods: Calculation, to: Destination) -> Calculation:
    """Return the goods with their delivery and taxes, without a method whose price makes the total too large.

    Raises:
        DeliveryMethodIneligibleError: the delivery method that was chosen cannot be used.
        TotalTooLargeError: the delivery that was chosen or written makes the total too large.
    """
    priced = add_tax(rate_delivery(goods, to))
    line = priced.terms.shipping_line
    if line is None or not is_too_large(priced):
        return priced
    without = _delivered(goods, None)
    if is_too_large(without):
        return priced  # because of its goods
    if to.chosen is not None or line.delivery_method is None:
        require_total_in_range(priced, "/shipping_line")
    removed = Removal(line.delivery_method or "", line.title, Ineligibility.TOTAL.value)
    return replace(without, delivery_removed=removed)


def _delivered(goods: Calculation, line: ShippingLine | None) -> Calculation:
    return add_tax(rate_delivery(replace(goods, terms=replace(goods.terms, shipping_line=line))))


def _priced_goods(terms: Terms) -> Calculation:
    return discount_order(discount_lines(convert(terms)))


def _removal(removed: Removal | None, earlier: Removal | None, replacement: object) -> Removal | None:
    """Return what was removed now, else what was removed earlier and has not been replaced since."""
    return removed or (earlier if replacement is None else None)
