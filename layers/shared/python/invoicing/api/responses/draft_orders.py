"""Draft orders."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.customers import Address, Customer, address, customer
from invoicing.api.responses.offers import OfferDocument, offer_document
from invoicing.api.responses.payment_terms import PaymentTerms, payment_terms
from invoicing.api.responses.values import Amount, Doc, Timestamp, amount, optional_timestamp, timestamp
from invoicing.domain.orders.lifecycle import is_overdue
from invoicing.domain.sale.draft_order import LIFECYCLE, DraftOrderStatus, InvoiceState
from invoicing.domain.sale.sale import Sale
from invoicing.domain.sale.summary import DraftOrderSummary as Summary


class InvoiceSummary(TypedDict):
    """What has become of the latest invoice."""

    to: str
    status: Annotated[str, Doc("scheduled, requested, sending, sent, delivered, bounced, complained or failed")]
    sent_at: Timestamp | None


class DraftOrder(OfferDocument):
    """A draft order. Its `version` is its ETag."""

    id: Annotated[str, Doc(example="dft_06b3m5s4q0xk8t9v7w2e1c3r5a")]
    name: Annotated[str, Doc("The name that people use.", "#D1001")]
    status: DraftOrderStatus
    version: Annotated[int, Doc("Rises with every edit by staff and choice by the customer.")]
    offer: Annotated[int, Doc("Rises when what is sold, shown or owed changes.")]
    customer: Customer
    shipping_address: Address | None
    billing_address: Address | None
    note: str | None
    tags: list[str]
    po_number: str | None
    attributes: dict[str, str]
    invoice: InvoiceSummary | None
    payment_terms: PaymentTerms | None
    due_on: Annotated[str | None, Doc("The day until which it is to be paid, as far as it is known.", format="date")]
    overdue: Annotated[bool, Doc("Whether it should have been paid by now.")]
    reserve_until: Annotated[Timestamp | None, Doc("Until when its goods are set aside for the customer.")]
    lock_prices: Annotated[bool, Doc("Whether products keep the prices that they had when they were put on it.")]
    prices_locked_until: Annotated[Timestamp | None, Doc("Until when they are locked; null is without end.")]
    allow_discount_codes: Annotated[bool, Doc("Whether the customer may use a discount code.")]
    order_id: Annotated[str | None, Doc("The order that it became.")]
    created_at: Timestamp
    updated_at: Timestamp
    completed_at: Timestamp | None


class DraftOrderSummary(TypedDict):
    """A draft order as lists show it."""

    id: str
    name: str
    status: DraftOrderStatus
    customer_name: str | None
    total: Amount
    tags: list[str]
    due_on: Annotated[str | None, Doc("The day until which it is to be paid, as far as it is known.", format="date")]
    overdue: Annotated[bool, Doc("Whether it should have been paid by now.")]
    created_at: Timestamp
    updated_at: Timestamp


def draft_order(sale: Sale, today: date) -> DraftOrder:
    """Write the draft order of a sale. `today` is the store's day, which tells what is overdue."""
    draft, person = sale.draft, sale.person
    return {
        "id": draft.id,
        "name": draft.name,
        "status": draft.status,
        "version": draft.version,
        "offer": draft.offer,
        "customer": customer(person.customer),
        "shipping_address": address(person.shipping_address),
        "billing_address": address(person.billing_address),
        **offer_document(sale.offer),
        "note": draft.note or None,
        "tags": list(draft.tags),
        "po_number": draft.po_number or None,
        "attributes": draft.attributes,
        "invoice": _invoice(draft.invoice),
        "payment_terms": payment_terms(draft.payment_terms),
        "due_on": draft.due_on or None,
        "overdue": draft.is_open and is_overdue(draft.due_on, today),
        "reserve_until": optional_timestamp(draft.reserve_until),
        "lock_prices": draft.lock_prices,
        "prices_locked_until": optional_timestamp(draft.prices_locked_until),
        "allow_discount_codes": draft.allow_discount_codes,
        "order_id": sale.order.id if sale.order else None,
        "created_at": timestamp(draft.created_at),
        "updated_at": timestamp(draft.updated_at),
        "completed_at": optional_timestamp(draft.completed_at),
    }


def draft_order_summary(summary: Summary, today: date) -> DraftOrderSummary:
    """Write a draft order for a list. `today` is the store's day, which tells what is overdue."""
    return {
        "id": summary.id,
        "name": summary.name,
        "status": summary.status,
        "customer_name": summary.customer_name or None,
        "total": amount(summary.total),
        "tags": list(summary.tags),
        "due_on": summary.due_on or None,
        "overdue": bool(LIFECYCLE[summary.status]) and is_overdue(summary.due_on, today),
        "created_at": timestamp(summary.created_at),
        "updated_at": timestamp(summary.updated_at),
    }


def _invoice(invoice: InvoiceState | None) -> InvoiceSummary | None:
    if invoice is None:
        return None
    return {"to": invoice.to, "status": invoice.status, "sent_at": optional_timestamp(invoice.sent_at)}
