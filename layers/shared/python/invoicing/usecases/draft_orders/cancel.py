"""Cancel a draft order."""

from __future__ import annotations

from invoicing.domain.draft_orders.cancel import cancel
from invoicing.domain.errors import PaymentInProgressError
from invoicing.domain.events import Actor
from invoicing.domain.sale.idempotency import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.inventory.reserve import finish_moving
from invoicing.usecases.payments.void import end_payment as end_payment_under_way
from invoicing.usecases.retry import retry_on_conflict


def cancel_draft_order(sale_id: str, *, end_payment: bool = False, request: RequestKey | None, ports: Ports) -> Sale:
    """Cancel an open draft order and release its reservation; its links show that it was cancelled.

    Raises:
        WrongStateError: the draft order is completed or cancelled.
        PaymentInProgressError: the customer is paying, and `end_payment` is not set.
        AlreadyPaidError: `end_payment` is set, and the customer paid just before.
    """

    def cancel_open() -> Sale:
        sale = ports.sales.get(sale_id, REMINDER, RESERVATION, *([answered_key(request.name)] if request else []))
        if request and sale.answered(request):
            return sale
        now = ports.clock()
        cancel(sale, Actor.STAFF, now)
        if request:
            sale.put(AnsweredRequest(request.name, request.fingerprint, sale_id))
        ports.sales.save(sale)
        finish_moving(sale, {}, ports.sales, now)
        return sale

    try:
        return retry_on_conflict(cancel_open)
    except PaymentInProgressError:
        if not end_payment:
            raise
    end_payment_under_way(sale_id, ports=ports)
    return retry_on_conflict(cancel_open)
