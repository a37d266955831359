"""Cancel a draft order."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.events import Actor, DraftOrderCancelled
from invoicing.domain.inventory.reserve import end_with_sale, held_for, move_towards
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Sale


def cancel(sale: Sale, actor: Actor, now: datetime) -> None:
    """Cancel a draft order, release its reservation and delete its reminder; its history stays.

    The sale has to be read with `REMINDER` and `RESERVATION`.

    Raises:
        WrongStateError: the draft is completed or cancelled already.
        PaymentInProgressError: the customer is paying.
    """
    draft = sale.draft
    draft.require_open("cancel")
    draft.require_no_payment()
    sale.put(draft.moved_to(DraftOrderStatus.CANCELLED, now).edited(now).unreserved())
    if held_for(sale):
        move_towards(sale, {}, now)
    else:
        end_with_sale(sale, now)
    sale.delete(REMINDER)
    sale.record(DraftOrderCancelled(), actor)
