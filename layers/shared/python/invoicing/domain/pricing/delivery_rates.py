"""Build an offer from its terms: check the discount code's minimum, rate the delivery, price it, number it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from invoicing.domain.catalog.delivery import DeliveryMethod, Ineligibility, Parcel, price_or_reason
from invoicing.domain.catalog.discount import CodeRefusal
from invoicing.domain.catalog.market import Market, without_methods
from invoicing.domain.errors import DeliveryMethodIneligibleError
from invoicing.domain.pricing.calculator import Terms, goods_total, minimum_of, price
from invoicing.domain.pricing.offer import Offer, Removal, ShippingLine
from invoicing.domain.values.address import Address
from invoicing.domain.values.money import Money


@dataclass(frozen=True, slots=True)
class Destination:
    """The market of an offer, with its current delivery methods, and the postal code if it is known.

    A market that the store has removed has no delivery methods: then the delivery stays as it was agreed.
    """

    market: Market
    chosen_market: str | None = None
    postal_code: str | None = None
    is_market_removed: bool = False


def postal_code_of(address: Address | None) -> str | None:
    """Return the postal code of an address, empty if the address has none; None while it is not known."""
    return address.postal_code if address and (address.postal_code or address.is_complete) else None


def price_offer(terms: Terms, to: Destination, before: Offer | None, *, keep_currency_change: bool = False) -> Offer:
    """Return the priced offer. It has the number of the previous offer, or the next one if anything differs.

    A discount code below its minimum and a delivery method that cannot be used any more are removed, and the offer
    records why.
    """
    terms, code_removed = _without_code_below_minimum(replace(terms, market=without_methods(to.market)))
    terms, delivery_removed = _rerated(terms, to)
    offer = Offer(
        number=before.number if before else 1,
        store_currency=terms.store_currency,
        market=terms.market,
        lines=terms.lines,
        totals=price(terms),
        discount=terms.discount,
        shipping_line=terms.shipping_line,
        tax_exempt=terms.tax_exempt,
        chosen_market=to.chosen_market,
        reverse_charge=terms.reverse_charge,
        code=terms.code,
        currency_change=before.currency_change if before else None,
        delivery_removed=_removal(delivery_removed, before.delivery_removed if before else None, terms.shipping_line),
        code_removed=_removal(code_removed, before.code_removed if before else None, terms.code),
        last_line=max([before.last_line if before else 0, *(line.number for line in terms.lines)]),
    )
    return numbered(offer, before, keep_currency_change=keep_currency_change)


def numbered(offer: Offer, before: Offer | None, *, keep_currency_change: bool = False) -> Offer:
    """Return the offer, with the next number if it differs from the one before."""
    if before is None or offer == before:
        return offer
    change = offer.currency_change if keep_currency_change else None
    return replace(offer, number=before.number + 1, currency_change=change)


def shipping_line_for(method: DeliveryMethod, terms: Terms, postal_code: str | None) -> ShippingLine:
    """Return the shipping line of a delivery method for these goods.

    Raises:
        DeliveryMethodIneligibleError: the method cannot be used for the goods or the postal code.
    """
    rated = rate(method, terms, postal_code)
    if isinstance(rated, Ineligibility):
        raise DeliveryMethodIneligibleError(method.title, rated.value)
    return shipping_line_of(method, rated)


def shipping_line_of(method: DeliveryMethod, cost: Money) -> ShippingLine:
    """Return the shipping line of a delivery method at a price."""
    return ShippingLine(method.title, cost, method.id, method.min_days, method.max_days, method.kind)


def rate(method: DeliveryMethod, terms: Terms, postal_code: str | None) -> Money | Ineligibility:
    """Return the price of a delivery method for these goods, or why it cannot be used."""
    subtotal = goods_total(price(replace(terms, shipping_line=None))).amount if method.bands else 0
    grams = sum(line.weight_grams * line.quantity for line in terms.lines if line.requires_shipping)
    return price_or_reason(method, Parcel(grams, subtotal, postal_code))


def _rerated(terms: Terms, to: Destination) -> tuple[Terms, Removal | None]:
    line = terms.shipping_line
    if line is None or line.delivery_method is None or to.is_market_removed:
        return terms, None
    method = to.market.find_delivery_method(line.delivery_method)
    if method is None:
        return _without_delivery(terms, line, Ineligibility.NOT_OFFERED)
    rated = rate(method, terms, to.postal_code)
    if isinstance(rated, Ineligibility):
        return _without_delivery(terms, line, rated)
    return replace(terms, shipping_line=shipping_line_of(method, rated)), None


def _without_delivery(terms: Terms, line: ShippingLine, reason: Ineligibility) -> tuple[Terms, Removal]:
    return replace(terms, shipping_line=None), Removal(line.delivery_method or "", line.title, reason.value)


def _without_code_below_minimum(terms: Terms) -> tuple[Terms, Removal | None]:
    code = terms.code
    if code is None or code.minimum is None:
        return terms, None
    without = replace(terms, code=None, shipping_line=None)
    minimum = minimum_of(code, terms)
    if goods_total(price(without)).amount >= minimum.amount:
        return terms, None
    return replace(terms, code=None), Removal(code.code, code.discount.title, CodeRefusal.MINIMUM.value, minimum)


def _removal(removed: Removal | None, earlier: Removal | None, replacement: object) -> Removal | None:
    """Return what was removed now, else what was removed earlier and has not been replaced since."""
    return removed or (earlier if replacement is None else None)
