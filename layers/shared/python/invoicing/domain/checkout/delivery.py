"""The delivery methods that a customer can choose, and an order that none of them fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from invoicing.domain.catalog.delivery import DeliveryMethod, price_or_reason
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import can_choose_delivery
from invoicing.domain.events import Actor, NoDeliveryFits
from invoicing.domain.pricing.calculator import rate_methods
from invoicing.domain.pricing.delivery_rates import parcel_of, postal_code_of
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.terms import terms_of
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import Ineligibility
from invoicing.domain.values.money import LARGEST_AMOUNT, Money


def offered_methods(offer: Offer, store: Store) -> tuple[DeliveryMethod, ...]:
    """Return the delivery methods of the offer's market, which the store may have removed."""
    market = next((market for market in store.markets if market.id == offer.market.id), None)
    return market.delivery_methods if market else ()


def rated_methods(sale: Sale, offer: Offer, store: Store) -> dict[str, Money | Ineligibility] | None:
    """Return by id what each delivery method costs, or why it cannot be used; None where none has to be chosen.

    `offer` is the sale's own, or the one at current prices. Without an address the postal code is not known, and the
    market is that of the offer.
    """
    if not can_choose_delivery(sale) or offer.shipping_line is not None:
        return None
    person = sale.person
    postal_code = postal_code_of(person.shipping_address or person.billing_address)
    methods, terms = offered_methods(offer, store), terms_of(offer)
    parcel = parcel_of(offer, postal_code)
    rated = {method.id: price_or_reason(method, parcel) for method in methods}
    most = max((terms.converted(it).amount for it in rated.values() if isinstance(it, Money)), default=0)
    totals = offer.totals
    if max(totals.total.amount, totals.subtotal.amount) + 2 * most <= LARGEST_AMOUNT // 2:
        return rated  # there is room for each with its tax: nothing has to be priced again
    exact = rate_methods(offer, methods, postal_code)
    return {method.id: it if isinstance(it, Ineligibility) else it[0].price for method, it in exact}


def why_none_fits(rated: Mapping[str, Money | Ineligibility] | None) -> dict[str, Ineligibility] | None:
    """Return by id why each delivery method cannot be used; None if one can, or if none has to be chosen."""
    if rated is None:
        return None
    reasons = {method_id: why for method_id, why in rated.items() if isinstance(why, Ineligibility)}
    return reasons if len(reasons) == len(rated) else None


def unreported_reasons(sale: Sale, link: Link, store: Store) -> dict[str, Ineligibility] | None:
    """Return why no delivery method fits, unless the event was recorded for this offer and this link."""
    return (
        None if link.no_delivery_offer == sale.offer.number else why_none_fits(rated_methods(sale, sale.offer, store))
    )


def note_no_delivery(sale: Sale, link: Link, reasons: dict[str, Ineligibility]) -> None:
    """Record that the holder of a link has no delivery method to choose."""
    offer = sale.offer
    sale.put(replace(link, no_delivery_offer=offer.number))
    sale.record(NoDeliveryFits(link.id, offer.number, offer.market.id, reasons), Actor.CUSTOMER)
