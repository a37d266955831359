"""The lifecycle of an order: its fulfillment, and the end of one that is pending."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import Actor, OrderCancelled, OrderFulfilled
from invoicing.domain.orders.due_date import with_due_date
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.order import FinancialStatus, FulfillmentStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import differing


def fulfill(sale: Sale, time_zone: str, now: datetime) -> None:
    """Mark an order as fulfilled; with terms due on fulfillment this sets its due date. Done again it changes nothing.

    Raises:
        WrongStateError: the order was cancelled, all of its money is refunded, or all of its goods are restocked.
    """
    order = sale.order
    if order is None:
        return
    if order.cancelled_at is not None:
        raise WrongStateError("cancelled_order", order=order.name)
    if order.fulfillment_status is FulfillmentStatus.FULFILLED:
        return
    if is_fully_refunded(order):
        raise WrongStateError("refunded_order", order=order.name)
    if is_fully_restocked(order, sale.offer):
        raise WrongStateError("all_restocked", order=order.name)
    fulfilled = replace(order.edited(now), fulfillment_status=FulfillmentStatus.FULFILLED, fulfilled_at=now)
    if fulfilled.financial_status is FinancialStatus.PENDING:
        fulfilled = with_due_date(fulfilled, sale.draft, time_zone, now)
    sale.put(fulfilled)
    sale.record(OrderFulfilled(order.id, fulfilled.due_on), Actor.STAFF)


def is_fully_refunded(order: Order) -> bool:
    """Tell whether all of the order's money is refunded, or in pending refunds."""
    is_paid = order.captured.amount > 0
    return order.financial_status is FinancialStatus.REFUNDED or (is_paid and order.refundable.amount == 0)


def is_fully_restocked(order: Order, offer: Offer) -> bool:
    """Tell whether everything that was sold is restocked, so that nothing is left to send."""
    are_products = all(line.sku is not None for line in offer.lines)
    return are_products and not differing(order.restocked, offer.units())


def void_pending_order(sale: Sale, now: datetime, *, goods_gone: bool) -> None:
    """Void a pending order and record `OrderCancelled`."""
    order = sale.order
    if order is None or order.financial_status is not FinancialStatus.PENDING:
        raise WrongStateError("no_pending_payment", draft=sale.draft.name)
    voided = order.moved_to(FinancialStatus.VOIDED, now)
    sale.put(replace(voided, cancelled_at=now, goods_gone=goods_gone))
    sale.record(OrderCancelled(order.id), Actor.STAFF)
