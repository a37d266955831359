"""The outcome of a refund: made, refused or returned, each recorded in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.attention.failed_refunds import with_failed
from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import (
    Actor,
    OrderCancelled,
    PaymentFailed,
    PaymentRefunded,
    RefundedTax,
    StockReleased,
)
from invoicing.domain.orders.fulfillment import with_units_left
from invoicing.domain.orders.refund_amounts import not_counted
from invoicing.domain.sale.attempt import FIRST_CHECK, MANUAL, Attempt, AttemptState
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, Order, OrderPaymentStatus
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import Failure, FailureCode, add_failure
from invoicing.domain.values.percentage import percentage
from invoicing.domain.values.units import differing

CHUNK = 90  # products that are restocked in one transaction of at most 100 writes


def mark_refund_done(sale: Sale, refund: Refund, entry_id: str, now: datetime) -> Refund:
    """Move a refund to SUCCEEDED and restock its first chunk of products."""
    order = order_of(sale)
    refunded = order.refunded + refund.amount
    is_whole = refunded == order.captured
    if refund.amount.amount:
        status = FinancialStatus.REFUNDED if is_whole else FinancialStatus.PARTIALLY_REFUNDED
        order = replace(
            order.moved_to(status, now),
            refunded=refunded,
            refunded_manually=order.refunded_manually + (refund.amount.amount if refund.manual else 0),
            refunding=order.refunding - refund.amount.amount,
            payments=tuple(
                replace(payment, status=OrderPaymentStatus.REFUNDED) if is_whole else payment
                for payment in order.payments
            ),
        )
        attempt = sale.attempt(refund.attempt)
        provider = MANUAL if refund.manual else attempt.provider
        moved = (LedgerEntryKind.REFUNDED, attempt.id, provider, refund.amount)
        sale.put(LedgerEntry(entry_id, *moved, now, refund.tax_lines))
        taxes = tuple(RefundedTax(line.title, percentage(line.rate), line.amount) for line in refund.tax_lines)
        about = (attempt.id, refund.amount, order.id, refund.id, refund.manual)
        sale.record(PaymentRefunded(*about, refund.tax, taxes), Actor.STAFF, refund.staff_id)
    sale.put(cancelled(sale, order, now, refund.staff_id) if refund.cancels else order)
    if is_whole:
        move_attempt(sale, AttemptState.REFUND_DUE, AttemptState.REFUNDED)
    return restock_more(sale, replace(refund.moved_to(RefundStatus.SUCCEEDED), refunded_after=refunded), now)


def restock_more(sale: Sale, refund: Refund, now: datetime) -> Refund:
    """Restock the next chunk of a refund's products."""
    chunk = dict(refund.in_order[refund.restocked : refund.restocked + CHUNK])
    sale.release_stock(chunk)
    if chunk:
        sale.record(StockReleased(chunk, sale.attempt(refund.attempt).id), Actor.STAFF, refund.staff_id)
    refund = replace(refund, restocked=refund.restocked + len(chunk))
    refund = replace(refund, check_at=None if refund.is_finished else now + FIRST_CHECK)
    sale.put(refund)
    return refund


def mark_refund_refused(sale: Sale, refund: Refund, detail: str, now: datetime) -> Refund:
    """Move a refund that the provider did not make to FAILED: its amount is refundable again, nothing is restocked."""
    order = order_of(sale)
    move_attempt(sale, AttemptState.REFUND_DUE, AttemptState.CAPTURED)
    order = replace(
        not_counted(order.edited(now), refund),
        failed_refunds=with_failed(order.failed_refunds, refund.id),
        refunding=order.refunding - refund.amount.amount,
        restocked=differing(refund.restock, order.restocked),
    )
    sale.put(with_units_left(order, sale.offer, now))
    refund = replace(refund.moved_to(RefundStatus.FAILED), check_at=None)
    return _record_failure(sale, refund, Failure(FailureCode.REFUND_REFUSED, detail))


def mark_refund_returned(sale: Sale, refund: Refund, failure: Failure, entry_id: str, now: datetime) -> None:
    """Move a refund to FAILED that the customer's bank returned to the store.

    What it restocked stays available, and an order that it cancelled stays cancelled.
    """
    order = order_of(sale)
    refunded = order.refunded - refund.amount
    status = FinancialStatus.PARTIALLY_REFUNDED if refunded.amount else FinancialStatus.PAID
    order = replace(
        not_counted(order.moved_to(status, now), refund),
        failed_refunds=with_failed(order.failed_refunds, refund.id),
        refunded=refunded,
        payments=tuple(replace(payment, status=OrderPaymentStatus.CAPTURED) for payment in order.payments),
    )
    sale.put(with_units_left(order, sale.offer, now))
    for before in (AttemptState.REFUNDED, AttemptState.REFUND_DUE):
        move_attempt(sale, before, AttemptState.CAPTURED)
    attempt = sale.attempt(refund.attempt)
    moved = (LedgerEntryKind.REFUND_FAILED, attempt.id, attempt.provider, refund.amount)
    sale.put(LedgerEntry(entry_id, *moved, now, refund.tax_lines))
    _record_failure(sale, refund.moved_to(RefundStatus.FAILED), failure)


def note_made_after_all(sale: Sale, refund: Refund, *, is_made: bool, returned: Failure | None) -> None:
    """Tell staff, once, that the provider made a FAILED refund all the same, and once if that is returned.

    Staff may have paid the customer back since. So a refund that they have dealt with needs attention again.
    """
    made = Failure(
        FailureCode.REFUND_MADE,
        f"The provider made the refund of {refund.amount} {refund.amount.currency} although it is recorded as failed. "
        "Record it as a manual refund, unless that was done already.",
    )
    is_told = bool(refund.failures) and refund.failures[-1].code is FailureCode.REFUND_MADE
    if is_made and not is_told:
        _record_failure(sale, _reopened(sale, refund), made)
    elif returned is not None and is_told:
        _record_failure(sale, _reopened(sale, refund), returned)


def _reopened(sale: Sale, failed: Refund) -> Refund:
    order = order_of(sale)
    dismissed = {kind: it for kind, it in order.dismissed.items() if kind != AttentionKind.REFUND_FAILED}
    sale.put(replace(order, failed_refunds=with_failed(order.failed_refunds, failed.id), dismissed=dismissed))
    return replace(failed, closed_at=None, closed_by=None)


def _record_failure(sale: Sale, refund: Refund, failure: Failure) -> Refund:
    failed = replace(refund, failures=add_failure(refund.failures, failure))
    sale.put(failed)
    attempt_id = sale.attempt(refund.attempt).id
    sale.record(PaymentFailed(attempt_id, failure.code, failure.detail), Actor.PROVIDER)
    return failed


def cancelled(sale: Sale, order: Order, now: datetime, staff_id: str | None = None) -> Order:
    """Record `OrderCancelled`; return the order as cancelled."""
    sale.record(OrderCancelled(order.id), Actor.STAFF, staff_id)
    return replace(order.edited(now), cancelled_at=now)


def order_of(sale: Sale) -> Order:
    """Return the order of a sale. Raises `WrongStateError` without one."""
    if sale.order is None:
        raise WrongStateError("no_order", draft=sale.draft.name)
    return sale.order


def move_attempt(sale: Sale, before: AttemptState, after: AttemptState) -> None:
    """Move the attempt when all of its money is refunded or returned; refunds of a part leave it as it is."""
    attempt: Attempt = sale.attempt(sale.draft.attempts)
    if attempt.state is before:
        sale.put(attempt.moved_to(after, check_at=None))
