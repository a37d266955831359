"""Giving an order's money back, whole or in part, once: asked for first, then done, each in one transaction.

What is on its way back counts as gone (`Order.refundable`), so no two refunds can ever promise the same money.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from invoicing.domain.errors import InvalidRequestError, MoreThanCapturedError, WrongStateError
from invoicing.domain.events import Actor, OrderCancelled, PaymentProblem, PaymentRefunded, StockReleased
from invoicing.domain.sale.attempt import FIRST_QUESTION, MANUAL, Attempt, AttemptState
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import differing, together

CHUNK = 90  # products that go back on sale in one transaction of at most 100 writes
_HAS_MONEY = frozenset({FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED})


@dataclass(frozen=True, slots=True)
class RefundOptions:
    """What staff want back: no `amount` is all that is left of it, `restock_all` everything that was sold.

    `manual` is for money that they gave back themselves: it is noted, and no provider is asked.
    """

    amount: Money | None = None
    restock: dict[str, int] = field(default_factory=dict)
    restock_all: bool = False
    reason: str = ""
    manual: bool = False


def ask_for_refund(sale: Sale, options: RefundOptions, now: datetime, *, cancels: bool = False) -> Refund:
    """Promise money back. The sale has to be read with the attempt that paid for it.

    Raises:
        WrongStateError: the order has no money.
        MoreThanCapturedError: it has less than that.
        InvalidRequestError: more would go back on sale than was sold.

    """
    order = _order_of(sale)
    amount = options.amount or order.refundable
    is_only_cancelled = cancels and order.financial_status is FinancialStatus.REFUNDED and not amount.amount
    if order.financial_status not in _HAS_MONEY and not is_only_cancelled:
        message = f"{order.name} is {order.financial_status.value.lower()}: there is no money to give back."
        raise WrongStateError(message)
    if options.amount is not None and options.amount.amount <= 0:
        raise InvalidRequestError("Give an amount above zero, or leave it out to refund all that is left.", "/amount")
    if amount > order.refundable or (amount.amount == 0 and order.captured.amount > 0 and not is_only_cancelled):
        raise MoreThanCapturedError(str(order.refundable), order.refundable.currency)
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
        check_at=now + FIRST_QUESTION,
        cancels=cancels and not is_only_cancelled,
        manual=options.manual,
    )
    order = replace(
        order,
        refunds=refund.number,
        refunding=order.refunding + amount.amount,
        restocked=together(order.restocked, restock),
        updated_at=now,
    )
    if is_only_cancelled:
        order = _cancelled(sale, order, now)
    sale.put(order)
    sale.put(refund)
    if order.refundable.amount == 0:
        _move_attempt(sale, AttemptState.CAPTURED, AttemptState.REFUND_DUE)
    return refund


def mark_refund_done(sale: Sale, refund: Refund, entry_id: str, now: datetime) -> Refund:
    """Write that the money went back; the first of what is to be sold again is on sale in the same breath."""
    order = _order_of(sale)
    refunded = order.refunded + refund.amount
    is_whole = refunded == order.captured
    if refund.amount.amount or not order.captured.amount:
        order = replace(
            order,
            refunded=refunded,
            refunded_manually=order.refunded_manually + (refund.amount.amount if refund.manual else 0),
            refunding=order.refunding - refund.amount.amount,
            financial_status=FinancialStatus.REFUNDED if is_whole else FinancialStatus.PARTIALLY_REFUNDED,
            payments=tuple(
                replace(payment, status=LedgerEntryKind.REFUNDED.value) if is_whole else payment
                for payment in order.payments
            ),
            updated_at=now,
        )
        attempt = sale.attempt(refund.attempt)
        provider = MANUAL if refund.manual else attempt.provider
        sale.put(LedgerEntry(entry_id, LedgerEntryKind.REFUNDED, attempt.id, provider, refund.amount, now))
        sale.record(PaymentRefunded(attempt.id, refund.amount, order.id, refund.id, refund.manual), Actor.STAFF)
    sale.put(_cancelled(sale, order, now) if refund.cancels else order)
    if is_whole:
        _move_attempt(sale, AttemptState.REFUND_DUE, AttemptState.REFUNDED)
    return restock_more(sale, replace(refund, status=RefundStatus.SUCCEEDED, refunded_after=refunded), now)


def restock_more(sale: Sale, refund: Refund, now: datetime) -> Refund:
    """Put the next chunk of what came back on sale."""
    going = dict(refund.in_order[refund.restocked : refund.restocked + CHUNK])
    sale.release_stock(going)
    if going:
        sale.record(StockReleased(going, sale.attempt(refund.attempt).id), Actor.STAFF)
    refund = replace(refund, restocked=refund.restocked + len(going))
    refund = replace(refund, check_at=None if refund.is_finished else now + FIRST_QUESTION)
    sale.put(refund)
    return refund


def mark_refund_refused(sale: Sale, refund: Refund, problem: str, now: datetime) -> Refund:
    """Write that the provider refused: the money is still the store's, and so is what was to be sold again."""
    order = _order_of(sale)
    _move_attempt(sale, AttemptState.REFUND_DUE, AttemptState.CAPTURED)
    sale.put(
        replace(
            order,
            refunding=order.refunding - refund.amount.amount,
            restocked=differing(refund.restock, order.restocked),
            updated_at=now,
        )
    )
    refund = replace(refund, status=RefundStatus.FAILED, problem=problem, check_at=None)
    sale.put(refund)
    sale.record(PaymentProblem(sale.attempt(refund.attempt).id, problem), Actor.PROVIDER)
    return refund


