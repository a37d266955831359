"""The due date of an order, its fulfillment, and the end of a pending order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from invoicing.domain.catalog.payment_terms import day_of, overdue_from
from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import Actor, OrderCancelled, OrderFulfilled, OrderOverdue
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.order import FinancialStatus, FulfillmentStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import differing


def with_due_date(order: Order, draft: DraftOrder, time_zone: str, now: datetime) -> Order:
    """Return the order with its due date by the payment terms, counted from its invoice or, without one, from today."""
    issued = date.fromisoformat(draft.issued_on) if draft.issued_on else day_of(now, time_zone)
    fulfilled = day_of(order.fulfilled_at, time_zone) if order.fulfilled_at else None
    due_on = draft.payment_terms.due(issued=issued, fulfilled=fulfilled) if draft.payment_terms else ""
    return replace(order, due_on=due_on, overdue_at=overdue_from(due_on, time_zone) if due_on else None)


def fulfill(sale: Sale, time_zone: str, now: datetime) -> None:
    """Mark an order as fulfilled; with terms due on fulfillment this sets its due date."""
    order = sale.order
    if order is None or order.fulfillment_status is FulfillmentStatus.FULFILLED:
        return
    fulfilled = replace(order, fulfillment_status=FulfillmentStatus.FULFILLED, fulfilled_at=now, updated_at=now)
    if fulfilled.financial_status is FinancialStatus.PENDING:
        fulfilled = with_due_date(fulfilled, sale.draft, time_zone, now)
    sale.put(fulfilled)
    sale.record(OrderFulfilled(order.id, fulfilled.due_on), Actor.STAFF)


def is_fully_restocked(order: Order, offer: Offer) -> bool:
    """Tell whether everything that was sold is restocked, so that nothing is left to send."""
    are_products = all(line.sku is not None for line in offer.lines)
    return are_products and not differing(order.restocked, offer.units())


def is_overdue(due_on: str, today: date) -> bool:
    """Tell whether the due date has passed; `due_on` is ISO 8601, or empty without a due date."""
    return bool(due_on) and date.fromisoformat(due_on) < today


def mark_overdue(sale: Sale, now: datetime) -> None:
    """Record `OrderOverdue`, once, when the due date of a pending order has passed."""
    order = sale.order
    if order is not None and order.due is not None and order.due[1] <= now:
        sale.put(replace(order, overdue_at=None))
        sale.record(OrderOverdue(order.id), Actor.SYSTEM)


def void_pending_order(sale: Sale, now: datetime, *, goods_gone: bool) -> None:
    """Void a pending order and record `OrderCancelled`."""
    order = sale.order
    if order is None or order.financial_status is not FinancialStatus.PENDING:
        raise WrongStateError(f"{sale.draft.name} has no pending payment.")
    voided = order.moved_to(FinancialStatus.VOIDED)
    sale.put(replace(voided, cancelled_at=now, updated_at=now, goods_gone=goods_gone))
    sale.record(OrderCancelled(order.id), Actor.STAFF)
