"""The stock that an attempt holds from Pay on, until it is sold or released."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.events import Actor, StockHeld
from invoicing.domain.inventory.reserve import held_for, move_units
from invoicing.domain.sale.attempt import Attempt, AttemptState
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import goods_of

CHUNK = 95  # products whose stock is taken in one transaction of at most 100 writes
MANUAL_CHUNK = 85  # the same, in the transaction that completes the sale


def hold_stock(sale: Sale, attempt: Attempt, *, most: int = CHUNK, ignore_stock: bool = False) -> Attempt:
    """Take the next chunk of stock, from the reservation first. The last chunk moves the attempt to HELD."""
    held, taken = held_for(sale), attempt.taken
    taking: dict[str, int] = {}
    reservation_change: dict[str, int] = {}
    for sku, units in attempt.in_order[attempt.taken :]:
        reserved = min(units, held.get(sku, 0))
        if reserved < units:
            if len(taking) == most:
                break
            taking[sku] = units - reserved
        if reserved:
            reservation_change[sku] = -reserved
        taken += 1
    sale.take_stock(taking, even_below_zero=ignore_stock)
    move_units(sale, reservation_change)
    attempt = replace(attempt, taken=taken)
    if taken == len(attempt.hold):
        attempt = attempt.moved_to(AttemptState.HELD, check_at=attempt.check_at)
        sale.put(sale.draft.in_stock())
    if goods_of(taking):
        sale.record(StockHeld(goods_of(taking), attempt.id), Actor.SYSTEM)
    sale.put(attempt)
    return attempt
