"""The payment state machine: voiding an attempt, and money that arrives all the same.

An attempt is claimed (VOIDING) before the provider is told to void the payment, and its stock is released after the
provider has voided it. A late authorization is voided, late money is refunded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.attention.failed_refunds import with_failed, without_failed
from invoicing.domain.checkout.closing import count_unpaid_hold
from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import Actor, OrderCancelled, PaymentExpired, PaymentRefunded, StockReleased
from invoicing.domain.inventory.reserve import end_with_sale, full_reservation, held_for, move_units, write_off
from invoicing.domain.inventory.sent_units import kept_units
from invoicing.domain.payments.failures import late_authorization, late_payment, tell_staff
from invoicing.domain.sale.attempt import FIRST_CHECK, MANUAL, OFFLINE, Attempt, AttemptState
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, Order, OrderPaymentStatus
from invoicing.domain.sale.payability import is_reserved
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import ExpiryReason, Failure
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import above, differing, goods_of

_UNPAID = frozenset({ExpiryReason.NOT_PAID, ExpiryReason.STARTED_OVER})  # holds that are counted
CHUNK = 90  # products whose stock is released in one transaction of at most 100 writes


def claim_for_voiding(
    sale: Sale,
    attempt: Attempt,
    now: datetime,
    *,
    reason: ExpiryReason = ExpiryReason.NOT_PAID,
    failure: Failure | None = None,
    restock: bool | None = None,
    cancelled_by: str | None = None,
) -> None:
    """Move an attempt to VOIDING before the provider is told: from now on no earlier answer can commit it.

    `reason` is the code of `PaymentExpired`, `failure` what staff should know. `restock` says whether the goods of
    the order become available again; by default those that were not sent do. `cancelled_by` is the id of the staff
    member who cancelled the order.

    Raises:
        WrongStateError: the attempt is captured, voided or refunded.
    """
    claimed = attempt.moved_to(AttemptState.VOIDING, check_at=now + FIRST_CHECK)
    claimed = replace(claimed, void_reason=reason, restock=restock, cancelled_by=cancelled_by)
    sale.put(claimed)
    if failure is not None:
        tell_staff(sale, claimed, failure)


def release(sale: Sale, attempt: Attempt, entry_id: str, now: datetime, *, late_amount: Money | None = None) -> None:
    """Release the stock of a VOIDING attempt that cannot be paid any more, a chunk at a time.

    The last chunk moves the attempt to VOIDED or, if the provider captured a `late_amount` that belongs to no order,
    to REFUND_DUE. Its order becomes VOIDED, or PENDING again if it was completed unpaid and is not being cancelled.
    Units that are still reserved return to the reservation, and those of a voided order that were sent stay sold.
    """
    if attempt.state is not AttemptState.VOIDING:
        raise WrongStateError("stock_is_held", attempt=attempt.id, state=attempt.state)
    keep = max(0, attempt.taken - CHUNK)
    chunk = above(_kept(sale, attempt), dict(attempt.in_order[keep : attempt.taken]))
    reserved = _for_reservation(sale, attempt, chunk, now)
    released = differing(reserved, chunk)
    sale.release_stock(released)
    move_units(sale, reserved)
    if goods_of(released):
        sale.record(StockReleased(goods_of(released), attempt.id), Actor.SYSTEM)
    attempt = replace(attempt, taken=keep)
    if keep:
        sale.put(attempt)
        return
    order = sale.order if has_made(sale.order, attempt) else None
    _end_payment_of(sale, order, attempt, now)
    if late_amount is not None:
        told = attempt if attempt.failures else tell_staff(sale, attempt, late_payment(late_amount))
        _mark_refund_due(sale, told, late_amount, entry_id, now)
        return
    if attempt.void_reason in _UNPAID and attempt.provider not in OFFLINE:
        count_unpaid_hold(sale, now)
    sale.put(attempt.moved_to(AttemptState.VOIDED, check_at=None))
    if order is not None:
        sale.put(LedgerEntry(entry_id, LedgerEntryKind.VOIDED, attempt.id, attempt.provider, attempt.amount, now))


def _end_payment_of(sale: Sale, order: Order | None, attempt: Attempt, now: datetime) -> None:
    """Record what the end of the attempt means for its draft, or for the order that it made."""
    if order is None:
        _forget_active(sale, attempt)
        sale.record(PaymentExpired(attempt.id, attempt.void_reason), Actor.SYSTEM)
    elif _stays_pending(order, attempt.void_reason):
        sale.put(replace(order.moved_to(FinancialStatus.PENDING, now), payments=()))
        sale.record(PaymentExpired(attempt.id, attempt.void_reason), Actor.SYSTEM)
    else:
        write_off(sale, _kept(sale, attempt))
        sale.put(replace(_voided(order, now), restock=attempt.restock))
        end_with_sale(sale, now)
        by = Actor.STAFF if attempt.void_reason is ExpiryReason.CANCELLED else Actor.SYSTEM
        sale.record(OrderCancelled(order.id), by, attempt.cancelled_by)


def refund_late_money(sale: Sale, attempt: Attempt, late_amount: Money, entry_id: str, now: datetime) -> None:
    """Move a VOIDED attempt to REFUND_DUE: the provider captured money for it, and all of it is refunded."""
    _mark_refund_due(sale, tell_staff(sale, attempt, late_payment(late_amount)), late_amount, entry_id, now)


def note_late_authorization(sale: Sale, attempt: Attempt, amount: Money, entry_id: str, now: datetime) -> None:
    """Record a late authorization before it is voided, so that a crash in between does not forget it."""
    noted = tell_staff(sale, attempt, late_authorization(amount))
    sale.put(replace(noted, refund_due=amount, check_at=now + FIRST_CHECK))
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.AUTHORIZED, attempt.id, attempt.provider, amount, now))


def mark_late_authorization_voided(sale: Sale, attempt: Attempt, entry_id: str, now: datetime) -> None:
    """Record that the provider voided a late authorization."""
    if attempt.refund_due is not None and attempt.check_at is not None:
        sale.put(replace(attempt, check_at=None))
        amount = attempt.refund_due
        sale.put(LedgerEntry(entry_id, LedgerEntryKind.VOIDED, attempt.id, attempt.provider, amount, now))


def mark_refunded(sale: Sale, attempt: Attempt, entry_id: str, now: datetime, *, manual: bool = False) -> None:
    """Record that the money of no order was refunded, by the provider or, if `manual`, by staff in another way."""
    amount = _require_refund_due(attempt)
    sale.put(attempt.moved_to(AttemptState.REFUNDED, check_at=None))
    provider = MANUAL if manual else attempt.provider
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.REFUNDED, attempt.id, provider, amount, now))
    order_id = sale.order.id if sale.order and has_made(sale.order, attempt) else None
    head = sale.order or sale.draft
    if attempt.id in head.failed_refunds:
        sale.put(replace(head, failed_refunds=without_failed(head.failed_refunds, attempt.id)))
    by = Actor.STAFF if manual else Actor.SYSTEM
    sale.record(PaymentRefunded(attempt.id, amount, order_id, manual=manual), by)


def mark_late_refund_returned(sale: Sale, attempt: Attempt, failure: Failure, entry_id: str, now: datetime) -> None:
    """Record that the customer's bank returned the refund of late money. Staff have to refund it in another way."""
    amount = _require_refund_due(attempt)
    told = tell_staff(sale, attempt, failure)
    sale.put(replace(told.moved_to(AttemptState.REFUND_DUE, check_at=None), refund_returned=True))
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.REFUND_FAILED, attempt.id, attempt.provider, amount, now))
    note_late_refund_failed(sale, attempt, now)


