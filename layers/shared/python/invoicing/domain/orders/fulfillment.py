"""The fulfillment of an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.events import Actor, OrderFulfilled
from invoicing.domain.orders.due_date import with_due_date
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.order import FinancialStatus, FulfillmentStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import differing


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
