"""Cancel a draft order."""

from __future__ import annotations

from invoicing.domain.draft_orders.cancel import cancel
from invoicing.domain.events import Actor
from invoicing.domain.sale.idempotency import RequestKey, answered_keys
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.inventory.reserve import finish_moving
from invoicing.usecases.payments.void import retry_without_payment


def cancel_draft_order(sale_id: str, *, end_payment: bool = False, request: RequestKey | None, ports: Ports) -> Sale:
    """Cancel an open draft order and release its reservation; its links show that it was cancelled.

    Raises:
        WrongStateError: the draft order is completed or cancelled.
        PaymentInProgressError: the customer is paying, and `end_payment` is not set.
        AlreadyPaidError: `end_payment` is set, and the customer paid just before.
    """

    def cancel_open() -> Sale:
        sale = ports.sales.get(sale_id, REMINDER, RESERVATION, *answered_keys(request))
        if sale.answered(request):
            return sale
        now = ports.clock()
        cancel(sale, Actor.STAFF, now)
        sale.answer(request, sale_id)
        ports.sales.save(sale)
        finish_moving(sale, {}, ports.sales, now)
        return sale

    return retry_without_payment(cancel_open, sale_id, end_payment=end_payment, ports=ports)
