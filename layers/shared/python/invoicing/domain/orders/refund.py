"""Refunds of an order's money, whole or in part: requested first, then made (refund_outcome), each in one transaction.

The amount of a pending refund is not refundable any more (`Order.refundable`), so two refunds cannot share money.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from invoicing.domain.errors import (
    MoreThanCapturedError,
    MoreThanSoldError,
    RoleRequiredError,
    SkuNotInOrderError,
    WrongStateError,
    ZeroRefundError,
)
from invoicing.domain.events import Actor, RefundRequested
from invoicing.domain.inventory.sent_units import sent_units, units_by_sku
from invoicing.domain.orders.fulfillment import with_units_left
from invoicing.domain.orders.refund_amounts import LineRefund, amounts_by_rate, counted, refunded_lines
from invoicing.domain.orders.refund_outcome import cancelled, move_attempt, order_of
from invoicing.domain.sale.attempt import FIRST_CHECK, MANUAL, AttemptState
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.refund import Refund, RefundedLine, RefundStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import above, differing, together

HAS_MONEY = frozenset({FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED})


@dataclass(frozen=True, slots=True)
class Restock:
    """Units of a product that become available again."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class RefundOptions:
    """What staff refund: an `amount`, or `line_items`; without both all that is refundable.

    `restock_all` restocks everything that was sold. A `manual` refund is money that staff paid back themselves: it is
    recorded, and no provider is asked. Refunds of manual payments are always manual. Without `is_permitted` only an
    order that has no money left may be cancelled: its caller's role does not refund.
    """

    amount: Money | None = None
    line_items: tuple[LineRefund, ...] = ()
    restock: tuple[Restock, ...] = ()
    restock_all: bool = False
    restock_unsent: bool = False  # everything that was not sent
    reason: str = ""
    manual: bool = False
    is_permitted: bool = True


def request_refund(
    sale: Sale, options: RefundOptions, now: datetime, *, cancels: bool = False, staff_id: str | None = None
) -> Refund:
    """Add a pending refund. The sale must be read with the attempt that paid for it.

    `cancels` cancels the order with it; an order that is refunded already is cancelled at once.

    Raises:
        RoleRequiredError: the caller's role does not refund.
        WrongStateError: the order has no money to refund.
        LineItemNotInOrderError: the order has no line item that would be refunded.
        MoreThanChargedError: more units of a line item would be refunded than were sold.
        ZeroRefundError: the amount, or what the line items cost, is zero.
        MoreThanCapturedError: the amount is larger than what is refundable.
        SkuNotInOrderError: the order does not have a product that would be restocked.
        MoreThanSoldError: more would be restocked than was sold.
    """
    order, attempt = order_of(sale), sale.attempt(sale.draft.attempts)
    is_only_cancelled = cancels and order.financial_status is FinancialStatus.REFUNDED
    if order.financial_status not in HAS_MONEY and not is_only_cancelled:
        raise WrongStateError("no_money", order=order.name, status=order.financial_status.value.lower())
    if not options.is_permitted and not is_only_cancelled:
        raise RoleRequiredError("refund")
    if order.captured.amount == 0:
        raise WrongStateError("free_order", order=order.name)
    lines = refunded_lines(order, sale.offer, options.line_items)
    amount = _amount(order, options, lines)
    if amount > order.refundable or (amount.amount == 0 and not is_only_cancelled):
        raise MoreThanCapturedError(order.refundable)
    refund = Refund(
        sale_id=sale.id,
        number=order.refunds + 1,
        status=RefundStatus.PENDING,
        attempt=attempt.number,
        amount=amount,
        created_at=now,
        reason=options.reason,
        restock=_restock(sale, order, options),
        check_at=now + FIRST_CHECK,
        cancels=cancels and not is_only_cancelled,
        manual=options.manual or attempt.provider == MANUAL,
        lines=lines,
        by_rate=amounts_by_rate(order, sale.offer, amount.amount, lines),
        tax_title=sale.offer.market.tax.title,
        staff_id=staff_id,
        fulfillments=order.fulfillments,
    )
    add_refund(sale, refund, now)
    if is_only_cancelled:
        sale.put(cancelled(sale, order_of(sale), now))
    return refund


def add_refund(sale: Sale, refund: Refund, now: datetime) -> None:
    """Add a pending refund to its sale, and count it on the order."""
    order = order_of(sale)
    order = replace(
        counted(order.edited(now), refund),
        refunds=refund.number,
        refunding=order.refunding + refund.amount.amount,
        restocked=together(order.restocked, refund.restock),
    )
    is_cancelling = refund.cancels or refund.amount.amount == 0
    sale.put(order if is_cancelling else with_units_left(order, sale.offer, now))
    sale.put(refund)
    if refund.amount.amount:
        attempt_id = sale.attempt(refund.attempt).id
        requested = RefundRequested(refund.id, attempt_id, refund.amount, refund.manual)
        sale.record(requested, Actor.STAFF, refund.staff_id)
    if order.refundable.amount == 0:
        move_attempt(sale, AttemptState.CAPTURED, AttemptState.REFUND_DUE)


def _amount(order: Order, options: RefundOptions, lines: tuple[RefundedLine, ...]) -> Money:
    """Return the amount of a refund.

    Raises:
        ZeroRefundError: staff gave an amount, or line items, of zero.
    """
    if options.amount is not None:
        if options.amount.amount <= 0:
            raise ZeroRefundError("amount", "/amount")
        return options.amount
    if not lines:
        return order.refundable
    amount = sum(line.amount for line in lines)
    if amount == 0:
        raise ZeroRefundError("line_items", "/line_items")
    return Money(amount, order.captured.currency)


def _restock(sale: Sale, order: Order, options: RefundOptions) -> dict[str, int]:
    """Return the units that are restocked, at most those that were sold and not restocked yet."""
    sold = sale.offer.units()
    left = differing(order.restocked, sold)
    if options.restock_all:
        return left
    if options.restock_unsent:
        return above(units_by_sku(sent_units(order, sale.offer), sale.offer), left)
    units: dict[str, int] = {}
    for i, given in enumerate(options.restock):
        if given.sku not in sold:
            raise SkuNotInOrderError(given.sku, f"/restock/{i}/sku")
        units[given.sku] = units.get(given.sku, 0) + given.quantity
        if units[given.sku] > left.get(given.sku, 0):
            raise MoreThanSoldError(given.sku, left.get(given.sku, 0), f"/restock/{i}/quantity")
    return dict(sorted(units.items()))
