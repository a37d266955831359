"""CSV tables of draft orders, orders and ledger entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from invoicing.domain.sale.ledger import LedgerEntryKind
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, SaleLedgerEntry, Unreadable
from invoicing.domain.values.ids import draft_order_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.percentage import percentage
from invoicing.usecases.exports.csv_pages import CsvPages, Numbers

_CUSTOMER = ("customer", "email", "handle")
_INVOICE = ("invoice_status", "opened_at", "due_on", "overdue")
_REST = ("po_number", "tags", "created_at", "updated_at")
_MOVES_NO_MONEY = frozenset({LedgerEntryKind.AUTHORIZED, LedgerEntryKind.VOIDED})


def draft_orders_table(today: date) -> CsvPages[DraftOrderSummary | Unreadable]:
    """Return the table of draft orders. `today` is the date in the store's time zone."""
    return _table(("id", "name", "status", *_CUSTOMER, "total", "currency", *_INVOICE, *_REST, "order_id"), today)


def orders_table(today: date) -> CsvPages[OrderSummary | Unreadable]:
    """Return the table of orders. `today` is the date in the store's time zone."""
    statuses = ("financial_status", "fulfillment_status")
    money = ("total", "tax", "shipping", "captured", "refunded", "currency")
    return _table(
        ("id", "name", *statuses, *_CUSTOMER, *money, *_INVOICE, *_REST, "cancelled_at", "draft_order_id"), today
    )


def _table(columns: Sequence[str], today: date) -> CsvPages[Any]:
    """Return a table of summaries. A column that is not computed is the attribute of that name."""

    def row(item: DraftOrderSummary | OrderSummary | Unreadable) -> Sequence[object]:
        if isinstance(item, Unreadable):
            return (item.id, item.name, "unreadable")
        currency = item.total.currency
        computed: dict[str, object] = {
            "customer": item.customer_name,
            "currency": currency,
            "overdue": "true" if item.is_overdue(today) else "false",
            "tags": ", ".join(item.tags),
        }
        if isinstance(item, OrderSummary):
            amounts = ("tax", "shipping", "captured", "refunded")
            computed |= {name: Money(getattr(item, name), currency) for name in amounts}
        return [computed[name] if name in computed else getattr(item, name) for name in columns]

    return CsvPages(columns, row)


def _ledger_entry(item: SaleLedgerEntry | Unreadable) -> Sequence[object]:
    if isinstance(item, Unreadable):
        return (item.id, "", "unreadable")
    entry = item.entry
    moved = (entry.kind, entry.amount, entry.amount.currency)
    taxes = Numbers("; ".join(f"{percentage(line.rate)}%: {line.amount}" for line in entry.tax_lines))
    tax = "" if entry.kind in _MOVES_NO_MONEY else entry.tax
    sale = (draft_order_id(item.sale_id), item.order_id, item.order_name)
    return (entry.id, entry.occurred_at, *moved, tax, taxes, entry.provider, entry.attempt, *sale)


LEDGER: CsvPages[SaleLedgerEntry | Unreadable] = CsvPages(
    (
        *("id", "occurred_at", "entry", "amount", "currency", "tax", "tax_lines", "provider", "attempt"),
        *("draft_order_id", "order_id", "order_name"),
    ),
    _ledger_entry,
)
