"""Fulfillments of an order: the units that are left to send, and sending some of them.

Units that are refunded or restocked are not sent any more. They count as units that were not sent, as long as there are
such: of two units, one sent and one refunded, none is left, in whichever order that happened. Line items without a sku
are never restocked. Every fulfillment changes the order, so that two at once cannot send the same unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.errors import LineItemNotInOrderError, MoreThanUnfulfilledError, WrongStateError
from invoicing.domain.events import Actor, OrderFulfilled
from invoicing.domain.inventory.sent_units import sent_units, units_by_sku
from invoicing.domain.orders.due_date import with_due_date
from invoicing.domain.pricing.offer import Line, Offer
from invoicing.domain.sale.fulfillment import MOST_FULFILLMENTS, Fulfillment, FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import LineUnits, differing, together


@dataclass(frozen=True, slots=True)
class FulfillmentOptions:
    """What staff send: without `line_items` all units that are left."""

    line_items: tuple[LineUnits, ...] = ()
    carrier: str = ""
    tracking_number: str = ""
    tracking_url: str = ""
    notify: bool = False


class UnitsLeft:
    """The units of an order that are left to send: of each line item, and of each product, which several may share."""

    def __init__(self, order: Order, offer: Offer) -> None:
        sent = sent_units(order, offer)
        self._lines = {line.id: line for line in offer.lines}
        not_left = together(sent, {line.id: line.quantity for line in order.refunded_lines})
        self._of_line = {line.id: max(0, line.quantity - not_left.get(line.id, 0)) for line in offer.lines}
        in_stock = together(units_by_sku(sent, offer), order.restocked)
        self._of_sku = {sku: max(0, units) for sku, units in differing(in_stock, offer.units()).items()}

    def of(self, line: Line) -> int:
        units = self._of_line[line.id]
        return units if line.sku is None else min(units, self._of_sku.get(line.sku, 0))

    def take(self, given: Iterable[LineUnits]) -> tuple[LineUnits, ...]:
        """Take units of line items.

        Raises:
            LineItemNotInOrderError: the order has no line item with an id.
            MoreThanUnfulfilledError: fewer units of a line item are left.
        """
        left, taken = {line_id: self.of(line) for line_id, line in self._lines.items()}, dict[str, int]()
        for i, units in enumerate(given):
            line = self._lines.get(units.id)
            if line is None:
                raise LineItemNotInOrderError(units.id, f"/line_items/{i}/id")
            if units.quantity > self.of(line):
                in_all = self.of(line) + taken.get(line.id, 0)
                is_shared = in_all < left[line.id]
                pointer = f"/line_items/{i}/quantity"
                raise MoreThanUnfulfilledError(units.id, line.title, in_all, pointer, is_shared=is_shared)
            self._remove(line, units.quantity)
            taken[units.id] = taken.get(units.id, 0) + units.quantity
        return tuple(LineUnits(line_id, quantity) for line_id, quantity in taken.items())

    def take_all(self) -> tuple[LineUnits, ...]:
        """Take all units that are left."""
        taken = []
        for line in self._lines.values():
            if quantity := self.of(line):
                self._remove(line, quantity)
                taken.append(LineUnits(line.id, quantity))
        return tuple(taken)

    @property
    def has_goods(self) -> bool:
        """Tell whether something that requires shipping is left."""
        return any(self.of(line) for line in self._lines.values() if line.requires_shipping)

    def __bool__(self) -> bool:
        return any(self.of(line) for line in self._lines.values())

    def _remove(self, line: Line, quantity: int) -> None:
        self._of_line[line.id] -= quantity
        if line.sku is not None:
            self._of_sku[line.sku] -= quantity


def fulfill(sale: Sale, options: FulfillmentOptions, time_zone: str, now: datetime) -> Fulfillment:
    """Add a fulfillment. The last one completes the order and, with terms due on fulfillment, sets its due date.

    Raises:
        WrongStateError: the order was cancelled, all of its money is refunded, or nothing of it is left to send.
        LineItemNotInOrderError: the order has no such line item.
        MoreThanUnfulfilledError: fewer units of a line item are left.
    """
    order, offer = _fulfillable(sale), sale.offer
    left = UnitsLeft(order, offer)
    lines = left.take(options.line_items) if options.line_items else left.take_all()
    if left and order.fulfillments + 1 >= MOST_FULFILLMENTS:
        raise WrongStateError("too_many_fulfillments", order=order.name, most=MOST_FULFILLMENTS)
    fulfillment = Fulfillment(
        sale_id=sale.id,
        number=order.fulfillments + 1,
        created_at=now,
        line_items=lines,
        carrier=options.carrier,
        tracking_number=options.tracking_number,
        tracking_url=options.tracking_url,
        notify=options.notify,
    )
    sent = together(sent_units(order, offer), {line.id: line.quantity for line in lines})
    is_all = all(sent.get(line.id, 0) == line.quantity for line in offer.lines)
    status = FulfillmentStatus.PARTIALLY_FULFILLED if left else FulfillmentStatus.FULFILLED
    fulfilled = order.edited(now).fulfilled_to(status, now)
    fulfilled = replace(
        fulfilled,
        fulfillments=fulfillment.number,
        fulfilled={} if is_all else sent,
        has_goods_left=left.has_goods,
    )
    if _waits_for_goods(fulfilled, sale.draft.payment_terms):
        fulfilled = with_due_date(fulfilled, sale.draft, time_zone, now)
    sale.put(fulfilled)
    sale.put(fulfillment)
    sale.record(_event(fulfilled, fulfillment), Actor.STAFF)
    return fulfillment


def with_units_left(order: Order, offer: Offer, now: datetime) -> Order:
    """Return the order after a refund or restock: it may have nothing left to send, or again some."""
    if order.cancelled_at is not None:
        return order
    some = FulfillmentStatus.PARTIALLY_FULFILLED if order.fulfillments else FulfillmentStatus.UNFULFILLED
    left = UnitsLeft(order, offer)
    order = replace(order, has_goods_left=left.has_goods)
    status = some if left else FulfillmentStatus.FULFILLED
    return order if status is order.fulfillment_status else order.fulfilled_to(status, now)


def _waits_for_goods(order: Order, terms: PaymentTerms | None) -> bool:
    """Tell whether the payment of a fulfilled order is due by the day on which its last goods were sent."""
    is_pending = order.financial_status is FinancialStatus.PENDING
    return is_pending and order.is_fulfilled and terms is not None and terms.type is TermsType.FULFILLMENT


def _fulfillable(sale: Sale) -> Order:
    order = sale.order
    if order is None:
        raise WrongStateError("no_order", draft=sale.draft.name)
    if order.cancelled_at is not None:
        raise WrongStateError("cancelled_order", order=order.name)
    if is_fully_refunded(order):
        raise WrongStateError("refunded_order", order=order.name)
    if not UnitsLeft(order, sale.offer):
        if sent_units(order, sale.offer) == {line.id: line.quantity for line in sale.offer.lines}:
            raise WrongStateError("all_fulfilled", order=order.name)
        raise WrongStateError("rest_refunded" if order.fulfillments else "all_restocked", order=order.name)
    return order


def is_fully_refunded(order: Order) -> bool:
    """Tell whether all of the order's money is refunded, or in pending refunds."""
    is_paid = order.captured.amount > 0
    return order.financial_status is FinancialStatus.REFUNDED or (is_paid and order.refundable.amount == 0)


def _event(order: Order, fulfillment: Fulfillment) -> OrderFulfilled:
    return OrderFulfilled(
        order_id=order.id,
        fulfillment_id=fulfillment.id,
        line_items=fulfillment.line_items,
        is_complete=order.is_fulfilled,
        due_on=order.due_on,
        carrier=fulfillment.carrier,
        tracking_number=fulfillment.tracking_number,
        tracking_url=fulfillment.tracking_url,
        notify=fulfillment.notify,
    )
