"""The stage of pricing that rates the delivery: by the goods, their weight and the postal code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from invoicing.domain.catalog.delivery import DeliveryMethod, Parcel, price_or_reason
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import STANDARD_TAX_CLASS
from invoicing.domain.catalog.tax import ShippingTax
from invoicing.domain.errors import DeliveryMethodIneligibleError
from invoicing.domain.pricing.calculation import (
    CalculatedLine,
    Calculation,
    least_price,
    price_warnings,
    without_tax,
)
from invoicing.domain.pricing.offer import Line, Offer, Removal, ShippingLine
from invoicing.domain.values.address import Address
from invoicing.domain.values.failure import Ineligibility
from invoicing.domain.values.money import Money, round_half_up, spread


@dataclass(frozen=True, slots=True)
class Destination:
    """The market of an offer, with its current delivery methods, and the postal code if it is known.

    A market that the store has removed has no delivery methods: then the delivery stays as it was agreed. `chosen` is
    a method to deliver by, which has to be eligible.
    """

    market: Market
    chosen_market: str | None = None
    postal_code: str | None = None
    is_market_removed: bool = False
    chosen: DeliveryMethod | None = None


def postal_code_of(address: Address | None) -> str | None:
    """Return the postal code of an address, empty if the address has none; None while it is not known."""
    return address.postal_code if address and (address.postal_code or address.is_complete) else None


def rate_delivery(calculation: Calculation, to: Destination | None = None) -> Calculation:
    """Rate the delivery to a destination, or leave it as it was agreed without one, and price it.

    A method that cannot be used any more is removed.

    Raises:
        DeliveryMethodIneligibleError: the method that was chosen cannot be used for the goods or the postal code.
    """
    line, removed = _rated(calculation, to) if to else (calculation.terms.shipping_line, None)
    terms = replace(calculation.terms, shipping_line=line)
    rated = replace(calculation, terms=terms, delivery_removed=removed)
    return rated if line is None else _priced(rated, line.price)


def rate(method: DeliveryMethod, calculation: Calculation, postal_code: str | None) -> ShippingLine | Ineligibility:
    """Return the shipping line of a delivery method for these goods, or why the method cannot be used."""
    grams = _weight(it.line for it in calculation.lines)
    cost = price_or_reason(method, Parcel(grams, calculation.listed, postal_code))
    if isinstance(cost, Ineligibility):
        return cost
    return ShippingLine(method.title, cost, method.id, method.min_days, method.max_days, method.kind)


def parcel_of(offer: Offer, postal_code: str | None) -> Parcel:
    """Return what delivery methods are rated by, of an offer that is priced already."""
    return Parcel(_weight(offer.lines), offer.totals.listed_goods.amount, postal_code)


def _weight(lines: Iterable[Line]) -> int:
    return sum(line.weight_grams * line.quantity for line in lines if line.requires_shipping)


def _rated(calculation: Calculation, to: Destination) -> tuple[ShippingLine | None, Removal | None]:
    if to.chosen is not None:
        rated = rate(to.chosen, calculation, to.postal_code)
        if isinstance(rated, Ineligibility):
            raise DeliveryMethodIneligibleError(to.chosen.title, rated.value)
        return rated, None
    line = calculation.terms.shipping_line
    if line is None or line.delivery_method is None or to.is_market_removed:
        return line, None
    method = to.market.find_delivery_method(line.delivery_method)
    rated = rate(method, calculation, to.postal_code) if method else Ineligibility.NOT_OFFERED
    if isinstance(rated, Ineligibility):
        return None, Removal(line.delivery_method, line.title, rated.value)
    return rated, None


def _priced(calculation: Calculation, price: Money) -> Calculation:
    """Add the price of the delivery: converted, and spread over the rates of its tax, which each part may lose."""
    terms = calculation.terms
    exact = terms.exactly(price)
    listed = charged = least_price(round_half_up(exact), exact)
    weights = _weights(calculation)
    parts = spread(listed, list(weights.values()))
    if terms.loses_tax and listed:
        untaxed = (without_tax(exact * part / listed, rate) for rate, part in zip(weights, parts, strict=True))
        charged = least_price(sum(untaxed), listed)
    warnings = price_warnings(price, exact, Money(listed, terms.market.currency), "/shipping_line/price")
    return replace(
        calculation,
        listed_shipping=listed,
        shipping=charged,
        shipping_parts=tuple(zip(weights, parts, strict=True)),
        warnings=(*calculation.warnings, *warnings),
    )


def _weights(calculation: Calculation) -> dict[Decimal, int]:
    """Return the weights of the rates of the tax on delivery, the highest rate first."""
    rule = calculation.terms.market.tax
    shipped = [it for it in calculation.lines if it.line.requires_shipping]
    if rule.shipping is ShippingTax.NONE:
        return {Decimal(0): 1}
    if rule.shipping is ShippingTax.STANDARD or not shipped:
        return {rule.rate(STANDARD_TAX_CLASS): 1}
    rates = sorted({it.rate for it in shipped}, reverse=True)
    measures: tuple[Callable[[CalculatedLine], int], ...] = (
        lambda it: it.listed,
        lambda it: it.listed_subtotal,
        lambda it: it.line.quantity,  # of goods that are free
    )
    measure = next(it for it in measures if any(map(it, shipped)))
    return {rate: sum(measure(it) for it in shipped if it.rate == rate) for rate in rates}
