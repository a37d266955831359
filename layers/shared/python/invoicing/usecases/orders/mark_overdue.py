"""Mark an order as overdue."""

from __future__ import annotations

from invoicing.domain.orders import due_date
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def mark_overdue(sale_id: str, *, ports: Ports) -> None:
    """Record `OrderOverdue`, once, unless the order was paid meanwhile."""
    sale = ports.sales.get(sale_id)
    due_date.mark_overdue(sale, ports.clock())
    ports.sales.save(sale)
