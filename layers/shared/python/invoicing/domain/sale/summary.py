"""The entries of lists, from what the indexes project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.money import Money


@dataclass(frozen=True, slots=True)
class DraftOrderSummary:
    """A draft order as lists show it."""

    id: str
    name: str
    status: DraftOrderStatus
    customer_name: str
    total: Money
    tags: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    due_on: str = ""


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order as lists show it."""

    id: str
    name: str
    financial_status: FinancialStatus
    customer_name: str
    total: Money
    tags: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    due_on: str = ""


@dataclass(frozen=True, slots=True)
class SaleLedgerEntry:
    """A ledger entry of one sale, in the ledger of all sales."""

    sale_id: str
    entry: LedgerEntry


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A list's entry for an item that is stored and cannot be decoded."""

    id: str
    name: str = ""
