"""The payment state machine: capturing an authorized payment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import Actor, OrderPaid
from invoicing.domain.payments.authorize import order_payment
from invoicing.domain.payments.failures import tell_staff
from invoicing.domain.sale.attempt import FIRST_CHECK, MANUAL, Attempt, AttemptState
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, OrderPaymentStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import Failure


def mark_captured(sale: Sale, attempt: Attempt, entry_id: str, now: datetime) -> None:
    """Move the attempt to CAPTURED and its order to PAID. This one write marks an order as paid."""
    order = sale.order
    if order is None or order.financial_status is not FinancialStatus.AUTHORIZED:
        raise WrongStateError("not_pending", attempt=attempt.id)
    sale.put(replace(attempt.moved_to(AttemptState.CAPTURED, check_at=None), failures=()))
    sale.put(
        replace(
            order.moved_to(FinancialStatus.PAID, now),
            captured=order.captured + attempt.amount,
            payments=(order_payment(attempt, OrderPaymentStatus.CAPTURED),),
            paid_at=now,
        )
    )
    moved, taxes = (LedgerEntryKind.CAPTURED, attempt.id, attempt.provider, attempt.amount), sale.offer.totals.tax_lines
    sale.put(LedgerEntry(entry_id, *moved, now, taxes))
    by = Actor.STAFF if attempt.provider == MANUAL else Actor.PROVIDER
    sale.record(OrderPaid(order.id, attempt.id, attempt.amount), by)


def mark_capture_failed(sale: Sale, attempt: Attempt, failure: Failure, now: datetime) -> None:
    """Move the attempt to CAPTURE_FAILED. The capture is tried again while the authorization lives."""
    if attempt.state is AttemptState.COMMITTED:
        attempt = attempt.moved_to(AttemptState.CAPTURE_FAILED, check_at=now + FIRST_CHECK)
        sale.put(attempt)
    tell_staff(sale, attempt, failure, by=Actor.PROVIDER)
