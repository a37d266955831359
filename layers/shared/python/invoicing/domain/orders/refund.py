"""Refunds of an order's money, whole or in part: requested first, then recorded as made, each in one transaction.

The amount of a pending refund is not refundable any more (`Order.refundable`), so two refunds cannot share money.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from invoicing.domain.errors import (
    InvalidRequestError,
    MoreThanCapturedError,
    MoreThanSoldError,
    SkuNotInOrderError,
    WrongStateError,
)
from invoicing.domain.events import Actor, OrderCancelled, PaymentFailed, PaymentRefunded, StockReleased
from invoicing.domain.sale.attempt import FIRST_CHECK, MANUAL, Attempt, AttemptState
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, Order, OrderPaymentStatus
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import Failure, FailureCode, add_failure
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import differing, together

CHUNK = 90  # products that are restocked in one transaction of at most 100 writes
_HAS_MONEY = frozenset({FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED})


@dataclass(frozen=True, slots=True)
class Restock:
    """Units of a product that become available again."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class RefundOptions:
    """What staff refund: without an `amount` all that is refundable. `restock_all` restocks everything that was sold.

    A `manual` refund is money that staff paid back themselves: it is recorded, and no provider is asked.
    """

    amount: Money | None = None
    restock: tuple[Restock, ...] = ()
    restock_all: bool = False
    reason: str = ""
    manual: bool = False


def request_refund(sale: Sale, options: RefundOptions, now: datetime, *, cancels: bool = False) -> Refund:
    """Add a pending refund. The sale must be read with the attempt that paid for it.

    `cancels` cancels the order with it; an order that is refunded already is cancelled at once.

    Raises:
        WrongStateError: the order has no money to refund.
        MoreThanCapturedError: the amount is larger than what is refundable.
        SkuNotInOrderError: the order does not have a product that would be restocked.
        MoreThanSoldError: more would be restocked than was sold.
    """
    order = _order_of(sale)
    amount = options.amount or order.refundable
    is_only_cancelled = cancels and order.financial_status is FinancialStatus.REFUNDED and not amount.amount
    if order.financial_status not in _HAS_MONEY and not is_only_cancelled:
        raise WrongStateError("no_money", order=order.name, status=order.financial_status.value.lower())
    if options.amount is not None and options.amount.amount <= 0:
        raise InvalidRequestError("zero_refund", "/amount")
    if amount > order.refundable or (amount.amount == 0 and order.captured.amount > 0 and not is_only_cancelled):
        raise MoreThanCapturedError(order.refundable)
    restock = _restock(sale, order, options)
    refund = Refund(
        sale_id=sale.id,
        number=order.refunds + 1,
        status=RefundStatus.PENDING,
        attempt=sale.draft.attempts,
        amount=amount,
        created_at=now,
        reason=options.reason,
        restock=restock,
        check_at=now + FIRST_CHECK,
        cancels=cancels and not is_only_cancelled,
        manual=options.manual,
    )
    order = replace(
        order.edited(now),
        refunds=refund.number,
        refunding=order.refunding + amount.amount,
        restocked=together(order.restocked, restock),
    )
    if is_only_cancelled:
        order = _cancelled(sale, order, now)
    sale.put(order)
    sale.put(refund)
    if order.refundable.amount == 0:
        _move_attempt(sale, AttemptState.CAPTURED, AttemptState.REFUND_DUE)
    return refund


def mark_refund_done(sale: Sale, refund: Refund, entry_id: str, now: datetime) -> Refund:
    """Move a refund to SUCCEEDED and restock its first chunk of products."""
    order = _order_of(sale)
    refunded = order.refunded + refund.amount
    is_whole = refunded == order.captured
    if refund.amount.amount or not order.captured.amount:
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
        sale.put(LedgerEntry(entry_id, LedgerEntryKind.REFUNDED, attempt.id, provider, refund.amount, now))
        sale.record(PaymentRefunded(attempt.id, refund.amount, order.id, refund.id, refund.manual), Actor.STAFF)
    sale.put(_cancelled(sale, order, now) if refund.cancels else order)
    if is_whole:
        _move_attempt(sale, AttemptState.REFUND_DUE, AttemptState.REFUNDED)
    return restock_more(sale, replace(refund.moved_to(RefundStatus.SUCCEEDED), refunded_after=refunded), now)


