"""What must always be true of a stored sale's money and goods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from invoicing.domain.inventory.sent_units import sent_units
from invoicing.domain.pricing.calculator import price
from invoicing.domain.pricing.charged import charged_by_rate
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.rate_amounts import less
from invoicing.domain.pricing.terms import terms_of
from invoicing.domain.sale.attempt import Attempt, AttemptState
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.reservation import Reservation
from invoicing.domain.values.units import above, together

SOLD = frozenset({AttemptState.COMMITTED, AttemptState.CAPTURE_FAILED, AttemptState.CAPTURED})
_UNPAID = frozenset({FinancialStatus.PENDING, FinancialStatus.AUTHORIZED})
UNDER_WAY = frozenset({AttemptState.RESERVING, AttemptState.HELD, AttemptState.VOIDING})


def violations(
    draft: DraftOrder,
    order: Order | None,
    offer: Offer,
    attempts: Iterable[Attempt],
    ledger: Iterable[LedgerEntry],
    *,
    reservation: Reservation | None,
    fulfillments: Iterable[Fulfillment] = (),
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
        yield from _taxes(order, offer, ledger)
        yield from _sent(order, offer, list(fulfillments))


def _sent(order: Order, offer: Offer, fulfillments: list[Fulfillment]) -> Iterator[str]:
    """Yield where more was sent than was sold, or where the order and its fulfillments differ."""
    sent: dict[str, int] = {}
    for fulfillment in fulfillments:
        sent = together(sent, {units.id: units.quantity for units in fulfillment.line_items})
    if len(fulfillments) != order.fulfillments or sent != sent_units(order, offer):
        yield f"{order.name} and its fulfillments differ on what was sent"
    sold = {line.id: line.quantity for line in offer.lines}
    if above(sold, sent):
        yield f"{order.name} sent {above(sold, sent)} more than it sold"


def _reserved(draft: DraftOrder, order: Order | None, reservation: Reservation | None) -> Iterator[str]:
    """Only the reservation of an unpaid order may lack a time at which `recover` checks it."""
    is_unpaid = order is not None and order.financial_status in _UNPAID
    if reservation is not None and reservation.held and reservation.check_at is None and not is_unpaid:
        yield f"{draft.name} has reserved goods that will never be released"


def _one_order(draft: DraftOrder, order: Order | None, attempts: list[Attempt]) -> Iterator[str]:
    sold = [attempt for attempt in attempts if attempt.state in SOLD]
    if len(sold) > 1:
        yield f"{draft.name} has {len(sold)} authorized payments"
    if (order is not None) != (draft.status is DraftOrderStatus.COMPLETED):
        yield f"{draft.name} is {draft.status.value} and {'has an' if order else 'has no'} order"
    if sold and order is None:
        yield f"{sold[0].id} is authorized and has no order"
    if order is not None and sold and sold[0].offer != order.offer:
        yield f"{order.name} has another offer than {sold[0].id} paid"


def _one_payment_at_a_time(draft: DraftOrder, order: Order | None, attempts: list[Attempt]) -> Iterator[str]:
    cancelled = (
        [payment.id for payment in order.payments] if order else []
    )  # the payment of a cancelled order is voided without being active
    under_way = [it.number for it in attempts if it.state in UNDER_WAY and it.id not in cancelled]
    active = [draft.active_attempt.number] if draft.active_attempt else []
    if under_way != active:
        yield f"{draft.name} names {active} as its active payment, and {under_way} are under way"


def _totals(draft: DraftOrder, order: Order | None, offer: Offer) -> Iterator[str]:
    if price(terms_of(offer)) != offer.totals:
        yield f"the totals of {draft.name} differ from those computed from its offer"
    if (draft.offer, draft.total) != (offer.number, offer.totals.total):
        yield f"{draft.name} and its offer differ"
    if order is not None and (order.offer, order.total) != (offer.number, offer.totals.total):
        yield f"{order.name} and its offer differ"


def _ledger(attempts: list[Attempt], ledger: list[LedgerEntry]) -> Iterator[str]:
    """Yield where the ledger of an attempt and its state differ."""
    for attempt in attempts:
        taken = _moved(ledger, LedgerEntryKind.CAPTURED, attempt.id)
        returned = _returned(ledger, attempt.id)
        if returned > taken:
            yield f"{attempt.id} refunded more than it captured"
        if taken and attempt.state not in {AttemptState.CAPTURED, AttemptState.REFUND_DUE, AttemptState.REFUNDED}:
            yield f"{attempt.id} is {attempt.state.value} and captured {taken}"
        if attempt.state is AttemptState.CAPTURED and taken != attempt.amount.amount:
            yield f"{attempt.id} captured {taken} instead of {attempt.amount.amount}"
        if attempt.state is AttemptState.REFUNDED and taken != returned:
            yield f"{attempt.id} is REFUNDED and has {taken - returned} left"


def _money(order: Order, attempts: list[Attempt], ledger: list[LedgerEntry]) -> Iterator[str]:
    of_no_order = {attempt.id for attempt in attempts if attempt.refund_due is not None}
    rows = [row for row in ledger if row.attempt not in of_no_order]
    if _moved(rows, LedgerEntryKind.CAPTURED) != order.captured.amount:
        yield f"{order.name} and the ledger differ on what was captured"
    if _returned(rows) != order.refunded.amount:
        yield f"{order.name} and the ledger differ on what was refunded"
    if order.refunded.amount + order.refunding > order.captured.amount or order.refunding < 0:
        yield f"{order.name} refunds more than was captured"
    if order.financial_status is FinancialStatus.PAID and (order.captured != order.total or order.refunded.amount):
        yield f"{order.name} is PAID with {order.captured} of {order.total}, {order.refunded} of it refunded"
    if order.financial_status is FinancialStatus.REFUNDED and order.refunded != order.captured:
        yield f"{order.name} is REFUNDED with {order.refunded} of {order.captured}"
    if order.financial_status is FinancialStatus.VOIDED and order.captured.amount:
        yield f"{order.name} is VOIDED and captured {order.captured}"


def _taxes(order: Order, offer: Offer, ledger: list[LedgerEntry]) -> Iterator[str]:
    """Refunds add up to what was charged at each rate of tax, and the ledger says the same."""
    parts = order.refunded_by_rate
    if sum(part.amount for part in parts) != order.refunded.amount + order.refunding:
        yield f"{order.name} and its refunds by rate of tax differ"
    if not parts:
        return
    charged = charged_by_rate(offer)
    left = less(charged, parts)
    if any(not 0 <= part.tax <= part.amount for part in left) or sum(part.tax for part in left) < 0:
        yield f"{order.name} refunds more than was charged at a rate: {parts} of {charged}"
    if order.financial_status is FinancialStatus.REFUNDED and left:
        yield f"{order.name} is REFUNDED, and its refunds leave {left}"
    moved = Counter[Decimal]()
    for entry in ledger:
        sign = {LedgerEntryKind.REFUNDED: 1, LedgerEntryKind.REFUND_FAILED: -1}.get(entry.kind, 0)
        moved.update({line.rate: sign * line.amount.amount for line in entry.tax_lines})
    if not order.refunding and any(part.tax != moved[part.rate] for part in parts):
        yield f"{order.name} and the ledger differ on the tax of refunds: {parts} and {dict(moved)}"


def _returned(ledger: list[LedgerEntry], attempt_id: str | None = None) -> int:
    back_again = _moved(ledger, LedgerEntryKind.REFUND_FAILED, attempt_id)
    return _moved(ledger, LedgerEntryKind.REFUNDED, attempt_id) - back_again


def _moved(ledger: Iterable[LedgerEntry], kind: LedgerEntryKind, attempt_id: str | None = None) -> int:
    return sum(row.amount.amount for row in ledger if row.kind is kind and attempt_id in {None, row.attempt})
