"""What must always be true of money and goods.

Use cases ask `same_money` before money makes an order; tests ask for `violations` after what they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from invoicing.domain.pricing.calculator import price, terms_of
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.attempt import Attempt, AttemptState
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.reservation import Reservation
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import differing

SOLD = frozenset({AttemptState.COMMITTED, AttemptState.CAPTURE_FAILED, AttemptState.CAPTURED})
_OWED = frozenset({FinancialStatus.PENDING, FinancialStatus.AUTHORIZED})
UNDER_WAY = frozenset({AttemptState.RESERVING, AttemptState.HELD, AttemptState.VOIDING})


def same_money(owed: Money, paid: Money) -> bool:
    """Tell whether what a provider reports is exactly what is owed: amount and currency."""
    return owed == paid


def violations(
    draft: DraftOrder,
    order: Order | None,
    offer: Offer,
    attempts: Iterable[Attempt],
    ledger: Iterable[LedgerEntry],
    *,
    reservation: Reservation | None,
) -> Iterator[str]:
    """Yield a sentence for each rule that a stored sale breaks."""
    attempts, ledger = list(attempts), list(ledger)
    yield from _one_order(draft, order, attempts)
    yield from _one_payment_at_a_time(draft, order, attempts)
    yield from _totals(draft, order, offer)
    yield from _ledger(attempts, ledger)
    yield from _reserved(draft, order, reservation)
    if order is not None:
        yield from _money(order, attempts, ledger)


def units_sold(order: Order | None, offer: Offer) -> dict[str, int]:
    """Return the stock that is the customer's, by sku: what was sold and has not come back."""
    if order is None or order.financial_status is FinancialStatus.PENDING:
        return {}  # what is owed is still set aside
    if order.financial_status is FinancialStatus.VOIDED and not order.goods_gone:
        return {}
    return differing(order.restocked, offer.takes())


def _reserved(draft: DraftOrder, order: Order | None, reservation: Reservation | None) -> Iterator[str]:
    """Without a time to end it, only what is owed is set aside: nobody would ever look at the rest again."""
    is_due = order is not None and order.financial_status in _OWED
    if reservation is not None and reservation.held and reservation.check_at is None and not is_due:
        yield f"{draft.name} has goods set aside that nobody will give back"


def _one_order(draft: DraftOrder, order: Order | None, attempts: list[Attempt]) -> Iterator[str]:
    sold = [attempt for attempt in attempts if attempt.state in SOLD]
    if len(sold) > 1:
        yield f"{draft.name} was promised to be paid {len(sold)} times"
    if (order is not None) != (draft.status is DraftOrderStatus.COMPLETED):
        yield f"{draft.name} is {draft.status.value} and {'has an' if order else 'has no'} order"
    if sold and order is None:
        yield f"{sold[0].id} promises money for which there is no order"
    if order is not None and sold and sold[0].offer != order.offer:
        yield f"{order.name} sells another offer than {sold[0].id} paid"


def _one_payment_at_a_time(draft: DraftOrder, order: Order | None, attempts: list[Attempt]) -> Iterator[str]:
    cancelled = (
        [payment.id for payment in order.payments] if order else []
    )  # an order's own is let go when it is given up
    under_way = [it.number for it in attempts if it.state in UNDER_WAY and it.id not in cancelled]
    active = [draft.active_attempt.number] if draft.active_attempt else []
    if under_way != active:
        yield f"{draft.name} says that payments {active} are under way, and {under_way} are"


def _totals(draft: DraftOrder, order: Order | None, offer: Offer) -> Iterator[str]:
    if price(terms_of(offer)) != offer.totals:
        yield f"the totals of {draft.name} cannot be computed again"
    if (draft.offer, draft.total) != (offer.number, offer.totals.total):
        yield f"{draft.name} and its offer differ"
    if order is not None and (order.offer, order.total) != (offer.number, offer.totals.total):
        yield f"{order.name} and its offer differ"


def _ledger(attempts: list[Attempt], ledger: list[LedgerEntry]) -> Iterator[str]:
    """Yield where the ledger of a payment and its state tell of different money."""
    for attempt in attempts:
        taken = _moved(ledger, LedgerEntryKind.CAPTURED, attempt.id)
        returned = _returned(ledger, attempt.id)
        if returned > taken:
            yield f"{attempt.id} gave more back than it took"
        if taken and attempt.state not in {AttemptState.CAPTURED, AttemptState.REFUND_DUE, AttemptState.REFUNDED}:
            yield f"{attempt.id} is {attempt.state.value} and took {taken}"
        if attempt.state is AttemptState.CAPTURED and taken != attempt.amount.amount:
            yield f"{attempt.id} took {taken} instead of {attempt.amount.amount}"
        if attempt.state is AttemptState.REFUNDED and taken != returned:
            yield f"{attempt.id} is REFUNDED, and keeps {taken - returned}"


def _money(order: Order, attempts: list[Attempt], ledger: list[LedgerEntry]) -> Iterator[str]:
    nobodys = {attempt.id for attempt in attempts if attempt.refund_due is not None}
    rows = [row for row in ledger if row.attempt not in nobodys]
    if _moved(rows, LedgerEntryKind.CAPTURED) != order.captured.amount:
        yield f"{order.name} and the ledger differ on what was captured"
    if _returned(rows) != order.refunded.amount:
        yield f"{order.name} and the ledger differ on what was refunded"
    if order.refunded.amount + order.refunding > order.captured.amount or order.refunding < 0:
        yield f"{order.name} gives more back than it took"
    if order.financial_status is FinancialStatus.PAID and (order.captured != order.total or order.refunded.amount):
        yield f"{order.name} is PAID with {order.captured} of {order.total}, {order.refunded} of it refunded"
    if order.financial_status is FinancialStatus.REFUNDED and order.refunded != order.captured:
        yield f"{order.name} is REFUNDED with {order.refunded} of {order.captured}"
    if order.financial_status is FinancialStatus.VOIDED and order.captured.amount:
        yield f"{order.name} is VOIDED and took {order.captured}"


def _returned(ledger: list[LedgerEntry], attempt_id: str | None = None) -> int:
    back_again = _moved(ledger, LedgerEntryKind.REFUND_FAILED, attempt_id)
    return _moved(ledger, LedgerEntryKind.REFUNDED, attempt_id) - back_again


def _moved(ledger: Iterable[LedgerEntry], kind: LedgerEntryKind, attempt_id: str | None = None) -> int:
    return sum(row.amount.amount for row in ledger if row.kind is kind and attempt_id in {None, row.attempt})
