"""Rebuild the totals of the store from all sales, while these change."""

from __future__ import annotations

from collections.abc import Callable

from invoicing.ports import TotalsPorts
from invoicing.usecases.figures.record_figures import record_figures


def rebuild_totals(*, ports: TotalsPorts, on_sale: Callable[[int], None] = lambda _: None) -> int:
    """Build a new generation of the totals from all sales, and read it from then on. Return the number of sales.

    From its first write on, a change of a sale is added to both generations. A change that was added before that only
    to the old one is in the sale when it is read here. So both generations agree with all sales at the end. A rebuild
    that was interrupted is begun anew.

    Raises:
        StaleSaleError: another rebuild began; it is the one that ends.
        BusyError: a sale could not be counted; begin anew.
    """
    before = ports.totals.generations()
    for generation in before.former:
        ports.totals.delete(generation)
    building = ports.totals.put_generations(before.with_new())
    number = 0
    for number, sale_id in enumerate(ports.totals.sale_ids(), start=1):
        record_figures(sale_id, ports=ports)
        on_sale(number)
    ports.totals.put_generations(building.switched())
    return number
