"""CSV tables of draft orders, orders and ledger entries."""

from __future__ import annotations

from collections.abc import Sequence

from invoicing.api.responses.values import timestamp
from invoicing.api.tables.csv_pages import CsvPages
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, SaleLedgerEntry, Unreadable
from invoicing.domain.values.ids import draft_order_id

_COLUMNS = ("customer", "total", "currency", "tags", "created_at", "updated_at")


def _draft_order(item: DraftOrderSummary | Unreadable) -> Sequence[object]:
    return (
        (item.id, item.name, "unreadable")
        if isinstance(item, Unreadable)
        else (item.id, item.name, item.status, *_columns(item))
    )


def _order(item: OrderSummary | Unreadable) -> Sequence[object]:
    if isinstance(item, Unreadable):
        return (item.id, item.name, "unreadable")
    return (item.id, item.name, item.financial_status, *_columns(item))


def _columns(item: DraftOrderSummary | OrderSummary) -> Sequence[object]:
    tags = ", ".join(item.tags)
    moments = timestamp(item.created_at), timestamp(item.updated_at)
    return (item.customer_name, item.total, item.total.currency, tags, *moments)


def _ledger_entry(item: SaleLedgerEntry | Unreadable) -> Sequence[object]:
    if isinstance(item, Unreadable):
        return (item.id, "", "unreadable")
    entry = item.entry
    moved = (entry.kind, entry.amount, entry.amount.currency)
    return (entry.id, timestamp(entry.occurred_at), *moved, entry.provider, entry.attempt, draft_order_id(item.sale_id))


DRAFT_ORDERS: CsvPages[DraftOrderSummary | Unreadable] = CsvPages(("id", "name", "status", *_COLUMNS), _draft_order)
ORDERS: CsvPages[OrderSummary | Unreadable] = CsvPages(("id", "name", "financial_status", *_COLUMNS), _order)
LEDGER: CsvPages[SaleLedgerEntry | Unreadable] = CsvPages(
    ("id", "occurred_at", "entry", "amount", "currency", "provider", "attempt", "draft_order_id"), _ledger_entry
)
