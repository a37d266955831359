"""Give a draft order up."""

from __future__ import annotations

from invoicing.domain.draft_orders import DraftOrderStatus
from invoicing.domain.events import Actor, DraftOrderCancelled
from invoicing.domain.reminders import REMINDER
from invoicing.domain.request_keys import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Sales
from invoicing.usecases.retrying import decide_again


def cancel_draft_order(sale_id: str, *, request: RequestKey | None, sales: Sales, clock: Clock) -> Sale:
    """Cancel an open draft order. Its history stays, and its links say that it was cancelled.

    Raises:
        WrongStateError: the draft is completed or cancelled already.
        PaymentInProgressError: the customer is paying.

    """

    def cancel() -> Sale:
        sale = sales.get(sale_id, REMINDER, *([answered_key(request.name)] if request else []))
        if request and sale.answered(request):
            return sale
        draft = sale.draft
        draft.require_open("cancelled")
        draft.require_no_payment()
        sale.put(draft.moved_to(DraftOrderStatus.CANCELLED, clock()).edited(clock()))
        sale.delete(REMINDER)
        if request:
            sale.put(AnsweredRequest(request.name, request.fingerprint, sale_id))
        sale.record(DraftOrderCancelled(), Actor.STAFF)
        sales.save(sale)
        return sale

    return decide_again(cancel)
