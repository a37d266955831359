"""The payment state machine: capturing what was authorized."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import WrongStateError
from invoicing.domain.events import (
    Actor,
    OrderPaid,
    PaymentProblem,
)
from invoicing.domain.payments.authorize import order_payment
from invoicing.domain.sale.attempt import FIRST_QUESTION, MANUAL, Attempt, AttemptState
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale


def mark_captured(sale: Sale, attempt: Attempt, entry_id: str, now: datetime) -> None:
    """T5: the money has come. This one write is "marked as Paid"."""
    order = sale.order
    if order is None or order.financial_status is not FinancialStatus.AUTHORIZED:
        message = f"The order of {attempt.id} does not wait for money."
        raise WrongStateError(message)
    sale.put(replace(attempt.moved_to(AttemptState.CAPTURED, check_at=None), problem=""))
    sale.put(
        replace(
            order,
            financial_status=FinancialStatus.PAID,
            captured=order.captured + attempt.amount,
            payments=(order_payment(attempt, LedgerEntryKind.CAPTURED),),
            paid_at=now,
            updated_at=now,
        )
    )
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.CAPTURED, attempt.id, attempt.provider, attempt.amount, now))
    by = Actor.STAFF if attempt.provider == MANUAL else Actor.PROVIDER
    sale.record(OrderPaid(order.id, attempt.id, attempt.amount), by)


def note_refused_capture(sale: Sale, attempt: Attempt, problem: str, now: datetime) -> None:
    """Remember that the provider did not take what it had promised. It is asked again while the promise lives."""
    if attempt.state is AttemptState.COMMITTED:
        attempt = attempt.moved_to(AttemptState.CAPTURE_FAILED, check_at=now + FIRST_QUESTION)
    if attempt.problem != problem:
        sale.record(PaymentProblem(attempt.id, problem), Actor.PROVIDER)
    sale.put(replace(attempt, problem=problem))
