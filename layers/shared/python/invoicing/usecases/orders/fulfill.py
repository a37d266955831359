"""Note that an order's goods have gone."""

from __future__ import annotations

from invoicing.domain.errors import WrongStateError
from invoicing.domain.orders.lifecycle import fulfill, is_all_back
from invoicing.domain.sale.idempotency import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.sale.order import FulfillmentStatus
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Clock, Sales, Stores
from invoicing.usecases.retry import retry_on_conflict


def fulfill_order(sale_id: str, *, request: RequestKey | None, sales: Sales, stores: Stores, clock: Clock) -> Sale:
    """Mark an order as fulfilled; done twice, it is done once.

    Raises:
        WrongStateError: it was cancelled, or all of it is back on sale, so nothing goes.

    """

    def note() -> Sale:
        sale = sales.get(sale_id, *([answered_key(request.name)] if request else []))
        if request and sale.answered(request):
            return sale
        if sale.order is not None and sale.order.cancelled_at is not None:
            raise WrongStateError(f"{sale.order.name} was cancelled: nothing is sent.")
        is_sent = sale.order is not None and sale.order.fulfillment_status is FulfillmentStatus.FULFILLED
        if sale.order is not None and not is_sent and is_all_back(sale.order, sale.offer):
            raise WrongStateError(f"Everything of {sale.order.name} is back on sale: nothing is left to send.")
        fulfill(sale, stores.get().time_zone, clock())
        if request:
            sale.put(AnsweredRequest(request.name, request.fingerprint, sale_id))
        sales.save(sale)
        return sale

    return retry_on_conflict(note)
