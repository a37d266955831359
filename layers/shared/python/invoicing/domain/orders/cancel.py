"""The end of a pending order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import Actor, OrderCancelled
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale


def void_pending_order(sale: Sale, now: datetime, *, goods_gone: bool) -> None:
    """Void a pending order and record `OrderCancelled`."""
    order = sale.order
    if order is None or order.financial_status is not FinancialStatus.PENDING:
        raise WrongStateError(f"{sale.draft.name} has no pending payment.")
    voided = order.moved_to(FinancialStatus.VOIDED)
    sale.put(replace(voided, cancelled_at=now, updated_at=now, goods_gone=goods_gone))
    sale.record(OrderCancelled(order.id), Actor.STAFF)