def _require_refund_due(attempt: Attempt) -> Money:
    if attempt.refund_due is None:
        raise WrongStateError("no_money_of_attempt", attempt=attempt.id)
    return attempt.refund_due


def _mark_refund_due(sale: Sale, attempt: Attempt, late_amount: Money, entry_id: str, now: datetime) -> None:
    due = attempt.moved_to(AttemptState.REFUND_DUE, check_at=now + FIRST_CHECK)
    sale.put(replace(due, refund_due=late_amount, refund_due_since=now, asked=0))
    moved = LedgerEntryKind.CAPTURED, attempt.id, attempt.provider, late_amount
    sale.put(LedgerEntry(entry_id, *moved, now, is_late=True))
    sale.put(replace(sale.order or sale.draft, late_money_at=now, updated_at=now))


def note_late_refund_failed(sale: Sale, attempt: Attempt, now: datetime) -> None:
    """Put on the order, or else the draft order, that money which makes no order does not go back by itself."""
    head = sale.order or sale.draft
    failed = with_failed(head.failed_refunds, attempt.id)
    sale.put(replace(head, failed_refunds=failed, late_money_at=None, updated_at=now))


def _for_reservation(sale: Sale, attempt: Attempt, chunk: dict[str, int], now: datetime) -> dict[str, int]:
    """Return how many of these units return to the sale's reservation."""
    will_stay_pending = has_made(sale.order, attempt) and _stays_pending(sale.order, attempt.void_reason)
    if not will_stay_pending and not is_reserved(sale, now):
        return {}
    wanted, held = full_reservation(sale), held_for(sale)
    returning = {sku: min(units, wanted.get(sku, 0) - held.get(sku, 0)) for sku, units in chunk.items()}
    return {sku: units for sku, units in returning.items() if units > 0}


def _forget_active(sale: Sale, attempt: Attempt) -> None:
    active = sale.draft.active_attempt
    if active is not None and active.number == attempt.number:
        sale.put(replace(sale.draft, active_attempt=None))


def has_made(order: Order | None, attempt: Attempt) -> bool:
    """Tell whether the order is paid, or was created, by this attempt."""
    return order is not None and any(payment.id == attempt.id for payment in order.payments)


def _kept(sale: Sale, attempt: Attempt) -> dict[str, int]:
    """Return the units that stay sold when the attempt is voided: of an order that is over, those that were sent."""
    order = sale.order
    if order is None or not has_made(order, attempt) or _stays_pending(order, attempt.void_reason):
        return {}
    return kept_units(order, sale.offer, attempt.restock)


def _stays_pending(order: Order | None, void_reason: ExpiryReason) -> bool:
    """Tell whether the order is PENDING again once its payment is voided."""
    return order is not None and order.completed_unpaid and void_reason is not ExpiryReason.CANCELLED


def _voided(order: Order, now: datetime) -> Order:
    payments = tuple(replace(payment, status=OrderPaymentStatus.VOIDED) for payment in order.payments)
    cancelled_at = order.cancelled_at or now
    voided = order.moved_to(FinancialStatus.VOIDED, now)
    return replace(voided, payments=payments, cancelled_at=cancelled_at)
