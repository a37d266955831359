"""Cancel a draft order."""

from __future__ import annotations

from invoicing.domain.draft_orders.cancel import cancel
from invoicing.domain.events import Actor
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.inventory.reserve import finish_moving
from invoicing.usecases.payments.void import require_no_payment
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def cancel_draft_order(
    sale_id: str,
    *,
    end_payment: bool = False,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> Sale:
    """Cancel an open draft order and release its reservation; its links show that it was cancelled.

    Raises:
        VersionMismatchError: the draft order was changed since staff read `seen_version`.
        WrongStateError: the draft order is completed or cancelled.
        PaymentInProgressError: the customer is paying, and `end_payment` is not set.
        AlreadyPaidError: `end_payment` is set, and the customer paid just before.
    """
    sale = ports.sales.get(sale_id, REMINDER, RESERVATION, request=request)
    if sale.answered:
        return sale
    sale.require_version(sale.draft, seen_version)
    sale.draft.require_open("cancel")
    require_no_payment(sale, end_payment=end_payment, ports=ports)
    cancel(sale, Actor.STAFF, ports.clock())
    sale.answer()
    ports.sales.save(sale)
    finish_moving(sale, {}, ports=ports)
    return sale
