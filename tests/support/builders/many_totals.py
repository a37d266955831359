"""Totals of any number of sales, put straight into moto's table: as many items with few sales as with very many."""

from datetime import date, timedelta

from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from invoicing.adapters.dynamodb.totals.keys import TOTAL_SHARDS, total_key
from invoicing.domain.figures.additions import Counter, of_draft, of_order, time_to_pay
from invoicing.domain.figures.figures import TotalKind
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.order import FinancialStatus
from tests.support.builders.many_rows import put_item

FEW, MANY = 100, 1_000_000  # orders
PAID_FOR, DUE_FOR = 90, 120  # days

# The address of the home page, and the calls that it makes beside that for the session.
HOME = {"/admin": ["GetItem", "Query", "Query", "Query"]}


def put_totals(table: Table, orders: int, today: date) -> None:
    """Put the totals of so many orders: paid on each day of three months, or due on each of four."""
    unpaid = (Counter.OUTSTANDING_SALES, Counter.OUTSTANDING, Counter.DUE_SALES, Counter.DUE_MONEY, Counter.DUE_ORDERS)
    statuses = (of_draft(DraftOrderStatus.COMPLETED), of_order(FinancialStatus.PAID), of_order(FinancialStatus.PENDING))
    stages = (Counter.STAGE_SENT, Counter.STAGE_DELIVERED, Counter.STAGE_OPENED, Counter.STAGE_PAID)
    needed = (Counter.TO_SEND, Counter.UNFULFILLED, Counter.BOUNCED_DRAFTS, Counter.REFUND_PENDING)
    _put(table, TotalKind.STATE, "", orders, *statuses, *stages, *needed, *unpaid)
    for number in range(DUE_FOR):
        day = today + timedelta(days=number - 30)
        _put(table, TotalKind.DUE, day.isoformat(), max(1, orders // DUE_FOR), *unpaid[2:])
    for number in range(PAID_FOR):
        day = today - timedelta(days=number)
        _put(table, TotalKind.PAID, day.isoformat(), max(1, orders // PAID_FOR), "orders", "money", time_to_pay(3))


def _put(table: Table, kind: TotalKind, day: str, amount: int, *names: str) -> None:
    """Put every shard of a total."""
    shards = {str(key): key for key in (total_key(1, kind, day, "NOK", str(number)) for number in range(50))}
    assert len(shards) == TOTAL_SHARDS
    amounts = {str(name): {"N": str(amount)} for name in names}
    for key in shards.values():
        put_item(table, {name: DynamoType(value) for name, value in {**key, **amounts}.items()})
