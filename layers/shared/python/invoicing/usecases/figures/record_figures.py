"""Add what a sale changed to the totals of the store."""

from __future__ import annotations

from invoicing.domain.figures.record import change_of
from invoicing.ports import TotalsPorts
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def record_figures(sale_id: str, *, ports: TotalsPorts) -> bool:
    """Add what the sale, as it is, adds to the totals and has not added yet. Tell whether its heads had changed.

    Safe to call at any time, in any order and any number of times: nothing is taken from an event.

    Raises:
        SaleNotFoundError: there is no such sale.
        BusyError: other changes came first; call again.
    """
    counted = ports.totals.sale(sale_id)
    change = change_of(counted)
    if change is None:
        return False
    ports.totals.add(counted, change)
    return True
