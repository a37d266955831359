"""A failed refund that is made again: the same refund, less what it has done already."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.attention.failed_refunds import without_failed
from invoicing.domain.errors import MoreThanCapturedError, WrongStateError
from invoicing.domain.inventory.sent_units import sent_units, units_by_sku
from invoicing.domain.orders.refund import HAS_MONEY, add_refund
from invoicing.domain.orders.refund_amounts import amounts_by_rate, refunded_again
from invoicing.domain.orders.refund_outcome import order_of
from invoicing.domain.sale.attempt import FIRST_CHECK
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import above, differing


def request_again(sale: Sale, failed: Refund, now: datetime, *, manual: bool, staff_id: str | None) -> Refund:
    """Close a failed refund and add the pending one of `refund_again`, in one transaction.

    Raises:
        WrongStateError: it has not failed, or was closed before; the order has no money to refund.
        MoreThanCapturedError, MoreThanChargedError: its amount, or a unit of it, was refunded since.
    """
    close_failed(sale, failed, now, staff_id)
    refund = refund_again(sale, failed, now, manual=manual, staff_id=staff_id)
    add_refund(sale, refund, now)
    return refund


def close_failed(sale: Sale, failed: Refund, now: datetime, staff_id: str | None) -> None:
    """Record that staff have dealt with a failed refund. Raises `WrongStateError` if it is no open failure."""
    sale.put(failed.closed(now, staff_id))
    order = order_of(sale)
    sale.put(replace(order, failed_refunds=without_failed(order.failed_refunds, failed.id)))


def refund_again(
    sale: Sale, failed: Refund, now: datetime, *, manual: bool = False, staff_id: str | None = None
) -> Refund:
    """Return the refund that takes the place of a failed one: of the same amount, line items and reason.

    One that the provider refused has done nothing, so this one restocks and cancels as it should have. One that was
    made and returned has restocked and cancelled: its money alone is left to refund.

    Raises:
        WrongStateError: the order has no money to refund.
        MoreThanCapturedError, MoreThanChargedError: its amount, or a unit of it, was refunded since.
    """
    order = order_of(sale)
    if order.financial_status not in HAS_MONEY:
        raise WrongStateError("no_money", order=order.name, status=order.financial_status.value.lower())
    if failed.amount > order.refundable:
        raise MoreThanCapturedError(order.refundable)
    lines = refunded_again(order, sale.offer, failed.lines)
    return replace(
        failed,
        number=order.refunds + 1,
        status=RefundStatus.PENDING,
        created_at=now,
        restock=_restock(sale, failed),
        restocked=0,
        check_at=now + FIRST_CHECK,
        asked=0,
        cancels=failed.cancels and order.cancelled_at is None,
        manual=manual,
        failures=(),
        refunded_after=None,
        lines=lines,
        by_rate=amounts_by_rate(order, sale.offer, failed.amount.amount, lines),
        staff_id=staff_id,
        fulfillments=order.fulfillments,
        closed_at=None,
        closed_by=None,
    )


def _restock(sale: Sale, failed: Refund) -> dict[str, int]:
    """Return the units that a failed refund has not restocked, without those that were restocked or sent since."""
    if failed.was_made:
        return {}
    order = order_of(sale)
    left = differing(order.restocked, sale.offer.units())
    if order.fulfillments > failed.fulfillments:
        left = above(units_by_sku(sent_units(order, sale.offer), sale.offer), left)
    units = {sku: min(units, left.get(sku, 0)) for sku, units in failed.restock.items()}
    return {sku: quantity for sku, quantity in units.items() if quantity > 0}
