"""Note that an order was not paid when it was due."""

from __future__ import annotations

from invoicing.domain.orders import lifecycle
from invoicing.ports import Clock, Sales
from invoicing.usecases.retry import retry_on_conflict


def mark_overdue(sale_id: str, *, sales: Sales, clock: Clock) -> None:
    """Put `OrderOverdue` on the timeline, once; not where it was paid meanwhile."""

    def note() -> None:
        sale = sales.get(sale_id)
        lifecycle.mark_overdue(sale, clock())
        sales.save(sale)

    retry_on_conflict(note)
