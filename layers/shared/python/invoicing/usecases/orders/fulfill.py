"""Fulfill an order."""

from __future__ import annotations

from invoicing.domain.errors import WrongStateError
from invoicing.domain.orders.lifecycle import fulfill, is_fully_restocked
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.order import FulfillmentStatus
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def fulfill_order(sale_id: str, *, seen_version: int | None = None, request: RequestKey | None, ports: Ports) -> Sale:
    """Mark an order as fulfilled; a repeated call changes nothing.

    Raises:
        VersionMismatchError: the order was changed since staff read `seen_version`.
        WrongStateError: the order was cancelled, or all of it is restocked.
    """
    sale = ports.sales.get(sale_id, request=request)
    if sale.answered:
        return sale
    sale.require_version(sale.order, seen_version)
    if sale.order is not None and sale.order.cancelled_at is not None:
        raise WrongStateError("cancelled_order", order=sale.order.name)
    is_sent = sale.order is not None and sale.order.fulfillment_status is FulfillmentStatus.FULFILLED
    if sale.order is not None and not is_sent and is_fully_restocked(sale.order, sale.offer):
        raise WrongStateError("all_restocked", order=sale.order.name)
    fulfill(sale, ports.stores.get().time_zone, ports.clock())
    sale.answer()
    ports.sales.save(sale)
    return sale
