"""CSV tables of draft orders, orders and ledger entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from invoicing.api.responses.values import optional_timestamp, timestamp
from invoicing.api.tables.csv_pages import CsvPages
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, SaleLedgerEntry, Unreadable
from invoicing.domain.values.ids import draft_order_id
from invoicing.domain.values.money import Money

_CUSTOMER = ("customer", "email", "handle")
_INVOICE = ("invoice_status", "opened_at", "due_on", "overdue")
_REST = ("tags", "created_at", "updated_at")


def draft_orders_table(today: date) -> CsvPages[DraftOrderSummary | Unreadable]:
    """Return the table of draft orders. `today` is the date in the store's time zone."""

    def row(item: DraftOrderSummary | Unreadable) -> Sequence[object]:
        if isinstance(item, Unreadable):
            return (item.id, item.name, "unreadable")
        money = (item.total, item.total.currency)
        return (item.id, item.name, item.status, *_customer(item), *money, *_dates(item, today), item.order_id)

    columns = ("id", "name", "status", *_CUSTOMER, "total", "currency", *_INVOICE, *_REST, "order_id")
    return CsvPages(columns, row)


def orders_table(today: date) -> CsvPages[OrderSummary | Unreadable]:
    """Return the table of orders. `today` is the date in the store's time zone."""

    def row(item: OrderSummary | Unreadable) -> Sequence[object]:
        if isinstance(item, Unreadable):
            return (item.id, item.name, "unreadable")
        currency = item.total.currency
        money = (item.total, Money(item.captured, currency), Money(item.refunded, currency), currency)
        statuses = (item.financial_status, item.fulfillment_status)
        return (item.id, item.name, *statuses, *_customer(item), *money, *_dates(item, today), item.draft_order_id)

    statuses, money = ("financial_status", "fulfillment_status"), ("total", "captured", "refunded", "currency")
    columns = ("id", "name", *statuses, *_CUSTOMER, *money, *_INVOICE, *_REST, "draft_order_id")
    return CsvPages(columns, row)


def _customer(item: DraftOrderSummary | OrderSummary) -> Sequence[object]:
    return (item.customer_name, item.email, item.handle)


def _dates(item: DraftOrderSummary | OrderSummary, today: date) -> Sequence[object]:
    overdue = "true" if item.is_overdue(today) else "false"
    moments = timestamp(item.created_at), timestamp(item.updated_at)
    opened_at = optional_timestamp(item.opened_at)
    return (item.invoice_status, opened_at, item.due_on, overdue, ", ".join(item.tags), *moments)


def _ledger_entry(item: SaleLedgerEntry | Unreadable) -> Sequence[object]:
    if isinstance(item, Unreadable):
        return (item.id, "", "unreadable")
    entry = item.entry
    moved = (entry.kind, entry.amount, entry.amount.currency)
    return (entry.id, timestamp(entry.occurred_at), *moved, entry.provider, entry.attempt, draft_order_id(item.sale_id))


LEDGER: CsvPages[SaleLedgerEntry | Unreadable] = CsvPages(
    ("id", "occurred_at", "entry", "amount", "currency", "provider", "attempt", "draft_order_id"), _ledger_entry
)
