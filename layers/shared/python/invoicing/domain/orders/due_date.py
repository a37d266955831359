"""The due date of an order, and what happens when it has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from invoicing.domain.catalog.payment_terms import day_of, overdue_from
from invoicing.domain.events import Actor, OrderOverdue
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale


def with_due_date(order: Order, draft: DraftOrder, time_zone: str, now: datetime) -> Order:
    """Return the order with its due date by the payment terms, counted from its invoice or, without one, from today."""
    issued = date.fromisoformat(draft.issued_on) if draft.issued_on else day_of(now, time_zone)
    fulfilled = day_of(order.fulfilled_at, time_zone) if order.fulfilled_at else None
    due_on = draft.payment_terms.due(issued=issued, fulfilled=fulfilled) if draft.payment_terms else ""
    return replace(order, due_on=due_on, overdue_at=overdue_from(due_on, time_zone) if due_on else None)


def mark_overdue(sale: Sale, now: datetime) -> None:
    """Record `OrderOverdue`, once, when the due date of a pending order has passed."""
    order = sale.order
    if order is not None and order.due is not None and order.due[1] <= now:
        sale.put(replace(order, overdue_at=None))
        sale.record(OrderOverdue(order.id), Actor.SYSTEM)
