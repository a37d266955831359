"""What must be true of a whole shop: of its table, the provider's books, the bus and the outbox."""

from collections import Counter
from collections.abc import Iterator

from invoicing.domain.catalog.store import NEW_STORE
from invoicing.domain.events import (
    Actor,
    EmailFailed,
    EmailKind,
    EmailSent,
    PaymentRefunded,
    StockHeld,
    StockReleased,
)
from invoicing.domain.figures.additions import additions_of, sum_of
from invoicing.domain.payments.invariants import UNDER_WAY, violations
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.attempt import MANUAL, Attempt
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.reservation import Reservation
from invoicing.domain.sale.sale import Loaded, Sale
from invoicing.domain.values.units import goods_of
from tests.support.faults.snapshot import Seen, Units, units_of
from tests.support.faults.team import team_unfinished, team_wrongs
from tests.support.units_sold import units_sold

SETTLED = {"CAPTURED", "VOIDED", "REFUNDED"}  # states of attempts in which nothing is left to do
SENT = {EmailStatus.SENT, EmailStatus.DELIVERED, EmailStatus.BOUNCED, EmailStatus.COMPLAINED}
ONCE = {
    "DraftOrderCreated",
    "DraftOrderCompleted",
    "DraftOrderCancelled",
    "OrderCreated",
    "OrderPaid",
    "OrderCancelled",
}


def wrongs(seen: Seen, received: Units) -> list[str]:
    """Return what is wrong at any moment, in sentences; whatever is under way may still be under way."""
    return [
        *_sales(seen),
        *_stock(seen, received),
        *_goods(seen),
        *_stock_events(seen),
        *_payments(seen),
        *_money(seen),
        *_numbers(seen),
        *_at_most_once(seen),
        *_emails_at_most_once(seen),
        *(team_wrongs(seen.team) if seen.team else ()),
    ]


def unfinished(seen: Seen) -> list[str]:
    """Return what is still under way, although time has passed and no actor is left."""
    return [*_attempts_under_way(seen), *_untold(seen), *_unsent(seen), *_uncounted(seen), *_accounts(seen), *seen.dead]


def _sales(seen: Seen) -> Iterator[str]:
    for sale in seen.sales.values():
        draft, offer = sale.one(DraftOrder), sale.one(Offer)
        if draft is None or offer is None:
            yield f"{sale.id} has no head or no offer"
            continue
        attempts, rows, reservation = sale.all(Attempt), sale.all(LedgerEntry), sale.one(Reservation)
        sent = sale.all(Fulfillment)
        yield from violations(draft, sale.one(Order), offer, attempts, rows, reservation=reservation, fulfillments=sent)


def _stock(seen: Seen, received: Units) -> Iterator[str]:
    units = seen.units()
    for sku in sorted(units | received):
        if units[sku] != received[sku]:
            yield f"{received[sku]} {sku} came in, and {units[sku]} are accounted for"


def _goods(seen: Seen) -> Iterator[str]:
    """What is sold was taken for whoever bought it, and what is not open is not being paid."""
    for sale in seen.sales.values():
        draft, order, offer = sale.one(DraftOrder), sale.one(Order), sale.one(Offer)
        under_way = any(attempt.state in UNDER_WAY for attempt in sale.all(Attempt))
        if draft and draft.status is DraftOrderStatus.CANCELLED and under_way:
            yield f"{draft.name} is cancelled, and a payment for it is under way"
        if order is None or offer is None or under_way:
            continue
        asked_back = Counter(order.restocked)
        for refund in sale.all(Refund):
            asked_back.subtract(dict(refund.in_order[: refund.restocked]))
        sold = Counter(units_sold(order, offer)) + asked_back
        taken = units_of(record for record in sale.records if not isinstance(record, Reservation)) + sale.written_off()
        if +taken != +sold:
            yield f"{order.name} sold {dict(+sold)}, and took {dict(+taken)}"


def _stock_events(seen: Seen) -> Iterator[str]:
    """The stock events of a sale add up to the stock that it has taken."""
    for sale in seen.sales.values():
        told: Units = Counter()
        for event in sale.events:
            if isinstance(event.data, StockHeld):
                told.update(event.data.units)
            elif isinstance(event.data, StockReleased):
                told.subtract(event.data.units)
        taken = Counter(goods_of(units_of(sale.records) + sale.written_off()))
        if {sku: units for sku, units in told.items() if units} != +taken:
            yield f"{sale.id} took {dict(taken)}, and tells of {dict(told)}"


def _payments(seen: Seen) -> Iterator[str]:
    """Compare each payment at the provider with our attempt."""
    attempts = {attempt.id: attempt for sale in seen.sales.values() for attempt in sale.all(Attempt)}
    for charge in seen.charges:
        attempt = attempts.get(charge.attempt)
        if attempt is None:
            yield f"the provider has a payment for {charge.attempt}, which does not exist"
        elif charge.status in {"open", "declined", "authorized"} and attempt.state.value in SETTLED:
            yield f"{attempt.id} is {attempt.state.value}, and at the provider it dangles as {charge.status}"
        elif charge.taken and attempt.state.value in {"VOIDED", "RESERVING", "HELD"}:
            yield f"{attempt.id} is {attempt.state.value}, and its money was taken"
    for attempt_id, count in Counter(charge.attempt for charge in seen.charges).items():
        if count > 1:
            yield f"{attempt_id} has {count} payments at the provider"


