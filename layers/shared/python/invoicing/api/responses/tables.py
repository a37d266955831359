"""CSV tables of draft orders, orders and ledger entries."""

from __future__ import annotations

from collections.abc import Sequence

from invoicing.api.csv_pages import CsvPages
from invoicing.api.responses.values import timestamp
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, SaleLedgerEntry, Unreadable
from invoicing.domain.values.ids import draft_order_id

_HEAD = ("customer", "total", "currency", "tags", "created_at", "updated_at")


def _draft_order(it: DraftOrderSummary | Unreadable) -> Sequence[object]:
    return (it.id, it.name, "unreadable") if isinstance(it, Unreadable) else (it.id, it.name, it.status, *_head(it))


def _order(it: OrderSummary | Unreadable) -> Sequence[object]:
    if isinstance(it, Unreadable):
        return (it.id, it.name, "unreadable")
    return (it.id, it.name, it.financial_status, *_head(it))


def _head(it: DraftOrderSummary | OrderSummary) -> Sequence[object]:
    tags = ", ".join(it.tags)
    moments = timestamp(it.created_at), timestamp(it.updated_at)
    return (it.customer_name, it.total, it.total.currency, tags, *moments)


def _ledger_entry(it: SaleLedgerEntry | Unreadable) -> Sequence[object]:
    if isinstance(it, Unreadable):
        return (it.id, "", "unreadable")
    row = it.row
    moved = (row.kind, row.amount, row.amount.currency)
    return (row.id, timestamp(row.occurred_at), *moved, row.provider, row.attempt, draft_order_id(it.sale_id))


DRAFT_ORDERS: CsvPages[DraftOrderSummary | Unreadable] = CsvPages(("id", "name", "status", *_HEAD), _draft_order)
ORDERS: CsvPages[OrderSummary | Unreadable] = CsvPages(("id", "name", "financial_status", *_HEAD), _order)
LEDGER: CsvPages[SaleLedgerEntry | Unreadable] = CsvPages(
    ("id", "occurred_at", "entry", "amount", "currency", "provider", "attempt", "draft_order_id"), _ledger_entry
)