def mark_refund_returned(sale: Sale, refund: Refund, problem: str, entry_id: str, now: datetime) -> None:
    """Write that money which had gone back came back to the store: the customer does not have it.

    What is on sale again stays on sale, and an order that was given up stays so.
    """
    order = _order_of(sale)
    refunded = order.refunded - refund.amount
    sale.put(
        replace(
            order,
            refunded=refunded,
            financial_status=FinancialStatus.PARTIALLY_REFUNDED if refunded.amount else FinancialStatus.PAID,
            payments=tuple(replace(payment, status=LedgerEntryKind.CAPTURED.value) for payment in order.payments),
            updated_at=now,
        )
    )
    for gone in (AttemptState.REFUNDED, AttemptState.REFUND_DUE):
        _move_attempt(sale, gone, AttemptState.CAPTURED)
    sale.put(replace(refund, status=RefundStatus.FAILED, problem=problem))
    attempt = sale.attempt(refund.attempt)
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.REFUND_FAILED, attempt.id, attempt.provider, refund.amount, now))
    sale.record(PaymentProblem(attempt.id, problem), Actor.PROVIDER)


def note_made_after_all(sale: Sale, refund: Refund, *, is_made: bool, problem: str) -> None:
    """Tell staff, once, that a refund which was written as failed was made; and, once, if that comes back."""
    made = (
        f"The provider refunded {refund.amount} {refund.amount.currency} after all. "
        "Note it with manual, unless that was done already."
    )
    news = made if is_made else problem if refund.problem == made else ""
    if news and refund.problem != news:
        sale.put(replace(refund, problem=news))
        sale.record(PaymentProblem(sale.attempt(refund.attempt).id, news), Actor.PROVIDER)


def _cancelled(sale: Sale, order: Order, now: datetime) -> Order:
    sale.record(OrderCancelled(order.id), Actor.STAFF)
    return replace(order, cancelled_at=now, updated_at=now)


def _order_of(sale: Sale) -> Order:
    if sale.order is None:
        message = f"{sale.draft.name} has not become an order."
        raise WrongStateError(message)
    return sale.order


def _restock(sale: Sale, order: Order, options: RefundOptions) -> dict[str, int]:
    """Return the units that go back on sale, none more often than it was sold."""
    left = differing(order.restocked, sale.offer.units())
    if options.restock_all:
        return left
    for sku, units in options.restock.items():
        if units > left.get(sku, 0):
            message = f"{left.get(sku, 0)} of {sku} can go back on sale, not {units}: that is what was sold and is out."
            raise InvalidRequestError(message, "/restock")
    return dict(sorted(options.restock.items()))


def _move_attempt(sale: Sale, before: AttemptState, after: AttemptState) -> None:
    """Let the attempt follow with the whole of its money; parts leave it as it is."""
    attempt: Attempt = sale.attempt(sale.draft.attempts)
    if attempt.state is before:
        sale.put(attempt.moved_to(after, check_at=None))
