"""What must always be true of money and goods.

Use cases ask `same_money` before money makes an order; tests ask for `violations` after what they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from invoicing.domain.attempts import Attempt, AttemptState
from invoicing.domain.draft_orders import DraftOrder, DraftOrderStatus
from invoicing.domain.ledger import LedgerEntry, LedgerRow
from invoicing.domain.money import Money
from invoicing.domain.offers import Offer
from invoicing.domain.orders import FinancialStatus, Order
from invoicing.domain.pricing import Terms, price

PROMISED = frozenset({AttemptState.COMMITTED, AttemptState.CAPTURED})
ENDED = frozenset({AttemptState.COMMITTED, AttemptState.CAPTURED, AttemptState.VOIDED})


def same_money(owed: Money, paid: Money) -> bool:
    """Tell whether what a provider reports is exactly what is owed: amount and currency."""
    return owed == paid


def violations(
    draft: DraftOrder, order: Order | None, offer: Offer, attempts: Iterable[Attempt], ledger: Iterable[LedgerRow]
) -> Iterator[str]:
    """Yield a sentence for each rule that a stored sale breaks."""
    attempts, ledger = list(attempts), list(ledger)
    yield from _one_order(draft, order, attempts)
    yield from _one_payment_at_a_time(draft, attempts)
    yield from _totals(draft, order, offer)
    if order is not None:
        yield from _money(order, ledger)


def _one_order(draft: DraftOrder, order: Order | None, attempts: list[Attempt]) -> Iterator[str]:
    promised = [attempt for attempt in attempts if attempt.state in PROMISED]
    if len(promised) > 1:
        yield f"{draft.name} was promised to be paid {len(promised)} times"
    if (order is not None) != (draft.status is DraftOrderStatus.COMPLETED):
        yield f"{draft.name} is {draft.status.value} and {'has an' if order else 'has no'} order"
    if promised and order is None:
        yield f"{promised[0].id} promises money for which there is no order"
    if order is not None and promised and promised[0].offer != order.offer:
        yield f"{order.name} sells another offer than {promised[0].id} paid"


def _one_payment_at_a_time(draft: DraftOrder, attempts: list[Attempt]) -> Iterator[str]:
    under_way = [attempt.number for attempt in attempts if attempt.state not in ENDED]
    active = [draft.active_attempt.number] if draft.active_attempt else []
    if under_way != active:
        yield f"{draft.name} says that payments {active} are under way, and {under_way} are"


def _totals(draft: DraftOrder, order: Order | None, offer: Offer) -> Iterator[str]:
    terms = Terms(
        offer.store_currency, offer.market, offer.lines, offer.discount, offer.shipping_line, offer.tax_exempt
    )
    if price(terms) != offer.totals:
        yield f"the totals of {draft.name} cannot be computed again"
    if (draft.offer, draft.total) != (offer.number, offer.totals.total):
        yield f"{draft.name} and its offer differ"
    if order is not None and (order.offer, order.total) != (offer.number, offer.totals.total):
        yield f"{order.name} and its offer differ"


def _money(order: Order, ledger: list[LedgerRow]) -> Iterator[str]:
    def moved(entry: LedgerEntry) -> int:
        return sum(row.amount.amount for row in ledger if row.entry is entry)

    if moved(LedgerEntry.CAPTURED) != order.captured.amount:
        yield f"{order.name} and the ledger differ on what was captured"
    if moved(LedgerEntry.REFUNDED) != order.refunded.amount:
        yield f"{order.name} and the ledger differ on what was refunded"
    if moved(LedgerEntry.CAPTURED) + moved(LedgerEntry.VOIDED) > moved(LedgerEntry.AUTHORIZED):
        yield f"{order.name} took or let go of more than was promised"
    if order.refunded.amount > order.captured.amount:
        yield f"{order.name} gave more back than it took"
    if order.financial_status is FinancialStatus.PAID and order.captured != order.total:
        yield f"{order.name} is PAID with {order.captured} of {order.total}"
