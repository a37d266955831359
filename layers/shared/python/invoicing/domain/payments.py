"""The payment state machine: each function is one arrow, one conditional transaction when the sale is saved.

    RESERVING -> HELD -> COMMITTED -> CAPTURED
        |         |          ^
        +---------+-> VOIDING -> VOIDED

Nothing here asks the provider; what it said is passed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice

from invoicing.domain.attempts import FIRST_QUESTION, HOLD, UNDECIDED, Attempt, AttemptState
from invoicing.domain.draft_orders import ActiveAttempt, DraftOrderStatus
from invoicing.domain.errors import OfferChangedError, WrongStateError
from invoicing.domain.events import (
    Actor,
    DraftOrderCompleted,
    OrderCreated,
    OrderPaid,
    PaymentDeclined,
    PaymentExpired,
    PaymentProblem,
    PaymentStarted,
    StockHeld,
    StockReleased,
)
from invoicing.domain.invariants import same_money
from invoicing.domain.ledger import LedgerEntry, LedgerRow
from invoicing.domain.links import Link
from invoicing.domain.money import Money
from invoicing.domain.orders import FinancialStatus, Order, Payment
from invoicing.domain.reminders import REMINDER
from invoicing.domain.sales import Sale

CHUNK = 95  # products whose stock is taken or given back in one transaction of at most 100 writes


def begin(sale: Sale, link: Link, provider: str, *, locale: str, base_url: str, now: datetime) -> Attempt:
    """T1: put the attempt on the sale and take the stock that it needs, or the first chunk of it."""
    draft, offer = sale.draft, sale.offer
    draft.require_open("paid")
    draft.require_no_payment()
    if offer.number != draft.offer:
        raise OfferChangedError
    attempt = Attempt(
        sale_id=sale.id,
        number=draft.attempts + 1,
        state=AttemptState.RESERVING,
        provider=provider,
        amount=offer.totals.total,
        offer=offer.number,
        link=link.number,
        created_at=now,
        expires_at=now + HOLD,
        hold=dict(sorted(offer.units().items())),
        check_at=now + FIRST_QUESTION,
        description=draft.name,
        locale=locale,
        base_url=base_url,
    )
    active = ActiveAttempt(attempt.number, attempt.expires_at)
    sale.put(replace(draft, attempts=attempt.number, active_attempt=active))
    sale.record(PaymentStarted(attempt.id, attempt.amount, attempt.expires_at), Actor.CUSTOMER)
    return reserve_more(sale, attempt)


def reserve_more(sale: Sale, attempt: Attempt) -> Attempt:
    """Take the next chunk of stock; the last one makes the attempt HELD."""
    taking = _chunk(attempt.hold, attempt.taken)
    sale.take_stock(taking)
    attempt = replace(attempt, taken=attempt.taken + len(taking))
    if attempt.taken == len(attempt.hold):
        attempt = attempt.moved_to(AttemptState.HELD, check_at=attempt.check_at)
        if attempt.hold:
            sale.record(StockHeld(attempt.id, attempt.hold), Actor.SYSTEM)
    sale.put(attempt)
    return attempt


def note_decline(sale: Sale, attempt: Attempt, reason: str) -> None:
    """Remember that the provider declined a try. The attempt stays: the customer may try again."""
    if attempt.decline == reason:
        return
    sale.put(replace(attempt, decline=reason))
    active = sale.draft.active_attempt
    if active is not None and active.number == attempt.number:
        sale.put(replace(sale.draft, active_attempt=replace(active, decline=reason)))
    sale.record(PaymentDeclined(attempt.id, reason), Actor.PROVIDER)


def commit(sale: Sale, attempt: Attempt, order_number: int, row_id: str, now: datetime) -> None:
    """T4: the money is promised. The draft is completed and the order exists, in the same breath."""
    draft = sale.draft
    active = draft.active_attempt
    if active is None or active.number != attempt.number or sale.order is not None:
        message = f"{attempt.id} is not the payment that {draft.name} waits for."
        raise WrongStateError(message)
    order = Order(
        sale_id=sale.id,
        number=order_number,
        financial_status=FinancialStatus.AUTHORIZED,
        offer=attempt.offer,
        total=attempt.amount,
        captured=Money.zero(attempt.amount.currency),
        refunded=Money.zero(attempt.amount.currency),
        created_at=now,
        updated_at=now,
        customer_name=draft.customer_name,
        tags=draft.tags,
        payments=(Payment(attempt.id, attempt.provider, "card", LedgerEntry.AUTHORIZED.value, attempt.amount),),
    )
    sale.put(attempt.moved_to(AttemptState.COMMITTED, check_at=now + FIRST_QUESTION))
    sale.put(order)
    completed = draft.moved_to(DraftOrderStatus.COMPLETED, now)
    sale.put(replace(completed, version=draft.version + 1, completed_at=now, active_attempt=None))
    sale.delete(REMINDER)
    sale.put(LedgerRow(row_id, LedgerEntry.AUTHORIZED, attempt.id, attempt.provider, attempt.amount, now))
    sale.record(DraftOrderCompleted(order.id), Actor.CUSTOMER)
    sale.record(OrderCreated(order.id, order.name, order.total), Actor.SYSTEM)


def mark_captured(sale: Sale, attempt: Attempt, row_id: str, now: datetime) -> None:
    """T5: the money has come. This one write is "marked as Paid"."""
    order = sale.order
    if order is None or order.financial_status is not FinancialStatus.AUTHORIZED:
        message = f"The order of {attempt.id} does not wait for money."
        raise WrongStateError(message)
    payments = tuple(
        replace(payment, status=LedgerEntry.CAPTURED.value) if payment.id == attempt.id else payment
        for payment in order.payments
    )
    sale.put(attempt.moved_to(AttemptState.CAPTURED, check_at=None))
    sale.put(
        replace(
            order,
            financial_status=FinancialStatus.PAID,
            captured=order.captured + attempt.amount,
            payments=payments,
            paid_at=now,
            updated_at=now,
        )
    )
    sale.put(LedgerRow(row_id, LedgerEntry.CAPTURED, attempt.id, attempt.provider, attempt.amount, now))
    sale.record(OrderPaid(order.id, attempt.id, attempt.amount), Actor.PROVIDER)


def claim_for_voiding(sale: Sale, attempt: Attempt, now: datetime, problem: str = "") -> None:
    """T6: decide to give the attempt up, *before* the provider is told: nobody can commit it from now on unasked."""
    if attempt.state not in UNDECIDED:
        message = f"{attempt.id} is {attempt.state.value} and cannot be given up."
        raise WrongStateError(message)
    sale.put(replace(attempt.moved_to(AttemptState.VOIDING, check_at=now + FIRST_QUESTION), problem=problem))
    if problem:
        sale.record(PaymentProblem(attempt.id, problem), Actor.SYSTEM)


def release(sale: Sale, attempt: Attempt, reason: str) -> None:
    """T7: the provider has let go. Give the stock back, chunk by chunk; the last one makes the attempt VOIDED."""
    if attempt.state is not AttemptState.VOIDING:
        message = f"{attempt.id} is {attempt.state.value}: its stock is not for sale."
        raise WrongStateError(message)
    keep = max(0, attempt.taken - CHUNK)
    sale.give_back_stock(_chunk(attempt.hold, keep, attempt.taken))
    attempt = replace(attempt, taken=keep)
    if keep == 0:
        attempt = attempt.moved_to(AttemptState.VOIDED, check_at=None)
        active = sale.draft.active_attempt
        if active is not None and active.number == attempt.number:
            sale.put(replace(sale.draft, active_attempt=None))
        if attempt.hold:
            sale.record(StockReleased(attempt.id, attempt.hold), Actor.SYSTEM)
        sale.record(PaymentExpired(attempt.id, reason), Actor.SYSTEM)
    sale.put(attempt)


def problem_with(attempt: Attempt, paid: Money) -> str:
    """Return what is wrong with the money that a provider reports, in words for staff; nothing where it is right."""
    if same_money(attempt.amount, paid):
        return ""
    return f"The provider reports {paid} {paid.currency} instead of {attempt.amount} {attempt.amount.currency}."


def _chunk(hold: Mapping[str, int], start: int, end: int | None = None) -> dict[str, int]:
    return dict(islice(hold.items(), start, start + CHUNK if end is None else end))
