"""The payment state machine, where nothing is sold in the end: each function is an arrow, as in `payments`.

An attempt is claimed (VOIDING) before the provider is told to let go, and its stock is given back after the provider
has. Money that comes all the same goes back: what was only promised is let go, what was taken is refunded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import (
    Actor,
    OrderCancelled,
    PaymentExpired,
    PaymentProblem,
    PaymentRefunded,
    StockReleased,
)
from invoicing.domain.inventory.reserve import end_with_sale, held_for, move_units, set_aside_for, write_off
from invoicing.domain.payments.invariants import same_money
from invoicing.domain.sale.attempt import FIRST_QUESTION, PROMISED, UNDECIDED, Attempt, AttemptState
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, FulfillmentStatus, Order
from invoicing.domain.sale.payability import is_reserved
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import differing, goods_of

CHUNK = 90  # products whose stock is given back in one transaction of at most 100 writes
CANCELLED = "cancelled"
NOT_PAID = "not_paid"
TOO_MANY_DECLINES = "too_many_declines"


def claim_for_voiding(
    sale: Sale, attempt: Attempt, now: datetime, *, reason: str = "", problem: str = "", restock: bool | None = None
) -> None:
    """T6: decide to give the attempt up, *before* the provider is told: nobody can commit it from now on unasked.

    `reason` is a word for programs, `problem` a sentence for staff where they should look at it. Unless `restock` says
    otherwise, goods of an order that have gone do not come back.
    """
    if attempt.state not in UNDECIDED | PROMISED:
        message = f"{attempt.id} is {attempt.state.value} and cannot be given up."
        raise WrongStateError(message)
    claimed = attempt.moved_to(AttemptState.VOIDING, check_at=now + FIRST_QUESTION)
    is_over = has_made(sale.order, attempt) and not _stays_pending(sale.order, reason)
    gone = is_over and have_goods_gone(sale.order, restock)
    sale.put(replace(claimed, problem=problem or attempt.problem, void_reason=reason, goods_gone=gone))
    if problem and problem != attempt.problem:
        sale.record(PaymentProblem(attempt.id, problem), Actor.SYSTEM)


def release(sale: Sale, attempt: Attempt, entry_id: str, now: datetime, *, came: Money | None = None) -> None:
    """T7: nobody can pay any more. Give the stock back, chunk by chunk; the last one makes the attempt VOIDED.

    Money that `came` all the same, and makes no order, makes it REFUND_DUE. Its order, if there is one, is VOIDED, or
    PENDING again where it was owed before and nobody cancelled it. What was reserved is reserved again.
    """
    if attempt.state is not AttemptState.VOIDING:
        message = f"{attempt.id} is {attempt.state.value}: its stock is not for sale."
        raise WrongStateError(message)
    keep = attempt.taken if attempt.goods_gone else max(0, attempt.taken - CHUNK)
    going = dict(attempt.in_order[keep : attempt.taken])
    reserved = _for_reservation(sale, attempt, going, now)
    given_back = differing(reserved, going)
    sale.release_stock(given_back)
    move_units(sale, reserved)
    if goods_of(given_back):
        sale.record(StockReleased(goods_of(given_back), attempt.id), Actor.SYSTEM)
    attempt = replace(attempt, taken=keep)
    if keep and not attempt.goods_gone:
        sale.put(attempt)
        return
    sold = sale.order if has_made(sale.order, attempt) else None
    if sold is None:
        _forget_active(sale, attempt)
        sale.record(PaymentExpired(attempt.id, attempt.void_reason or NOT_PAID), Actor.SYSTEM)
    elif _stays_pending(sold, attempt.void_reason):
        sale.put(_pending_again(sold, now))
        sale.record(PaymentExpired(attempt.id, attempt.void_reason or NOT_PAID), Actor.SYSTEM)
    else:
        sale.put(replace(_cancelled(sold, now), goods_gone=attempt.goods_gone))
        if attempt.goods_gone:
            write_off(sale)
        else:
            end_with_sale(sale, now)
        sale.record(OrderCancelled(sold.id), Actor.SYSTEM)
    if came is not None:
        _mark_refund_due(
            sale, attempt if attempt.problem else tell_staff(sale, attempt, _came_late(came)), came, entry_id, now
        )
        return
    sale.put(attempt.moved_to(AttemptState.VOIDED, check_at=None))
    if sold is not None:
        sale.put(LedgerEntry(entry_id, LedgerEntryKind.VOIDED, attempt.id, attempt.provider, attempt.amount, now))


def refund_late_money(sale: Sale, attempt: Attempt, came: Money, entry_id: str, now: datetime) -> None:
    """Late money was taken: it goes back, all of it, and staff are told."""
    _mark_refund_due(sale, tell_staff(sale, attempt, _came_late(came)), came, entry_id, now)


def note_late_promise(sale: Sale, attempt: Attempt, amount: Money, entry_id: str, now: datetime) -> None:
    """Late money was promised. Staff are told, once, *before* it is let go: a crash in between must not forget it."""
    problem = f"{amount} {amount.currency} was approved after the payment had been given up: it is let go by itself."
    noted = tell_staff(sale, attempt, problem)
    sale.put(replace(noted, refund_due=amount, check_at=now + FIRST_QUESTION))
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.AUTHORIZED, attempt.id, attempt.provider, amount, now))


def mark_late_promise_gone(sale: Sale, attempt: Attempt, entry_id: str, now: datetime) -> None:
    """Write that the provider has let a late promise go: nothing is owed."""
    if attempt.refund_due is not None and attempt.check_at is not None:
        sale.put(replace(attempt, check_at=None))
        sale.put(LedgerEntry(entry_id, LedgerEntryKind.VOIDED, attempt.id, attempt.provider, attempt.refund_due, now))


def mark_refunded(sale: Sale, attempt: Attempt, entry_id: str, now: datetime) -> None:
    """Write that what was owed to the customer went back."""
    if attempt.refund_due is None:
        message = f"{attempt.id} owes nobody anything."
        raise WrongStateError(message)
    sale.put(attempt.moved_to(AttemptState.REFUNDED, check_at=None))
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.REFUNDED, attempt.id, attempt.provider, attempt.refund_due, now))
    order_id = sale.order.id if sale.order and has_made(sale.order, attempt) else None
    sale.record(PaymentRefunded(attempt.id, attempt.refund_due, order_id), Actor.SYSTEM)


def mark_late_refund_returned(sale: Sale, attempt: Attempt, problem: str, entry_id: str, now: datetime) -> None:
    """Write that what had gone to the customer came back to the store. Staff are told: nobody else can do anything."""
    if attempt.refund_due is None:
        message = f"{attempt.id} owes nobody anything."
        raise WrongStateError(message)
    told = tell_staff(sale, attempt, problem)
    sale.put(replace(told.moved_to(AttemptState.REFUND_DUE, check_at=None), refund_returned=True))
    sale.put(
        LedgerEntry(entry_id, LedgerEntryKind.REFUND_FAILED, attempt.id, attempt.provider, attempt.refund_due, now)
    )


def problem_with(attempt: Attempt, paid: Money) -> str:
    """Return what is wrong with the money that a provider reports, in words for staff; nothing where it is right."""
    if same_money(attempt.amount, paid):
        return ""
    return f"The provider reports {paid} {paid.currency} instead of {attempt.amount} {attempt.amount.currency}."


def tell_staff(sale: Sale, attempt: Attempt, problem: str) -> Attempt:
    """Put on the timeline what staff should look at, once; return the attempt, which remembers it."""
    if attempt.problem == problem:
        return attempt
    told = replace(attempt, problem=problem)
    sale.put(told)
    sale.record(PaymentProblem(attempt.id, problem), Actor.SYSTEM)
    return told


def _came_late(came: Money) -> str:
    return f"{came} {came.currency} came after the payment had been given up: it is refunded by itself."


def _mark_refund_due(sale: Sale, attempt: Attempt, came: Money, entry_id: str, now: datetime) -> None:
    due = attempt.moved_to(AttemptState.REFUND_DUE, check_at=now + FIRST_QUESTION)
    sale.put(replace(due, refund_due=came, refund_due_since=now, asked=0))
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.CAPTURED, attempt.id, attempt.provider, came, now))


def _for_reservation(sale: Sale, attempt: Attempt, going: dict[str, int], now: datetime) -> dict[str, int]:
    """Return how many of these units are still to be set aside: by staff, or because they are owed."""
    will_stay_pending = has_made(sale.order, attempt) and _stays_pending(sale.order, attempt.void_reason)
    if not will_stay_pending and not is_reserved(sale, now):
        return {}
    wanted, held = set_aside_for(sale), held_for(sale)
    theirs = {sku: min(units, wanted.get(sku, 0) - held.get(sku, 0)) for sku, units in going.items()}
    return {sku: units for sku, units in theirs.items() if units > 0}


def _forget_active(sale: Sale, attempt: Attempt) -> None:
    active = sale.draft.active_attempt
    if active is not None and active.number == attempt.number:
        sale.put(replace(sale.draft, active_attempt=None))


def has_made(order: Order | None, attempt: Attempt) -> bool:
    """Tell whether an order was made, or is to be paid, by the money that this attempt promised."""
    return order is not None and any(payment.id == attempt.id for payment in order.payments)


def have_goods_gone(order: Order | None, restock: bool | None) -> bool:  # noqa: FBT001 - as staff said it
    """Tell whether goods of an order stay gone when it is given up: as staff say, else where they were sent."""
    is_sent = order is not None and order.fulfillment_status is FulfillmentStatus.FULFILLED
    return is_sent if restock is None else not restock


def _stays_pending(order: Order | None, void_reason: str) -> bool:
    """Tell whether an order is owed as before once its payment is given up: its goods are set aside, or were sent."""
    return order is not None and order.completed_unpaid and void_reason != CANCELLED


def _pending_again(order: Order, now: datetime) -> Order:
    return replace(order, financial_status=FinancialStatus.PENDING, payments=(), updated_at=now)


def _cancelled(order: Order, now: datetime) -> Order:
    payments = tuple(replace(payment, status=LedgerEntryKind.VOIDED.value) for payment in order.payments)
    return replace(
        order,
        financial_status=FinancialStatus.VOIDED,
        payments=payments,
        cancelled_at=order.cancelled_at or now,
        updated_at=now,
    )
