"""What a sale, as it is, adds to the totals: pure functions of its draft order and its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.figures.figures import Addition, TotalKind
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.payability import due_on, is_payable
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money

# The first and last day of each class of the histogram, in days from sending to payment; the last class has no end.
TIME_TO_PAY = ((0, 0), (1, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, None))


class Counter(StrEnum):
    """The names of amounts in totals, beside those of `of_draft`, `of_order` and `time_to_pay`."""

    OPENED = "opened"  # unpaid draft orders whose customer has opened a link
    UNFULFILLED = "unfulfilled"  # orders with units left to send, neither cancelled nor refunded
    CANCELLED_ORDERS = "cancelled_orders"  # voided ones, and those that had been paid
    TO_SEND = "to_send"  # paid orders with units left to send, not cancelled
    OPENED_DRAFTS = "opened_drafts"  # of `OPENED`, those that staff have not dismissed
    OPENED_ORDERS = "opened_orders"  # pending orders whose customer has opened a link
    BOUNCED_DRAFTS = "bounced_drafts"  # unpaid draft orders whose latest invoice bounced
    BOUNCED_ORDERS = "bounced_orders"
    NOT_SENT_DRAFTS = "not_sent_drafts"  # unpaid draft orders whose latest invoice failed
    NOT_SENT_ORDERS = "not_sent_orders"
    OUT_OF_STOCK = "out_of_stock"  # unpaid draft orders whose customer found goods short
    LATE_MONEY_DRAFTS = "late_money_drafts"  # draft orders for which money came that makes no order
    LATE_MONEY_ORDERS = "late_money_orders"
    REFUND_FAILED_DRAFTS = "refund_failed_drafts"  # draft orders whose money staff have to pay back
    REFUND_FAILED_ORDERS = "refund_failed_orders"
    REFUND_PENDING = "refund_pending"  # orders
    DISMISSED_OVERDUE_DRAFTS = "dismissed_overdue_drafts"  # of `DUE_DRAFTS`: overdue, and staff know
    DISMISSED_OVERDUE_ORDERS = "dismissed_overdue_orders"
    OUTSTANDING_DRAFTS = "outstanding_drafts"  # draft orders that were sent and are not paid
    OUTSTANDING_SALES = "outstanding_sales"  # sales that were sent and are not paid
    OUTSTANDING = "outstanding"  # the money of these
    DUE_DRAFTS = "due_drafts"  # unpaid draft orders with a due date
    DUE_ORDERS = "due_orders"  # unpaid orders with a due date
    DUE_SALES = "due_sales"  # `OUTSTANDING_SALES` with a due date
    DUE_MONEY = "due_money"  # the money of these
    STAGE_SENT = "stage_sent"  # sales that were sent, but no order that was paid and then cancelled
    STAGE_DELIVERED = "stage_delivered"
    STAGE_OPENED = "stage_opened"
    STAGE_PAID = "stage_paid"
    ORDERS = "orders"  # that were paid on a day and not cancelled
    MONEY = "money"  # of these, refunds included


# What is rare and has no index: each of their sales has a row beside the totals, by which a list finds it.
LISTED = frozenset(
    {
        Counter.OPENED_ORDERS,
        Counter.BOUNCED_DRAFTS,
        Counter.BOUNCED_ORDERS,
        Counter.NOT_SENT_DRAFTS,
        Counter.NOT_SENT_ORDERS,
        Counter.OUT_OF_STOCK,
        Counter.LATE_MONEY_DRAFTS,
        Counter.LATE_MONEY_ORDERS,
        Counter.REFUND_FAILED_DRAFTS,
        Counter.REFUND_FAILED_ORDERS,
        Counter.REFUND_PENDING,
    }
)

# What needs attention is counted until staff dismiss it. Whether a sale is overdue is counted when it is read.
OF_DRAFTS = {
    AttentionKind.OPENED: Counter.OPENED_DRAFTS,
    AttentionKind.BOUNCED: Counter.BOUNCED_DRAFTS,
    AttentionKind.NOT_SENT: Counter.NOT_SENT_DRAFTS,
    AttentionKind.OUT_OF_STOCK: Counter.OUT_OF_STOCK,
    AttentionKind.LATE_MONEY: Counter.LATE_MONEY_DRAFTS,
    AttentionKind.REFUND_FAILED: Counter.REFUND_FAILED_DRAFTS,
}
OF_ORDERS = {
    AttentionKind.TO_SEND: Counter.TO_SEND,
    AttentionKind.OPENED: Counter.OPENED_ORDERS,
    AttentionKind.BOUNCED: Counter.BOUNCED_ORDERS,
    AttentionKind.NOT_SENT: Counter.NOT_SENT_ORDERS,
    AttentionKind.LATE_MONEY: Counter.LATE_MONEY_ORDERS,
    AttentionKind.REFUND_FAILED: Counter.REFUND_FAILED_ORDERS,
    AttentionKind.REFUND_OPEN: Counter.REFUND_PENDING,
}

_PAID = frozenset({FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED, FinancialStatus.REFUNDED})
_DELIVERED = frozenset({EmailStatus.DELIVERED, EmailStatus.COMPLAINED})


def of_draft(status: DraftOrderStatus) -> str:
    """Return the name of the count of draft orders with a status."""
    return f"draft_{status.value.lower()}"


def of_order(status: FinancialStatus) -> str:
    """Return the name of the count of orders with a financial status."""
    return f"order_{status.value.lower()}"


def time_to_pay(days: int) -> str:
    """Return the name of the class of the histogram that a number of days is in."""
    return f"days_{TIME_TO_PAY.index(class_of(days))}"


def class_of(days: int) -> tuple[int, int | None]:
    """Return the class of `TIME_TO_PAY` that a number of days is in."""
    return next(it for it in reversed(TIME_TO_PAY) if days >= it[0] or it is TIME_TO_PAY[0])


def additions_of(sale: Sale, time_zone: str) -> tuple[Addition, ...]:
    """Return what a sale adds, with days in the store's time zone."""
    total = sale.order.total if sale.order else sale.draft.total
    outstanding = _outstanding(sale)
    due = due_on(sale)
    added = [Addition(TotalKind.STATE, total.currency, _counted(_state(sale, outstanding, due)))]
    if due:
        added.append(Addition(TotalKind.DUE, total.currency, _counted(_due(sale, outstanding)), due))
    if sale.order and sale.order.paid_at and _is_paid(sale.order):
        paid_on = day_of(sale.order.paid_at, time_zone)
        sent_on = date.fromisoformat(sale.draft.issued_on or day_of(sale.draft.created_at, time_zone).isoformat())
        names = (Counter.ORDERS, time_to_pay((paid_on - sent_on).days))
        paid = {**dict.fromkeys(names, 1), Counter.MONEY: sale.order.captured.amount}
        added.append(Addition(TotalKind.PAID, total.currency, _counted(paid.items()), paid_on.isoformat()))
    return tuple(added)


