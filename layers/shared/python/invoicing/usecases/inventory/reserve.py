"""Reserve and release stock of a sale that is too large for one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from invoicing.domain.errors import OutOfStockError, StaleSaleError
from invoicing.domain.inventory.reserve import CHUNK, held_for, move_towards, wanted_by
from invoicing.domain.sale.payability import is_reserved
from invoicing.domain.sale.reservation import RESERVATION, Reservation
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import at_least, differing
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


def reserve_beforehand(sale: Sale, wanted: Mapping[str, int], *, ignore_stock: bool = False, ports: Ports) -> None:
    """Reserve the products before the change that needs them, if they are too many for one transaction.

    Raises:
        OutOfStockError: there is not enough stock; the units that were taken are released.
    """
    if len(differing(held_for(sale), wanted)) <= CHUNK:
        return
    more = at_least(held_for(sale), wanted)
    try:
        is_complete = False
        while not is_complete:
            is_complete = move_towards(sale, more, ports.clock(), for_now=True, ignore_stock=ignore_stock)
            ports.sales.save(sale)
    except OutOfStockError:
        release_reservation(sale.id, ports=ports)
        raise


def finish_moving(sale: Sale, wanted: Mapping[str, int], *, ports: Ports) -> None:
    """Release, in several transactions, what a change that was just saved no longer needs.

    If another change comes in between, `recover` releases the rest.
    """
    with suppress(StaleSaleError):
        while differing(held_for(sale), wanted):
            move_towards(sale, wanted, ports.clock())
            ports.sales.save(sale)


@retry_on_conflict
def release_reservation(sale_id: str, *, ports: Ports) -> None:
    """Release units that should not be reserved: the time has passed, or a change was left half done."""
    sale = ports.sales.get(sale_id, RESERVATION)
    is_complete = sale.find(RESERVATION, Reservation) is None
    while not is_complete:
        now = ports.clock()
        wanted = wanted_by(sale, now)
        # Units are released only: missing ones are taken when staff or the customer ask for them again.
        keep = {sku: min(units, wanted.get(sku, 0)) for sku, units in held_for(sale).items()}
        is_complete = move_towards(sale, keep, now)
        if is_complete and not is_reserved(sale, now):
            sale.put(sale.draft.unreserved())
        ports.sales.save(sale)
