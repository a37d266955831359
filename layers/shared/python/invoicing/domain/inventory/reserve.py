"""Reservations: stock that is held for a draft order until a time, or for an order whose payment is pending.

A payment moves the reserved units into its attempt, and voiding it moves them back. Neither goes through `available`,
where another sale could take them. The sale has to be read with `RESERVATION` for all of these functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice

from invoicing.domain.events import Actor, StockHeld, StockReleased
from invoicing.domain.sale.payability import is_reserved
from invoicing.domain.sale.reservation import RESERVATION, Reservation
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import above, differing, goods_of, together

CHUNK = 80  # products taken or released in one transaction, which has at most 100 writes and may hold an edit
RECHECK_AFTER = timedelta(minutes=2)  # until `recover` checks a reservation that was left half done


def held_for(sale: Sale) -> dict[str, int]:
    """Return the reserved units by sku."""
    reservation = sale.find(RESERVATION, Reservation)
    return reservation.held if reservation else {}


def wanted_by(sale: Sale, now: datetime) -> dict[str, int]:
    """Return the units that the reservation should hold.

    A sale that is not reserved needs no units. While a payment is active, the units held now stay.
    """
    if not is_reserved(sale, now):
        return {}
    return held_for(sale) if sale.draft.active_attempt else full_reservation(sale)


def full_reservation(sale: Sale) -> dict[str, int]:
    """Return the units of a full reservation: the goods and, of an order, the use of its discount code."""
    return sale.offer.takes() if sale.order is not None else sale.offer.units()


def move_towards(
    sale: Sale, wanted: Mapping[str, int], now: datetime, *, for_now: bool = False, ignore_stock: bool = False
) -> bool:
    """Change the reservation towards `wanted` by at most `CHUNK` products; return whether it is complete.

    An empty reservation is deleted once it is no longer needed. A temporary one (`for_now`) is released by `recover`
    unless the change that needs it is saved.
    """
    held = held_for(sale)
    changes = differing(held, wanted)
    part = dict(islice(changes.items(), CHUNK))
    taken = {sku: change for sku, change in part.items() if change > 0}
    released = {sku: -change for sku, change in part.items() if change < 0}
    sale.take_stock(taken, even_below_zero=ignore_stock)
    sale.release_stock(released)
    until, is_complete = sale.draft.reserve_until, len(part) == len(changes)
    is_kept = is_reserved(sale, now) and not for_now
    if goods_of(taken):
        sale.record(StockHeld(goods_of(taken), until=until), Actor.STAFF)
    if goods_of(released):
        sale.record(StockReleased(goods_of(released)), Actor.STAFF if is_kept else Actor.SYSTEM)
    left = together(held, part)
    if is_complete and is_kept:
        sale.put(sale.draft.in_stock())
        sale.put(Reservation(until, left))
    elif is_complete and not left:
        sale.delete(RESERVATION)
    else:
        sale.put(Reservation(now + RECHECK_AFTER, left))
    return is_complete


def move_units(sale: Sale, units: Mapping[str, int]) -> None:
    """Move the units of a voided attempt into the reservation; negative units move from it into an attempt."""
    if units:
        reservation = sale.find(RESERVATION, Reservation) or Reservation(sale.draft.reserve_until)
        sale.put(Reservation(reservation.check_at, together(reservation.held, units)))


def end_with_sale(sale: Sale, now: datetime) -> None:
    """Delete the reservation of a sale that ended; units that a crash in a large edit left in it are for `recover`."""
    reservation = sale.find(RESERVATION, Reservation)
    if reservation is not None and reservation.held:
        sale.put(Reservation(now, reservation.held))
    elif reservation is not None:
        sale.delete(RESERVATION)


def write_off(sale: Sale, units: Mapping[str, int]) -> None:
    """Remove units from the reservation without releasing them: the goods were sent, or are lost."""
    reservation = sale.find(RESERVATION, Reservation)
    if reservation is not None and units:
        sale.put(Reservation(reservation.check_at, above(units, reservation.held)))
