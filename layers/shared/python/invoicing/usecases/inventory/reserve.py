"""Setting stock aside for a draft order, and giving it back, in as many transactions as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from invoicing.domain.errors import OutOfStockError, StaleSaleError
from invoicing.domain.inventory.reserve import CHUNK, held_for, move_towards, wanted_by
from invoicing.domain.sale.payability import is_reserved
from invoicing.domain.sale.reservation import RESERVATION, Reservation
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import at_least, differing
from invoicing.ports import Clock, Sales
from invoicing.usecases.retry import retry_on_conflict


def reserve_beforehand(
    sale: Sale, wanted: Mapping[str, int], sales: Sales, now: datetime, *, ignore_stock: bool = False
) -> None:
    """Where too many products are to be set aside for one transaction, take them before the change that wants them.

    Raises:
        OutOfStockError: there is not enough of something; what was taken is given back.

    """
    if len(differing(held_for(sale), wanted)) <= CHUNK:
        return
    more = at_least(held_for(sale), wanted)
    try:
        there = False
        while not there:
            there = move_towards(sale, more, now, for_now=True, ignore_stock=ignore_stock)
            sales.save(sale)
    except OutOfStockError:
        release_reservation(sale.id, sales=sales, clock=lambda: now)
        raise


def finish_moving(sale: Sale, wanted: Mapping[str, int], sales: Sales, now: datetime) -> None:
    """Give back, transaction by transaction, what a change that was just saved no longer wants.

    The change itself is done: where somebody else comes in between, `recover` gives back the rest.
    """
    with suppress(StaleSaleError):
        while differing(held_for(sale), wanted):
            move_towards(sale, wanted, now)
            sales.save(sale)


def release_reservation(sale_id: str, *, sales: Sales, clock: Clock) -> None:
    """Give back what is set aside and should not be: its time is over, or a change of it was left half done."""

    def settle() -> None:
        sale = sales.get(sale_id, RESERVATION)
        there = sale.find(RESERVATION, Reservation) is None
        while not there:
            now = clock()
            wanted = wanted_by(sale, now)
            # Only ever downwards: what is missing, staff or the customer will ask for again.
            keep = {sku: min(units, wanted.get(sku, 0)) for sku, units in held_for(sale).items()}
            there = move_towards(sale, keep, now)
            if there and not is_reserved(sale, now):
                sale.put(sale.draft.unreserved())
            sales.save(sale)

    retry_on_conflict(settle)
