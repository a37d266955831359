"""Draft orders."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.api.responses.catalog.payment_terms import DueOn, Overdue, PaymentTerms
from invoicing.api.responses.customers import Address, Customer, customer
from invoicing.api.responses.lists import ListPage, UnreadableItem
from invoicing.api.responses.offers import OfferDocument, OfferTotals, offer_document
from invoicing.api.responses.values import Amount, Timestamp
from invoicing.api.responses.warnings import DraftOrderWarnings, warnings
from invoicing.api.routing.answers import answer
from invoicing.domain.catalog.payment_terms import is_overdue
from invoicing.domain.email.recipient import latest_invoice
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus, InvoiceStatus
from invoicing.domain.sale.summary import DraftOrderSummary as Summary
from invoicing.usecases.draft_orders.view import DraftOrderView


class InvoiceSummary(TypedDict):
    """The latest invoice of a draft order."""

    to: Annotated[str, Doc("Address that it went to or, before it is sent, that it would go to now.")]
    status: EmailStatus
    sent_at: Timestamp | None


class CalculatedDraftOrder(OfferDocument):
    """Line items, delivery and totals that a draft order would have."""

    warnings: DraftOrderWarnings


class DraftOrder(CalculatedDraftOrder):
    """A draft order."""

    id: Annotated[str, Doc(example="dft_06b3m5s4q0xk8t9v7w2e1c3r5a")]
    name: Annotated[str, Doc("Number that staff and customers see.", "#D1001")]
    status: DraftOrderStatus
    version: Annotated[int, Doc("Rises with every change by staff or the customer. It is the `ETag`.")]
    offer: Annotated[
        int, Doc("Version of what the customer is offered. Rises when line items, delivery or totals change.")
    ]
    customer: Customer
    shipping_address: Address | None
    billing_address: Address | None
    note: Annotated[str | None, Doc("A note for staff. The customer does not see it.")]
    tags: list[str]
    po_number: Annotated[str | None, Doc("The customer's purchase order number.")]
    attributes: Annotated[dict[str, str], Doc("Custom values by name.")]
    invoice: InvoiceSummary | None
    payment_terms: PaymentTerms | None
    due_on: DueOn
    overdue: Overdue
    reserve_until: Annotated[
        Timestamp | None, Doc("When the reservation of the goods ends. Null without a reservation.")
    ]
    lock_prices: Annotated[bool, Doc("Whether the prices of products stay as they were when the products were added.")]
    prices_locked_until: Annotated[
        Timestamp | None, Doc("When locked prices begin to follow the store. Null means never.")
    ]
    current_totals: Annotated[
        OfferTotals | None,
        Doc(
            "Totals of this moment, which the customer's page shows. `totals` are as they were last stored, by an edit "
            "or an invoice. Null if prices are locked and `totals` still hold (the end of a discount code changes "
            "them), it is completed or cancelled, or they would exceed the largest amount (`total_too_large` in "
            "`warnings`)."
        ),
    ]
    allow_discount_codes: Annotated[bool, Doc("Whether the customer can enter a discount code.")]
    order_id: Annotated[str | None, Doc("Order that the draft order became. Null until then.")]
    created_at: Timestamp
    updated_at: Timestamp
    completed_at: Annotated[Timestamp | None, Doc("When the draft order became an order.")]


class DraftOrderSummary(TypedDict):
    """A draft order in a list. The list of orders has what was paid and refunded."""

    id: str
    name: str
    status: DraftOrderStatus
    order_id: Annotated[str | None, Doc("Order that the draft order became. Null until then.")]
    customer_name: Annotated[
        str | None,
        Doc("Name or handle that staff wrote or, without either, what the customer entered; else e-mail or phone."),
    ]
    email: Annotated[str | None, Doc("E-mail address of the customer.")]
    handle: Annotated[str | None, Doc("Handle of the customer.")]
    total: Amount
    invoice_status: Annotated[InvoiceStatus, Doc("Status of the latest invoice.")]
    opened_at: Annotated[Timestamp | None, Doc("When a link was last opened while it could be paid.")]
    lock_prices: Annotated[bool, Doc("Whether prices are locked. If not, `total` is as it was last stored.")]
    prices_locked_until: Annotated[
        Timestamp | None, Doc("When locked prices begin to follow the store. Null means never.")
    ]
    due_on: DueOn
    overdue: Overdue
    po_number: Annotated[str | None, Doc("The customer's purchase order number.")]
    tags: list[str]
    created_at: Timestamp
    updated_at: Timestamp


class DraftOrderList(ListPage):
    """A page of the draft orders."""

    items: list[DraftOrderSummary | UnreadableItem]


def draft_order(view: DraftOrderView, today: date) -> DraftOrder:
    """Return a draft order's document. `today` is the date in the store's time zone."""
    sale, draft = view.sale, view.sale.draft
    invoice = latest_invoice(sale)
    return write(
        DraftOrder,
        draft,
        sale.person,
        **calculated_draft_order(view),
        customer=customer(sale.person),
        invoice=write(InvoiceSummary, invoice) if invoice else None,
        current_totals=write(OfferTotals, view.current.totals) if view.current else None,
        overdue=draft.is_open and is_overdue(draft.due_on, today),
        order_id=sale.order.id if sale.order else None,
    )


def calculated_draft_order(view: DraftOrderView) -> CalculatedDraftOrder:
    """Return the document of a calculation."""
    return {**offer_document(view.sale.offer), "warnings": warnings(view.warnings)}


def draft_order_summary(summary: Summary, today: date) -> DraftOrderSummary:
    """Return a draft order's document in a list. `today` is the date in the store's time zone."""
    return write(DraftOrderSummary, summary, overdue=summary.is_overdue(today))


def draft_order_answer(view: DraftOrderView, today: date, *, created: bool = False) -> Response[str]:
    """Return a draft order with its ETag and, if it was created, its address.

    `today` is the date in the store's time zone.
    """
    location = f"/draft-orders/{view.sale.draft.id}" if created else None
    return answer(draft_order(view, today), location=location, is_replayed=view.sale.is_replayed)
