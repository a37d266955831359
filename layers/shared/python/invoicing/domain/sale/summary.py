"""The entries of lists, from what the indexes project."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from invoicing.domain.attention.kinds import Attention
from invoicing.domain.catalog.payment_terms import is_overdue
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.draft_order import LIFECYCLE, DraftOrder, DraftOrderStatus
from invoicing.domain.sale.email import InvoiceStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.order import FinancialStatus, Order, is_cancelled
from invoicing.domain.sale.person import Person
from invoicing.domain.values.ids import draft_order_id, order_id, parse_draft_order_id, parse_order_id
from invoicing.domain.values.money import Money


@dataclass(frozen=True, slots=True)
class DraftOrderSummary:
    """A draft order as lists show it. `email` and `handle` are the customer's."""

    id: str
    name: str
    status: DraftOrderStatus
    customer_name: str
    total: Money
    tags: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    due_on: str = ""
    email: str = ""
    handle: str = ""
    invoice_status: InvoiceStatus = InvoiceStatus.NOT_SENT
    opened_at: datetime | None = None
    lock_prices: bool = True
    prices_locked_until: datetime | None = None
    po_number: str = ""
    attention: Attention = field(default_factory=dict)
    is_sent: bool = False

    @property
    def order_id(self) -> str | None:
        """Return the id of the order that it became, if it has."""
        is_completed = self.status is DraftOrderStatus.COMPLETED
        return order_id(parse_draft_order_id(self.id)) if is_completed else None

    def is_overdue(self, today: date) -> bool:
        return not LIFECYCLE.is_final(self.status) and is_overdue(self.due_on, today)


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order as lists show it.

    `tax`, `shipping`, `captured` and `refunded` are minor units in the currency of `total`.
    """

    id: str
    name: str
    financial_status: FinancialStatus
    customer_name: str
    total: Money
    tags: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    due_on: str = ""
    email: str = ""
    handle: str = ""
    invoice_status: InvoiceStatus = InvoiceStatus.NOT_SENT
    opened_at: datetime | None = None
    fulfillment_status: FulfillmentStatus = FulfillmentStatus.UNFULFILLED
    captured: int = 0
    refunded: int = 0
    tax: int = 0
    shipping: int = 0
    po_number: str = ""
    cancelled_at: datetime | None = None
    attention: Attention = field(default_factory=dict)

    @property
    def draft_order_id(self) -> str:
        return draft_order_id(parse_order_id(self.id))

    @property
    def is_cancelled(self) -> bool:
        return is_cancelled(self.financial_status, self.cancelled_at)

    def is_overdue(self, today: date) -> bool:
        return self.financial_status is FinancialStatus.PENDING and is_overdue(self.due_on, today)


def draft_order_summary(draft: DraftOrder, person: Person | None) -> DraftOrderSummary:
    return DraftOrderSummary(
        id=draft.id,
        name=draft.name,
        status=draft.status,
        customer_name=draft.customer_name,
        total=draft.total,
        tags=draft.tags,
        created_at=draft.created_at,
        updated_at=draft.updated_at,
        due_on=draft.due_on,
        email=person.customer.email if person else "",
        handle=person.customer.handle if person else "",
        invoice_status=draft.invoice_status,
        opened_at=draft.opened_at,
        lock_prices=draft.lock_prices,
        prices_locked_until=draft.prices_locked_until,
        po_number=draft.po_number,
        attention=draft.attention,
        is_sent=draft.is_sent,
    )


def order_summary(order: Order, draft: DraftOrder, person: Person | None, offer: Offer | None) -> OrderSummary:
    return OrderSummary(
        id=order.id,
        name=order.name,
        financial_status=order.financial_status,
        customer_name=order.customer_name,
        total=order.total,
        tags=order.tags,
        created_at=order.created_at,
        updated_at=order.updated_at,
        due_on=order.due_on,
        email=person.customer.email if person else "",
        handle=person.customer.handle if person else "",
        invoice_status=order.invoice_status,
        opened_at=order.opened_at,
        fulfillment_status=order.fulfillment_status,
        captured=order.captured.amount,
        refunded=order.refunded.amount,
        tax=offer.totals.tax.amount if offer else 0,
        shipping=offer.totals.shipping.amount if offer else 0,
        po_number=draft.po_number,
        cancelled_at=order.cancelled_at,
        attention=order.attention(draft.invoice_id),
    )


@dataclass(frozen=True, slots=True)
class SaleLedgerEntry:
    """A ledger entry of one sale, in the ledger of all sales.

    `order_name` is that of the sale's order; empty for money that came before there was one.
    """

    sale_id: str
    entry: LedgerEntry
    order_name: str = ""

    @property
    def order_id(self) -> str | None:
        return order_id(self.sale_id) if self.order_name else None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A list's entry for an item that is stored and cannot be decoded."""

    id: str
    name: str = ""
