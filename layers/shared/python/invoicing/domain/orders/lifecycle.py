"""The end of an order whose payment is pending."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import Actor, OrderCancelled
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale


def void_pending_order(sale: Sale, now: datetime, *, restock: bool | None) -> None:
    """Void a pending order and record `OrderCancelled`. `restock` says which goods become available again."""
    order = sale.order
    if order is None or order.financial_status is not FinancialStatus.PENDING:
        raise WrongStateError("no_pending_payment", draft=sale.draft.name)
    voided = order.moved_to(FinancialStatus.VOIDED, now)
    sale.put(replace(voided, cancelled_at=now, restock=restock))
    sale.record(OrderCancelled(order.id), Actor.STAFF)
