"""Complete a draft order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import DeliveryMissingError, InvalidRequestError
from invoicing.domain.events import Actor, DraftOrderCompleted, OrderCreated
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money


def complete(sale: Sale, order_number: int, now: datetime, *, by: Actor) -> Order:
    """Complete a draft order and return its order, whose payment is pending; the caller may change its status."""
    draft, offer = sale.draft, sale.offer
    nothing = Money.zero(offer.totals.total.currency)
    order = Order(
        sale_id=sale.id,
        number=order_number,
        financial_status=FinancialStatus.PENDING,
        offer=offer.number,
        total=offer.totals.total,
        captured=nothing,
        refunded=nothing,
        created_at=now,
        updated_at=now,
        customer_name=draft.customer_name,
        has_goods_left=offer.requires_shipping,
        tags=draft.tags,
        invoice_status=draft.invoice_status,
        opened_at=draft.opened_at,
        late_money_at=draft.late_money_at,
        failed_refunds=draft.failed_refunds,
        dismissed=draft.dismissed,
    )
    completed = replace(
        draft.moved_to(DraftOrderStatus.COMPLETED, now),
        version=draft.version + 1,
        completed_at=now,
        reserve_until=None,
        late_money_at=None,
        failed_refunds=(),
        dismissed={},
    )
    sale.put(completed.in_stock())
    sale.put(order)
    sale.record(DraftOrderCompleted(order.id), by)
    sale.record(OrderCreated(order.id, order.name, order.total), Actor.SYSTEM)
    return order


def require_delivery_agreed(draft: DraftOrder, offer: Offer, *, without_delivery: bool) -> None:
    """Require that goods that ship have a delivery or, with `without_delivery`, have no delivery.

    The total of an order does not change any more, so that a delivery could not be charged later.

    Raises:
        DeliveryMissingError: goods ship, and no delivery is chosen or written.
        InvalidRequestError: a delivery was agreed, although `without_delivery` is set.
    """
    has_delivery = offer.shipping_line is not None
    if without_delivery and has_delivery:
        raise InvalidRequestError("has_delivery", "/without_delivery", draft=draft.name)
    if offer.requires_shipping and not has_delivery and not without_delivery:
        raise DeliveryMissingError(draft.name)