def _money(seen: Seen) -> Iterator[str]:
    """The money that the provider took, less its refunds, is that of the orders."""
    took: Counter[str] = Counter()
    for charge in seen.charges:
        took[charge.attempt.split("_")[1]] += charge.taken
    for sale in seen.sales.values():
        order, attempts = sale.one(Order), sale.all(Attempt)
        manual = any(attempt.provider == MANUAL and attempt.state.value in SETTLED for attempt in attempts)
        by_provider = order.refunded.amount - order.refunded_manually if order else 0
        ours = order.captured.amount - by_provider if order and not manual else 0
        under_way = (order and order.refunding) or any(attempt.state.value not in SETTLED for attempt in attempts)
        if took[sale.id] and order is None and not under_way:
            yield f"{sale.id} has no order, and the provider took {took[sale.id]} for it"
        elif took[sale.id] != ours and not under_way:
            yield f"the provider took {took[sale.id]} for {sale.id}, and we say {ours}"


def _numbers(seen: Seen) -> Iterator[str]:
    kinds: tuple[type[DraftOrder | Order], ...] = (DraftOrder, Order)
    for kind in kinds:
        given = Counter(record.number for sale in seen.sales.values() for record in sale.all(kind))
        yield from (f"{count} have the number {number}" for number, count in given.items() if count > 1)


def _at_most_once(seen: Seen) -> Iterator[str]:
    for sale in seen.sales.values():
        for name, count in Counter(event.type for event in sale.events).items():
            if name in ONCE and count > 1:
                yield f"{sale.id}: {name} happened {count} times"
        sent = Counter(event.data.email_id for event in sale.events if isinstance(event.data, EmailSent))
        yield from (f"receipt {email_id} was sent {count} times" for email_id, count in sent.items() if count > 1)


def _emails_at_most_once(seen: Seen) -> Iterator[str]:
    emails = {email.id: email for sale in seen.sales.values() for email in sale.all(Email)}
    for email_id, count in seen.emails_sent.items():
        email = emails.get(email_id)
        if email is None:
            yield f"an e-mail was sent without a request: {email_id}"
        elif count > 1:
            yield f"{email.kind.value} {email.id} was sent {count} times"
    for sale in seen.sales.values():
        receipts = sum(email.kind is EmailKind.RECEIPT for email in sale.all(Email))
        by_staff = sum(event.type == "EmailRequested" and event.actor is Actor.STAFF for event in sale.events)
        if receipts > 1 + by_staff:
            yield f"{sale.id} has {receipts} receipts, and staff requested {by_staff}"


def _attempts_under_way(seen: Seen) -> Iterator[str]:
    for sale in seen.sales.values():
        for attempt in sale.all(Attempt):
            if attempt.state.value not in SETTLED:
                yield f"{attempt.id} is still {attempt.state.value}"


def _accounts(seen: Seen) -> Iterator[str]:
    return team_unfinished(seen.team, seen.told) if seen.team else iter(())


def _uncounted(seen: Seen) -> Iterator[str]:
    """Yield what the totals have otherwise than the sales, where there are totals."""
    sales = [Sale(kept.id, [Loaded(it, 1) for it in kept.records]) for kept in seen.sales.values()]
    scanned = sum_of(it for sale in sales for it in additions_of(sale, NEW_STORE.time_zone))
    counted = sum_of(seen.totals)
    for total in {*scanned, *counted} if seen.totals else ():
        if scanned.get(total) != counted.get(total):
            yield f"the total {total} is {counted.get(total)}, and of all sales {scanned.get(total)}"


def _untold(seen: Seen) -> Iterator[str]:
    for sale in seen.sales.values():
        for event in sale.events:
            if event.id not in seen.told:
                yield f"{event.type} of {sale.id} never went over the bus"


def _unsent(seen: Seen) -> Iterator[str]:
    for sale in seen.sales.values():
        emails = sale.all(Email)
        for email in emails:
            if email.status in {EmailStatus.REQUESTED, EmailStatus.SENDING}:
                yield f"{email.kind.value} {email.id} is still {email.status.value}"
            if email.status in SENT and seen.emails_sent[email.id] == 0:
                yield f"{email.kind.value} {email.id} is {email.status.value} and was never sent"
        failed = sum(email.status is EmailStatus.FAILED and email.kind is not EmailKind.REMINDER for email in emails)
        if failed > sum(isinstance(event.data, EmailFailed) and event.data.kind != "reminder" for event in sale.events):
            yield f"{sale.id} has an e-mail that failed, and nothing on its timeline says so"
        order = sale.one(Order)
        is_paid = order is not None and any(event.type == "OrderPaid" for event in sale.events)
        if is_paid and not any(email.kind is EmailKind.RECEIPT for email in emails):
            yield f"{sale.id} is paid and has no receipt"
        told = {email.about for email in emails if email.kind is EmailKind.REFUND}
        events = (event.data for event in sale.events if isinstance(event.data, PaymentRefunded))
        if {data.refund_id or data.attempt_id for data in events} - told:
            yield f"{sale.id} has no notice of a refund"
