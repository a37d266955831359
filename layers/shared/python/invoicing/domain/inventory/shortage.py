"""Line items that exceed available stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.events import Actor, OutOfStock
from invoicing.domain.sale.link import SHORT_AT_MOST_EVERY, Link
from invoicing.domain.sale.payability import is_payable, is_reserved
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import Shortage


def units_to_check(sale: Sale, now: datetime) -> dict[str, int]:
    """Return the units by sku whose stock matters: none that are reserved, or held by a payment."""
    if not is_payable(sale) or is_reserved(sale, now) or sale.draft.active_attempt:
        return {}
    return sale.offer.units()


def shortages_of(units: Mapping[str, int], products: Mapping[str, StockedProduct]) -> tuple[Shortage, ...]:
    """Return the products with fewer available units than wanted, unless they continue selling."""
    short = []
    for sku, wanted in units.items():
        stocked = products.get(sku)
        if stocked is None or not (stocked.product.sells_below_zero or stocked.available >= wanted):
            short.append(Shortage(sku, wanted, max(0, stocked.available) if stocked else 0))
    return tuple(short)


def note_shortage(sale: Sale, link: Link, shortages: tuple[Shortage, ...], now: datetime) -> None:
    """Record what could not be bought through a link, at most once in ten minutes."""
    if link.short_at is None or now >= link.short_at + SHORT_AT_MOST_EVERY:
        sale.put(replace(link, short_at=now))
        sale.record(OutOfStock(shortages), Actor.CUSTOMER)
