"""Give a draft order up."""

from __future__ import annotations

from invoicing.domain.draft_orders import DraftOrderStatus
from invoicing.domain.errors import PaymentInProgressError
from invoicing.domain.events import Actor, DraftOrderCancelled
from invoicing.domain.reminders import REMINDER
from invoicing.domain.request_keys import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.reservations import end_with_sale, held_for, move_towards
from invoicing.domain.sales import Sale
from invoicing.domain.stock import RESERVATION
from invoicing.ports import Clock, Ids, Numbers, Providers, Sales
from invoicing.usecases.end_payment import end_payment as end_payment_under_way
from invoicing.usecases.reserving import finish_moving
from invoicing.usecases.retrying import decide_again


def cancel_draft_order(
    sale_id: str,
    *,
    end_payment: bool = False,
    request: RequestKey | None,
    sales: Sales,
    providers: Providers,
    numbers: Numbers,
    ids: Ids,
    clock: Clock,
) -> Sale:
    """Cancel an open draft order. Its history stays, its links say that it was cancelled, and nothing stays reserved.

    Raises:
        WrongStateError: the draft is completed or cancelled already.
        PaymentInProgressError: the customer is paying, and `end_payment` was not said.
        AlreadyPaidError: it was said, and the customer has paid just before.

    """

    def cancel() -> Sale:
        sale = sales.get(sale_id, REMINDER, RESERVATION, *([answered_key(request.name)] if request else []))
        if request and sale.answered(request):
            return sale
        draft, now = sale.draft, clock()
        draft.require_open("cancelled")
        draft.require_no_payment()
        sale.put(draft.moved_to(DraftOrderStatus.CANCELLED, now).edited(now).unreserved())
        if held_for(sale):
            move_towards(sale, {}, now)
        else:
            end_with_sale(sale, now)
        sale.delete(REMINDER)
        if request:
            sale.put(AnsweredRequest(request.name, request.fingerprint, sale_id))
        sale.record(DraftOrderCancelled(), Actor.STAFF)
        sales.save(sale)
        finish_moving(sale, {}, sales, now)
        return sale

    try:
        return decide_again(cancel)
    except PaymentInProgressError:
        if not end_payment:
            raise
    end_payment_under_way(sale_id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
    return decide_again(cancel)
