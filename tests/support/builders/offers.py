"""Offers that differ from another one."""

from dataclasses import replace

from invoicing.domain.catalog.market import Market
from invoicing.domain.pricing.calculator import price, terms_of
from invoicing.domain.pricing.offer import Offer, ShippingLine


def moved_offer(offer: Offer, *, market: Market, shipping_line: ShippingLine | None) -> Offer:
    """Return the next offer, in another market or with another delivery."""
    changed = replace(offer, market=market, shipping_line=shipping_line, number=offer.number + 1)
    return replace(changed, totals=price(terms_of(changed)))
