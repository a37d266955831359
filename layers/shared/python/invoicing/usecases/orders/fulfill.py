"""Fulfill an order."""

from __future__ import annotations

from invoicing.domain.email.reminder_plan import replan_reminder
from invoicing.domain.orders.lifecycle import fulfill
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def fulfill_order(sale_id: str, *, seen_version: int | None = None, request: RequestKey | None, ports: Ports) -> Sale:
    """Mark an order as fulfilled; a repeated call changes nothing.

    Where the due date counts from the fulfillment, the reminder is planned: one more read.

    Raises:
        VersionMismatchError: the order was changed since staff read `seen_version`.
        WrongStateError: the order was cancelled, all of its money is refunded, or all of its goods are restocked.
    """
    sale = ports.sales.get(sale_id, request=request)
    if sale.answered:
        return sale
    if is_due(sale) and sale.draft.payment_terms:
        sale = ports.sales.get(sale_id, REMINDER, request=request)
    sale.require_version(sale.order, seen_version)
    store = ports.stores.get()
    fulfill(sale, store.time_zone, ports.clock())
    replan_reminder(sale, store)
    sale.answer()
    ports.sales.save(sale)
    return sale