def restock_more(sale: Sale, refund: Refund, now: datetime) -> Refund:
    """Restock the next chunk of a refund's products."""
    chunk = dict(refund.in_order[refund.restocked : refund.restocked + CHUNK])
    sale.release_stock(chunk)
    if chunk:
        sale.record(StockReleased(chunk, sale.attempt(refund.attempt).id), Actor.STAFF)
    refund = replace(refund, restocked=refund.restocked + len(chunk))
    refund = replace(refund, check_at=None if refund.is_finished else now + FIRST_CHECK)
    sale.put(refund)
    return refund


def mark_refund_refused(sale: Sale, refund: Refund, detail: str, now: datetime) -> Refund:
    """Move a refund that the provider did not make to FAILED: its amount is refundable again, nothing is restocked."""
    order = _order_of(sale)
    _move_attempt(sale, AttemptState.REFUND_DUE, AttemptState.CAPTURED)
    sale.put(
        replace(
            order.edited(now),
            refunding=order.refunding - refund.amount.amount,
            restocked=differing(refund.restock, order.restocked),
        )
    )
    refund = replace(refund.moved_to(RefundStatus.FAILED), check_at=None)
    return _record_failure(sale, refund, Failure(FailureCode.REFUND_REFUSED, detail))


def mark_refund_returned(sale: Sale, refund: Refund, failure: Failure, entry_id: str, now: datetime) -> None:
    """Move a refund to FAILED that the customer's bank returned to the store.

    What it restocked stays available, and an order that it cancelled stays cancelled.
    """
    order = _order_of(sale)
    refunded = order.refunded - refund.amount
    status = FinancialStatus.PARTIALLY_REFUNDED if refunded.amount else FinancialStatus.PAID
    sale.put(
        replace(
            order.moved_to(status, now),
            refunded=refunded,
            payments=tuple(replace(payment, status=OrderPaymentStatus.CAPTURED) for payment in order.payments),
        )
    )
    for before in (AttemptState.REFUNDED, AttemptState.REFUND_DUE):
        _move_attempt(sale, before, AttemptState.CAPTURED)
    attempt = sale.attempt(refund.attempt)
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.REFUND_FAILED, attempt.id, attempt.provider, refund.amount, now))
    _record_failure(sale, refund.moved_to(RefundStatus.FAILED), failure)


def note_made_after_all(sale: Sale, refund: Refund, *, is_made: bool, returned: Failure | None) -> None:
    """Tell staff, once, that the provider made a FAILED refund all the same, and once if that is returned."""
    made = Failure(
        FailureCode.REFUND_MADE,
        f"The provider made the refund of {refund.amount} {refund.amount.currency} although it is recorded as failed. "
        "Record it as a manual refund, unless that was done already.",
    )
    is_told = bool(refund.failures) and refund.failures[-1].code is FailureCode.REFUND_MADE
    if is_made and not is_told:
        _record_failure(sale, refund, made)
    elif returned is not None and is_told:
        _record_failure(sale, refund, returned)


def _record_failure(sale: Sale, refund: Refund, failure: Failure) -> Refund:
    failed = replace(refund, failures=add_failure(refund.failures, failure))
    sale.put(failed)
    attempt_id = sale.attempt(refund.attempt).id
    sale.record(PaymentFailed(attempt_id, failure.code, failure.detail), Actor.PROVIDER)
    return failed


def _cancelled(sale: Sale, order: Order, now: datetime) -> Order:
    sale.record(OrderCancelled(order.id), Actor.STAFF)
    return replace(order.edited(now), cancelled_at=now)


def _order_of(sale: Sale) -> Order:
    if sale.order is None:
        raise WrongStateError("no_order", draft=sale.draft.name)
    return sale.order


def _restock(sale: Sale, order: Order, options: RefundOptions) -> dict[str, int]:
    """Return the units that are restocked, at most those that were sold and not restocked yet."""
    sold = sale.offer.units()
    left = differing(order.restocked, sold)
    if options.restock_all:
        return left
    units: dict[str, int] = {}
    for i, given in enumerate(options.restock):
        if given.sku not in sold:
            raise SkuNotInOrderError(given.sku, f"/restock/{i}/sku")
        units[given.sku] = units.get(given.sku, 0) + given.quantity
        if units[given.sku] > left.get(given.sku, 0):
            raise MoreThanSoldError(given.sku, left.get(given.sku, 0), f"/restock/{i}/quantity")
    return dict(sorted(units.items()))


def _move_attempt(sale: Sale, before: AttemptState, after: AttemptState) -> None:
    """Move the attempt when all of its money is refunded or returned; refunds of a part leave it as it is."""
    attempt: Attempt = sale.attempt(sale.draft.attempts)
    if attempt.state is before:
        sale.put(attempt.moved_to(after, check_at=None))
