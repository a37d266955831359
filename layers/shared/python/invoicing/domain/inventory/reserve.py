"""Stock that staff set aside for a draft order until a time, before anybody pays.

Paying moves what is reserved into the attempt, and giving the payment up moves it back: neither goes through
`available`, where somebody else could take it. A sale has to be read with `RESERVATION` for any of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice

from invoicing.domain.events import Actor, StockHeld, StockReleased
from invoicing.domain.sale.payability import is_reserved
from invoicing.domain.sale.reservation import RESERVATION, Reservation
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import differing, goods_of, together

CHUNK = 80  # products that are taken or given back in one transaction of at most 100 writes, with an edit in it
RECHECK_AFTER = timedelta(minutes=2)  # after which `recover` looks at a reservation that was left half done


def held_for(sale: Sale) -> dict[str, int]:
    """Return what is set aside, by sku."""
    reservation = sale.find(RESERVATION, Reservation)
    return reservation.held if reservation else {}


def wanted_by(sale: Sale, now: datetime) -> dict[str, int]:
    """Return what should be set aside: the offer's units, while it is reserved and no payment holds them already."""
    if not is_reserved(sale, now):
        return {}
    return held_for(sale) if sale.draft.active_attempt else set_aside_for(sale)


def set_aside_for(sale: Sale) -> dict[str, int]:
    """Return what setting a sale aside sets aside: its goods and, once it is owed, the use of its discount code."""
    return sale.offer.takes() if sale.order is not None else sale.offer.units()


def move_towards(
    sale: Sale, wanted: Mapping[str, int], now: datetime, *, for_now: bool = False, ignore_stock: bool = False
) -> bool:
    """Bring what is set aside closer to what is wanted, by one transaction; tell whether it is there.

    A reservation that has ended, and holds nothing any more, is taken away. One that is wanted only `for_now`, until
    the change that needs it is saved, is given back by `recover` if that never happens.
    """
    held = held_for(sale)
    changes = differing(held, wanted)
    part = dict(islice(changes.items(), CHUNK))
    taken = {sku: change for sku, change in part.items() if change > 0}
    given_back = {sku: -change for sku, change in part.items() if change < 0}
    sale.take_stock(taken, even_below_zero=ignore_stock)
    sale.release_stock(given_back)
    until, is_there = sale.draft.reserve_until, len(part) == len(changes)
    goes_on = is_reserved(sale, now) and not for_now
    if goods_of(taken):
        sale.record(StockHeld(goods_of(taken), until=until), Actor.STAFF)
    if goods_of(given_back):
        sale.record(StockReleased(goods_of(given_back)), Actor.STAFF if goes_on else Actor.SYSTEM)
    left = together(held, part)
    if is_there and goes_on:
        sale.put(Reservation(until, left))
    elif is_there and not left:
        sale.delete(RESERVATION)
    else:
        sale.put(Reservation(now + RECHECK_AFTER, left))
    return is_there


def move_units(sale: Sale, units: Mapping[str, int]) -> None:
    """Put units of an attempt that was given up into the reservation or, below zero, lend them to an attempt."""
    if units:
        reservation = sale.find(RESERVATION, Reservation) or Reservation(sale.draft.reserve_until)
        sale.put(Reservation(reservation.check_at, together(reservation.held, units)))


def end_with_sale(sale: Sale, now: datetime) -> None:
    """Let the reservation go with a sale that ended. What a crash in a large edit left in it, `recover` gives back."""
    reservation = sale.find(RESERVATION, Reservation)
    if reservation is not None and reservation.held:
        sale.put(Reservation(now, reservation.held))
    elif reservation is not None:
        sale.delete(RESERVATION)


def write_off(sale: Sale) -> None:
    """Forget what is set aside: it was sent, or is lost, and comes back to nobody."""
    sale.delete(RESERVATION)
