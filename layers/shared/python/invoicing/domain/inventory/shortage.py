"""Line items that exceed available stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.events import Actor, OutOfStock
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


def note_shortage(sale: Sale, shortages: tuple[Shortage, ...], now: datetime, *, by: Actor = Actor.CUSTOMER) -> None:
    """Record what could not be bought or reserved: each product once, until staff or a payment answer it.

    Whoever tries again writes nothing, however often and through however many links.
    """
    draft, short = sale.draft, {it.sku for it in shortages}
    is_known = AttentionKind.OUT_OF_STOCK in draft.attention and short.issubset(draft.short_skus)
    if not is_known:
        sale.put(replace(draft, short_skus=tuple(sorted(short.union(draft.short_skus))), short_at=now))
        sale.record(OutOfStock(shortages), by)