def difference(before: Iterable[Addition], after: Iterable[Addition]) -> tuple[Addition, ...]:
    """Return what has to be added so that totals with `before` in them have `after` in them instead."""
    changes: defaultdict[tuple[TotalKind, str, str], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for sign, additions in ((-1, before), (1, after)):
        for it in additions:
            for name, amount in it.amounts.items():
                changes[it.kind, it.currency, it.day][name] += sign * amount
    found = (
        Addition(kind, currency, _counted(amounts.items()), day) for (kind, currency, day), amounts in changes.items()
    )
    return tuple(change for change in found if change.amounts)


def is_sent(draft: DraftOrder, order: Order | None) -> bool:
    """Tell whether the customer got an invoice or a link."""
    return draft.is_sent or _opened(draft, order)


def _outstanding(sale: Sale) -> Money | None:
    """Return what is outstanding: the total of a pending order, or of an unpaid draft order that was sent."""
    if not is_payable(sale):
        return None
    if sale.order is not None:
        return sale.order.total
    return sale.draft.total if sale.draft.is_sent else None


def _state(sale: Sale, outstanding: Money | None, due: str) -> Iterator[tuple[str, int]]:
    draft, order = sale.draft, sale.order
    yield of_draft(draft.status), 1
    if order is not None:
        yield of_order(order.financial_status), 1
        is_refunded = order.financial_status is FinancialStatus.REFUNDED
        yield Counter.UNFULFILLED, not (order.is_fulfilled or order.is_cancelled or is_refunded)
        yield Counter.CANCELLED_ORDERS, order.is_cancelled
    yield Counter.OPENED, draft.is_open and draft.opened_at is not None
    yield from _attention(draft, order, due)
    yield Counter.OUTSTANDING_DRAFTS, order is None and outstanding is not None
    yield Counter.OUTSTANDING_SALES, outstanding is not None
    yield Counter.OUTSTANDING, outstanding.amount if outstanding else 0
    if due:
        yield Counter.DUE_DRAFTS, order is None
        yield Counter.DUE_ORDERS, order is not None
        yield Counter.DUE_SALES, outstanding is not None
        yield Counter.DUE_MONEY, outstanding.amount if outstanding else 0
    yield from _stages(draft, order)


def _attention(draft: DraftOrder, order: Order | None, due: str) -> Iterator[tuple[str, int]]:
    """Yield what needs attention; a draft order is in one list, and its order in another."""
    of_order = order.attention(draft.invoice_id) if order else {}
    for needed, counters in ((draft.attention, OF_DRAFTS), (of_order, OF_ORDERS)):
        yield from ((counters[kind], 1) for kind in needed if kind in counters)
    if due and AttentionKind.OVERDUE not in (draft.attention if order is None else of_order):
        yield Counter.DISMISSED_OVERDUE_DRAFTS if order is None else Counter.DISMISSED_OVERDUE_ORDERS, 1


def _stages(draft: DraftOrder, order: Order | None) -> Iterator[tuple[str, int]]:
    """Yield each stage that a sale that was sent has reached: a later one includes those before it."""
    is_paid = order is not None and _is_paid(order)
    is_opened = is_paid or _opened(draft, order)
    is_delivered = is_opened or (draft.invoice is not None and draft.invoice.status in _DELIVERED)
    if is_sent(draft, order) and (is_paid or order is None or order.financial_status not in _PAID):
        yield Counter.STAGE_SENT, 1
        yield Counter.STAGE_DELIVERED, is_delivered
        yield Counter.STAGE_OPENED, is_opened
        yield Counter.STAGE_PAID, is_paid


def _due(sale: Sale, outstanding: Money | None) -> Iterator[tuple[str, int]]:
    yield (Counter.DUE_DRAFTS if sale.order is None else Counter.DUE_ORDERS), 1
    if outstanding is not None:
        yield Counter.DUE_SALES, 1
        yield Counter.DUE_MONEY, outstanding.amount


def _is_paid(order: Order) -> bool:
    """Tell whether an order counts as paid; one that was cancelled does not, whatever of it was refunded."""
    return order.financial_status in _PAID and not order.is_cancelled


def _opened(draft: DraftOrder, order: Order | None) -> bool:
    return draft.opened_at is not None or (order is not None and order.opened_at is not None)


def _counted(amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
    return {str(name): int(amount) for name, amount in amounts if amount}


def sum_of(additions: Iterable[Addition]) -> Mapping[tuple[TotalKind, str, str], Mapping[str, int]]:
    """Return the totals that additions lead to, by kind, currency and day; those of nothing are left out."""
    return {(it.kind, it.currency, it.day): it.amounts for it in difference((), additions)}
