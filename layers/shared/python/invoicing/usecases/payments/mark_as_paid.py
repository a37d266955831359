"""Mark a draft order, or a pending order, as paid: staff took the payment themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from invoicing.domain.errors import (
    AmountDiffersError,
    CheckoutActiveError,
    OutOfStockError,
    PaymentInProgressError,
    StaleSaleError,
    WrongStateError,
)
from invoicing.domain.inventory.hold import MANUAL_CHUNK, hold_stock
from invoicing.domain.payments.authorize import authorize, begin_manual
from invoicing.domain.payments.capture import mark_captured
from invoicing.domain.payments.void import claim_for_voiding
from invoicing.domain.sale.attempt import MANUAL, Attempt, AttemptState, attempt_key
from invoicing.domain.sale.idempotency import RequestKey, answered_keys
from invoicing.domain.sale.link import OPENED_AT_MOST_EVERY
from invoicing.domain.sale.payability import require_payable
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Ports, Sales
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.payments.void import void_active_payment
from invoicing.usecases.retry import retry_on_conflict

# A customer who opened the link may be about to pay. Openings are recorded at most once in ten minutes.
LATELY = timedelta(hours=1) + OPENED_AT_MOST_EVERY


@dataclass(frozen=True, slots=True)
class ManualPayment:
    """A payment that staff took. `ignore_stock` sells below zero, `end_payment` voids a payment under way."""

    method: str = "other"
    reference: str = ""
    amount: Money | None = None
    ignore_stock: bool = False
    end_payment: bool = False


def mark_as_paid(
    sale_id: str, payment: ManualPayment, *, of_order: bool, request: RequestKey | None, ports: Ports
) -> Sale:
    """Turn a draft order, or with `of_order` a pending order, into a paid order. Its links then show that it is paid.

    This is one transaction, or several for more products than fit in one.

    Raises:
        WrongStateError: it cannot be paid any more.
        OutOfStockError: a product is short and `ignore_stock` is false; nothing is changed.
        CheckoutActiveError: the customer is paying or opened the link in the last hour; `end_payment` is false.
        AlreadyPaidError: the customer paid before the payment could be voided.
        AmountDiffersError: the amount is not the total.
    """

    def take() -> Sale:
        sale, attempt = _read(sale_id, request, ports.sales)
        if sale.answered(request):
            return sale
        now = ports.clock()
        _require(sale, payment, of_order=of_order)
        if attempt is None:
            opened = sale.draft.opened_at
            if opened and now < opened + LATELY and not payment.end_payment:
                raise CheckoutActiveError("The customer opened the link within the last hour")
            attempt = begin_manual(sale, payment.method, payment.reference, now, ignore_stock=payment.ignore_stock)
        while attempt.state is AttemptState.RESERVING:
            ports.sales.save(sale)
            attempt = hold_stock(sale, attempt, most=MANUAL_CHUNK, ignore_stock=payment.ignore_stock)
        number = sale.order.number if sale.order else ports.numbers.next_order()
        committed = authorize(sale, attempt, number, ports.ids.ulid(now), now)
        mark_captured(sale, committed, ports.ids.ulid(now), now)
        sale.answer(request, sale_id)
        ports.sales.save(sale)
        return sale

    try:
        return retry_on_conflict(take)
    except OutOfStockError:
        _release(sale_id, ports=ports)
        raise
    except PaymentInProgressError:
        if not payment.end_payment:
            raise CheckoutActiveError("The customer is paying right now") from None
    void_active_payment(sale_id, ports=ports)
    return retry_on_conflict(take)


def _require(sale: Sale, payment: ManualPayment, *, of_order: bool) -> None:
    if (sale.order is not None) is not of_order:
        what = "has become an order" if sale.order else "has not become an order"
        raise WrongStateError(f"{sale.draft.name} {what}: mark {'that' if sale.order else 'the draft'} as paid.")
    require_payable(sale, "marked as paid")
    total = sale.offer.totals.total
    if payment.amount is not None and payment.amount != total:
        raise AmountDiffersError(str(total), total.currency)


def _read(sale_id: str, request: RequestKey | None, sales: Sales) -> tuple[Sale, Attempt | None]:
    """Return the sale and its active attempt: a manual one that an earlier call left unfinished, or None."""
    also: list[RecordKey] = [REMINDER, RESERVATION, *answered_keys(request)]
    sale = sales.get(sale_id, *also)
    active = sale.draft.active_attempt
    if active is None:
        return sale, None
    sale = sales.get(sale_id, attempt_key(active.number), *also)
    if sale.draft.active_attempt is None or sale.draft.active_attempt.number != active.number:
        raise StaleSaleError  # the active attempt changed between the two reads
    attempt = sale.attempt(active.number)
    if attempt.provider != MANUAL or attempt.state is AttemptState.VOIDING:
        raise PaymentInProgressError
    return sale, attempt


def _release(sale_id: str, *, ports: Ports) -> None:
    """Release the stock that earlier transactions took, after a later one found a product sold out."""

    def claim() -> str | None:
        sale, attempt = _read(sale_id, None, ports.sales)
        if attempt is None or attempt.state is not AttemptState.RESERVING:
            return None
        claim_for_voiding(sale, attempt, ports.clock())
        ports.sales.save(sale)
        return attempt.id

    begun = retry_on_conflict(claim)
    if begun is not None:
        process_payment(begun, ports=ports)
