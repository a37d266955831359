"""Mark a draft order, or an order that is owed, as paid: the money came some other way."""

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
from invoicing.domain.payments.authorize import MANUAL_CHUNK, begin_manual, commit, reserve_more
from invoicing.domain.payments.capture import mark_captured
from invoicing.domain.payments.void import claim_for_voiding
from invoicing.domain.sale.attempt import MANUAL, Attempt, AttemptState, attempt_key
from invoicing.domain.sale.idempotency import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.sale.link import OPENED_AT_MOST_EVERY
from invoicing.domain.sale.payability import require_payable
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Clock, Ids, Numbers, Providers, Sales
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.payments.void import end_payment
from invoicing.usecases.retry import retry_on_conflict

# A customer who opened the link may be looking for their card. Openings are told at most once in ten minutes.
LATELY = timedelta(hours=1) + OPENED_AT_MOST_EVERY


@dataclass(frozen=True, slots=True)
class ManualPayment:
    """How the money came. `ignore_stock` sells what is not there, `end_payment` does not wait for the customer."""

    method: str = "other"
    reference: str = ""
    amount: Money | None = None
    ignore_stock: bool = False
    end_payment: bool = False


def mark_as_paid(
    sale_id: str,
    money: ManualPayment,
    *,
    of_order: bool,
    request: RequestKey | None,
    sales: Sales,
    providers: Providers,
    numbers: Numbers,
    ids: Ids,
    clock: Clock,
) -> Sale:
    """Make it a paid order: one transaction, or a few where there are more products than one takes.

    Of a draft order or, with `of_order`, of an order that is owed. From then on its links show that it is paid.

    Raises:
        WrongStateError: there is nothing to pay (any more).
        OutOfStockError: there is not enough of something, and `ignore_stock` was not said; nothing is changed.
        CheckoutActiveError: the customer is paying, or was there within the hour, and `end_payment` was not said.
        AlreadyPaidError: it was said, and the customer has paid just before.
        AmountDiffersError: another amount came than is owed.

    """

    def take() -> Sale:
        sale, attempt = _read(sale_id, request, sales)
        if request and sale.answered(request):
            return sale
        now = clock()
        _require(sale, money, of_order=of_order)
        if attempt is None:
            opened = sale.draft.opened_at
            if opened and now < opened + LATELY and not money.end_payment:
                raise CheckoutActiveError("The customer opened the link within the last hour")
            attempt = begin_manual(sale, money.method, money.reference, now, ignore_stock=money.ignore_stock)
        while attempt.state is AttemptState.RESERVING:
            sales.save(sale)
            attempt = reserve_more(sale, attempt, most=MANUAL_CHUNK, ignore_stock=money.ignore_stock)
        number = sale.order.number if sale.order else numbers.next_order()
        promised = commit(sale, attempt, number, ids.ulid(now), now)
        mark_captured(sale, promised, ids.ulid(now), now)
        if request:
            sale.put(AnsweredRequest(request.name, request.fingerprint, sale_id))
        sales.save(sale)
        return sale

    try:
        return retry_on_conflict(take)
    except OutOfStockError:
        _give_back(sale_id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
        raise
    except PaymentInProgressError:
        if not money.end_payment:
            raise CheckoutActiveError("The customer is paying right now") from None
    end_payment(sale_id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
    return retry_on_conflict(take)


def _require(sale: Sale, money: ManualPayment, *, of_order: bool) -> None:
    if (sale.order is not None) is not of_order:
        what = "has become an order" if sale.order else "has not become an order"
        raise WrongStateError(f"{sale.draft.name} {what}: mark {'that' if sale.order else 'the draft'} as paid.")
    require_payable(sale, "marked as paid")
    owed = sale.offer.totals.total
    if money.amount is not None and money.amount != owed:
        raise AmountDiffersError(str(owed), owed.currency)


def _read(sale_id: str, request: RequestKey | None, sales: Sales) -> tuple[Sale, Attempt | None]:
    """Return the sale, and the payment that is under way: ours, if a try of this died half way."""
    also: list[RecordKey] = [REMINDER, RESERVATION, *([answered_key(request.name)] if request else [])]
    sale = sales.get(sale_id, *also)
    active = sale.draft.active_attempt
    if active is None:
        return sale, None
    sale = sales.get(sale_id, attempt_key(active.number), *also)
    if sale.draft.active_attempt is None or sale.draft.active_attempt.number != active.number:
        raise StaleSaleError  # that one ended, and perhaps another began, between the two reads
    attempt = sale.attempt(active.number)
    if attempt.provider != MANUAL or attempt.state is AttemptState.VOIDING:
        raise PaymentInProgressError
    return sale, attempt


def _give_back(sale_id: str, *, sales: Sales, providers: Providers, numbers: Numbers, ids: Ids, clock: Clock) -> None:
    """Give back what earlier transactions took, where a later one met something that is sold out."""

    def claim() -> str | None:
        sale, attempt = _read(sale_id, None, sales)
        if attempt is None or attempt.state is not AttemptState.RESERVING:
            return None
        claim_for_voiding(sale, attempt, clock())
        sales.save(sale)
        return attempt.id

    begun = retry_on_conflict(claim)
    if begun is not None:
        process_payment(begun, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
