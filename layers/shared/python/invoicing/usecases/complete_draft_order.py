"""Complete a draft order by hand: the money came some other way."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.attempts import MANUAL, Attempt, AttemptState, attempt_key
from invoicing.domain.errors import OutOfStockError, PaymentInProgressError, StaleSaleError
from invoicing.domain.giving_up import claim_for_voiding
from invoicing.domain.payments import CHUNK_BY_HAND, begin_by_hand, commit, mark_captured, reserve_more
from invoicing.domain.records import RecordKey
from invoicing.domain.reminders import REMINDER
from invoicing.domain.request_keys import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.sales import Sale
from invoicing.domain.stock import RESERVATION
from invoicing.ports import Clock, Ids, Numbers, Providers, Sales
from invoicing.usecases.drive_payment import drive_payment
from invoicing.usecases.end_payment import end_payment
from invoicing.usecases.retrying import decide_again


@dataclass(frozen=True, slots=True)
class CompleteOptions:
    """How the money came. `ignore_stock` sells what is not there, `end_payment` ends the customer's own try first."""

    method: str = "other"
    reference: str = ""
    ignore_stock: bool = False
    end_payment: bool = False


def complete_draft_order(
    sale_id: str,
    options: CompleteOptions,
    *,
    request: RequestKey | None,
    sales: Sales,
    providers: Providers,
    numbers: Numbers,
    ids: Ids,
    clock: Clock,
) -> Sale:
    """Make the draft an order that is paid: one transaction, or a few where it has more products than one takes.

    From then on its links show that it is paid.

    Raises:
        WrongStateError: the draft is completed or cancelled.
        OutOfStockError: there is not enough of something, and `ignore_stock` was not said; nothing is changed.
        PaymentInProgressError: the customer is paying, and `end_payment` was not said.
        AlreadyPaidError: it was said, and the customer has paid just before.

    """

    def complete() -> Sale:
        sale, attempt = _read(sale_id, request, sales)
        if request and sale.answered(request):
            return sale
        now = clock()
        if attempt is None:
            attempt = begin_by_hand(sale, options.method, options.reference, now, ignore_stock=options.ignore_stock)
        while attempt.state is AttemptState.RESERVING:
            sales.save(sale)
            attempt = reserve_more(sale, attempt, most=CHUNK_BY_HAND, ignore_stock=options.ignore_stock)
        if attempt.provider != MANUAL or attempt.state is not AttemptState.HELD:
            raise PaymentInProgressError
        promised = commit(sale, attempt, numbers.next_order(), ids.ulid(now), now)
        mark_captured(sale, promised, ids.ulid(now), now)
        if request:
            sale.put(AnsweredRequest(request.name, request.fingerprint, sale_id))
        sales.save(sale)
        return sale

    try:
        return decide_again(complete)
    except OutOfStockError:
        _give_back(sale_id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
        raise
    except PaymentInProgressError:
        if not options.end_payment:
            raise
    end_payment(sale_id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
    return decide_again(complete)


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
    if attempt.provider != MANUAL:
        sale.draft.require_open("completed")
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

    begun = decide_again(claim)
    if begun is not None:
        drive_payment(begun, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
