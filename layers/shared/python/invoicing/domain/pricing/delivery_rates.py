"""What depends on everything else of an offer: whether its code still counts, what its delivery costs, its number."""

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
    """Where an offer goes: the market, with its delivery methods of today, and the postal code where it is known.

    A market that the store has given up has no methods any more: then delivery stands as it was agreed.
    """

    market: Market
    chosen_market: str | None = None
    postal_code: str | None = None
    is_market_removed: bool = False


def postal_code_of(address: Address | None) -> str | None:
    """Return the postal code of an address, empty where it has none; nothing while that is not known."""
    return address.postal_code if address and (address.postal_code or address.is_complete) else None


def price_offer(terms: Terms, to: Destination, before: Offer | None, *, keep_currency_change: bool = False) -> Offer:
    """Return the offer: a code below its minimum and a delivery that no longer fits are taken away, and it says so.

    It has the number of the one before, or the next one where anything that is sold, shown or owed differs.
    """
    terms, code_gone = _without_code_below_minimum(replace(terms, market=without_methods(to.market)))
    terms, delivery_gone = _rated_again(terms, to)
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
        delivery_removed=_noted(delivery_gone, before.delivery_removed if before else None, terms.shipping_line),
        code_removed=_noted(code_gone, before.code_removed if before else None, terms.code),
    )
    return numbered(offer, before, keep_currency_change=keep_currency_change)


def numbered(offer: Offer, before: Offer | None, *, keep_currency_change: bool = False) -> Offer:
    """Return the offer with the next number, if it differs from the one before."""
    if before is None or offer == before:
        return offer
    change = offer.currency_change if keep_currency_change else None
    return replace(offer, number=before.number + 1, currency_change=change)


def shipping_line_for(method: DeliveryMethod, terms: Terms, postal_code: str | None) -> ShippingLine:
    """Return the line that a delivery method puts on an offer.

    Raises:
        DeliveryMethodIneligibleError: not for these goods, or not there.

    """
    rated = rate(method, terms, postal_code)
    if isinstance(rated, Ineligibility):
        raise DeliveryMethodIneligibleError(method.title, rated.value)
    return shipping_line_of(method, rated)


def shipping_line_of(method: DeliveryMethod, cost: Money) -> ShippingLine:
    """Return the line of a method at its price."""
    return ShippingLine(method.title, cost, method.id, method.min_days, method.max_days, method.kind)


def rate(method: DeliveryMethod, terms: Terms, postal_code: str | None) -> Money | Ineligibility:
    """Return what a method costs for what is sold, or why it does not fit."""
    subtotal = goods_total(price(replace(terms, shipping_line=None))).amount if method.bands else 0
    grams = sum(line.weight_grams * line.quantity for line in terms.lines if line.requires_shipping)
    return price_or_reason(method, Parcel(grams, subtotal, postal_code))


def _rated_again(terms: Terms, to: Destination) -> tuple[Terms, Removal | None]:
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
    gone = Removal(line.delivery_method or "", line.title, reason.value)
    return replace(terms, shipping_line=None), gone


def _without_code_below_minimum(terms: Terms) -> tuple[Terms, Removal | None]:
    code = terms.code
    if code is None or code.minimum is None:
        return terms, None
    without = replace(terms, code=None, shipping_line=None)
    minimum = minimum_of(code, terms)
    if goods_total(price(without)).amount >= minimum.amount:
        return terms, None
    return replace(terms, code=None), Removal(code.code, code.discount.title, CodeRefusal.MINIMUM.value, minimum)


def _noted(gone: Removal | None, earlier: Removal | None, there_now: object) -> Removal | None:
    """Return what was taken away and has not been replaced yet."""
    return gone or (earlier if there_now is None else None)
