"""The payment state machine, up to the authorized payment. Each function is an arrow, one transaction when saved.

    RESERVING -> HELD -> COMMITTED -> CAPTURED       begin, authorize (here), hold_stock (inventory/hold), capture
        |         |      ^      |
        +---------+-> VOIDING <-+ -> VOIDED, REFUND_DUE -> REFUNDED      void

The functions do not ask the provider; its answers are passed in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.checkout.closing import count_declines
from invoicing.domain.draft_orders.complete import complete
from invoicing.domain.errors import OfferChangedError, WrongStateError
from invoicing.domain.events import Actor, PaymentAuthorized, PaymentDeclined, PaymentStarted
from invoicing.domain.inventory.hold import CHUNK, MANUAL_CHUNK, hold_stock
from invoicing.domain.inventory.reserve import end_with_sale
from invoicing.domain.sale.attempt import FIRST_CHECK, FREE, HOLD, MANUAL, Attempt, AttemptState, PaymentMethod
from invoicing.domain.sale.draft_order import ActiveAttempt
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.order import FinancialStatus, OrderPaymentStatus, Payment
from invoicing.domain.sale.payability import is_payable, require_payable
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import DeclineReason


def begin(sale: Sale, link: Link, provider: str, *, locale: str, base_url: str, now: datetime) -> Attempt:
    """Add an attempt to the sale and take its stock, or the first chunk of it.

    The chunk is smaller where other changes, such as new prices, are saved in the same transaction.
    """
    attempt = replace(_next_attempt(sale, provider, now), link=link.number, locale=locale, base_url=base_url)
    others = _others(sale)
    sale.record(PaymentStarted(attempt.id, attempt.amount, attempt.expires_at), Actor.CUSTOMER)
    return hold_stock(sale, attempt, most=CHUNK - others)


def begin_manual(
    sale: Sale, method: PaymentMethod, method_name: str, reference: str, now: datetime, *, ignore_stock: bool
) -> Attempt:
    """Add an attempt for a payment that staff took themselves, and take its stock or the first chunk of it.

    The chunk is smaller where new prices are saved in the same transaction.
    """
    attempt = _next_attempt(sale, MANUAL, now)
    attempt = replace(attempt, method=method, method_name=method_name, reference=reference)
    return hold_stock(sale, attempt, most=MANUAL_CHUNK - _others(sale), ignore_stock=ignore_stock)


def _others(sale: Sale) -> int:
    """Return the number of writes besides the draft, for which a chunk of stock leaves room."""
    return sum(1 for _ in sale.changed()) - 1 + len(sale.events)


def _next_attempt(sale: Sale, provider: str, now: datetime) -> Attempt:
    draft, offer = sale.draft, sale.offer
    require_payable(sale, "pay")
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
        link=0,
        created_at=now,
        expires_at=now + HOLD,
        hold=offer.takes(),
        check_at=now + FIRST_CHECK,
        description=draft.name,
        method=PaymentMethod.FREE if provider == FREE else PaymentMethod.CARD,
    )
    active = ActiveAttempt(attempt.number, attempt.expires_at)
    sale.put(replace(draft, attempts=attempt.number, active_attempt=active))
    return attempt


def note_declines(sale: Sale, attempt: Attempt, declines: int, reason: str, now: datetime) -> bool:
    """Record declined cards; tell whether they were too many, so that the sale is closed for payments.

    The state of the attempt stays, since the customer may try again while it is HELD.
    """
    more = declines - attempt.declines
    if more <= 0 and reason == attempt.decline:
        return False
    sale.put(replace(attempt, decline=reason, declines=max(declines, attempt.declines)))
    active = sale.draft.active_attempt
    if active is not None and active.number == attempt.number:
        sale.put(replace(sale.draft, active_attempt=replace(active, decline=reason)))
    sale.record(PaymentDeclined(attempt.id, DeclineReason.of(reason)), Actor.PROVIDER)
    return more > 0 and count_declines(sale, more, now)


def authorize(sale: Sale, attempt: Attempt, order_number: int, entry_id: str, now: datetime) -> Attempt:
    """Move the attempt to COMMITTED: complete the draft and create its order, AUTHORIZED, in the same transaction.

    A pending order exists already and needs no `order_number`.
    """
    draft = sale.draft
    active = draft.active_attempt
    if active is None or active.number != attempt.number or not is_payable(sale):
        raise WrongStateError("another_payment", attempt=attempt.id, draft=draft.name)
    committed = attempt.moved_to(AttemptState.COMMITTED, check_at=now + FIRST_CHECK)
    sale.put(committed)
    if sale.order:
        sale.record(PaymentAuthorized(attempt.id, attempt.amount), _payer(attempt))
    order = sale.order or complete(sale, order_number, now, by=_payer(attempt))
    payments = (order_payment(attempt, OrderPaymentStatus.AUTHORIZED),)
    sale.put(replace(order.moved_to(FinancialStatus.AUTHORIZED, now), payments=payments))
    sale.put(replace(sale.draft, active_attempt=None))
    sale.delete(REMINDER)
    end_with_sale(sale, now)
    sale.put(LedgerEntry(entry_id, LedgerEntryKind.AUTHORIZED, attempt.id, attempt.provider, attempt.amount, now))
    return committed


def _payer(attempt: Attempt) -> Actor:
    return Actor.STAFF if attempt.provider == MANUAL else Actor.CUSTOMER


def order_payment(attempt: Attempt, status: OrderPaymentStatus) -> Payment:
    return Payment(
        id=attempt.id,
        provider=attempt.provider,
        method=attempt.method,
        status=status,
        amount=attempt.amount,
        reference=attempt.reference,
        method_name=attempt.method_name,
    )
