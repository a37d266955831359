"""Rows of lists: what a template shows of a draft order or an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from invoicing.domain.attention.kinds import Attention, AttentionKind
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import InvoiceStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, Unreadable

if TYPE_CHECKING:
    from invoicing.domain.values.money import Money

_TO_TELL = {
    InvoiceStatus.REQUESTED: "requested",
    InvoiceStatus.BOUNCED: "bounced",
    InvoiceStatus.FAILED: "not_sent",
}
ATTENTION_TO_TELL = (
    AttentionKind.OUT_OF_STOCK,
    AttentionKind.LATE_MONEY,
    AttentionKind.REFUND_FAILED,
)  # other kinds have a badge anyway
_UNFULFILLED = FulfillmentStatus.UNFULFILLED
_TO_FULFILL = set(FinancialStatus) - {FinancialStatus.REFUNDED, FinancialStatus.VOIDED}


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `badges` are statuses; `customer` is empty where no customer is known yet.

    `attention` is what it needs attention for, by kind, with the occasion.
    """

    path: str
    name: str
    customer: str
    total: Money
    badges: tuple[str, ...]
    created_at: datetime
    due_on: date | None
    is_overdue: bool
    opened_at: datetime | None
    po_number: str
    attention: Attention

    @property
    def id(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row whose stored data cannot be read."""

    name: str


def row_of(summary: DraftOrderSummary | OrderSummary | Unreadable, today: date) -> Row | UnreadableRow:
    if isinstance(summary, Unreadable):
        return UnreadableRow(summary.name or summary.id)
    is_draft = isinstance(summary, DraftOrderSummary)
    is_unpaid = _is_unpaid(summary)
    return Row(
        path=f"/admin/{'drafts' if is_draft else 'orders'}/{summary.id}",
        name=summary.name,
        customer=summary.customer_name or summary.handle or summary.email,
        total=summary.total,
        badges=_badges(summary, today),
        created_at=summary.created_at,
        due_on=date.fromisoformat(summary.due_on) if summary.due_on and is_unpaid else None,
        is_overdue=summary.is_overdue(today),
        opened_at=summary.opened_at if is_unpaid else None,
        po_number=summary.po_number,
        attention=summary.attention,
    )


def _is_unpaid(summary: DraftOrderSummary | OrderSummary) -> bool:
    if isinstance(summary, OrderSummary):
        return summary.financial_status is FinancialStatus.PENDING
    return summary.status in {DraftOrderStatus.OPEN, DraftOrderStatus.INVOICE_SENT}


def _badges(summary: DraftOrderSummary | OrderSummary, today: date) -> tuple[str, ...]:
    """Return the status, and what has to be done about it."""
    status = summary.financial_status if isinstance(summary, OrderSummary) else summary.status
    badges = [status.value]
    is_cancelled = isinstance(summary, OrderSummary) and summary.is_cancelled
    if is_cancelled and status is not FinancialStatus.VOIDED:
        badges.insert(0, "cancelled")
    if summary.is_overdue(today):
        badges.append("overdue")
    if _is_unpaid(summary) and summary.invoice_status in _TO_TELL:
        badges.append(_TO_TELL[summary.invoice_status])
    badges += [kind.value for kind in ATTENTION_TO_TELL if kind in summary.attention]
    if isinstance(summary, OrderSummary) and not is_cancelled and _tells_fulfillment(summary):
        badges.append(summary.fulfillment_status.value)
    return tuple(badges)


def _tells_fulfillment(summary: OrderSummary) -> bool:
    return summary.financial_status in _TO_FULFILL or summary.fulfillment_status is not _UNFULFILLED
