"""Orders."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from typing_extensions import TypedDict

from invoicing.api.responses.catalog.payment_terms import PaymentTerms, payment_terms
from invoicing.api.responses.customers import Address, Customer, address, customer
from invoicing.api.responses.lists import ListPage, UnreadableItem
from invoicing.api.responses.offers import OfferDocument, offer_document
from invoicing.api.responses.values import Amount, Doc, Timestamp, amount, optional_timestamp, timestamp
from invoicing.api.routing.answers import answer
from invoicing.domain.catalog.payment_terms import is_overdue
from invoicing.domain.errors import NotFoundError
from invoicing.domain.sale.email import InvoiceStatus
from invoicing.domain.sale.order import FinancialStatus, FulfillmentStatus, Order as Record
from invoicing.domain.sale.sale import Sale
from invoicing.domain.sale.summary import OrderSummary as Summary
from invoicing.domain.values.money import Money


class OrderPayment(TypedDict):
    """One payment of an order."""

    id: Annotated[str, Doc(example="pay_06b3m5s4q0xk8t9v7w2e1c3r5a_1")]
    provider: Annotated[str, Doc("Payment provider. `manual` for payments outside the checkout.")]
    method: str
    status: str
    amount: Amount
    reference: Annotated[str | None, Doc("Staff's reference of a payment outside the checkout.")]


class Order(OfferDocument):
    """An order, which a completed draft order became."""

    id: Annotated[str, Doc(example="ord_06b3m5s4q0xk8t9v7w2e1c3r5a")]
    name: Annotated[str, Doc("Number that staff and customers see.", "#1001")]
    draft_order_id: str
    version: Annotated[int, Doc("Rises with every change of the order. It is the `ETag`.")]
    financial_status: FinancialStatus
    overdue: Annotated[bool, Doc("Whether the due date has passed without payment.")]
    due_on: Annotated[
        str | None,
        Doc("Due date in the store's time zone. Null if it is unknown or there are no payment terms.", format="date"),
    ]
    payment_terms: PaymentTerms | None
    fulfillment_status: FulfillmentStatus
    fulfilled_at: Timestamp | None
    customer: Customer
    shipping_address: Address | None
    billing_address: Address | None
    captured: Annotated[Amount, Doc("Amount that the customer has paid.")]
    refunded: Annotated[Amount, Doc("Amount that was refunded.")]
    refunding: Annotated[Amount, Doc("Amount of pending refunds.")]
    payments: list[OrderPayment]
    note: Annotated[str | None, Doc("A note for staff. The customer does not see it.")]
    tags: list[str]
    po_number: Annotated[str | None, Doc("The customer's purchase order number.")]
    attributes: Annotated[dict[str, str], Doc("Custom values by name.")]
    created_at: Timestamp
    updated_at: Timestamp
    paid_at: Timestamp | None
    cancelled_at: Timestamp | None


class OrderSummary(TypedDict):
    """An order in a list."""

    id: str
    name: str
    draft_order_id: str
    financial_status: FinancialStatus
    fulfillment_status: FulfillmentStatus
    customer_name: str | None
    email: Annotated[str | None, Doc("E-mail address of the customer.")]
    handle: Annotated[str | None, Doc("Handle of the customer.")]
    total: Amount
    captured: Annotated[Amount, Doc("Amount that the customer has paid.")]
    refunded: Annotated[Amount, Doc("Amount that was refunded.")]
    invoice_status: Annotated[InvoiceStatus, Doc("Status of the latest invoice before the order was paid.")]
    opened_at: Annotated[Timestamp | None, Doc("When a link was last opened while it could be paid.")]
    due_on: Annotated[
        str | None,
        Doc("Due date in the store's time zone. Null if it is unknown or there are no payment terms.", format="date"),
    ]
    overdue: Annotated[bool, Doc("Whether the due date has passed without payment.")]
    tags: list[str]
    created_at: Timestamp
    updated_at: Timestamp


class OrderList(ListPage):
    """A page of the orders."""

    items: list[OrderSummary | UnreadableItem]


def order_of(sale: Sale) -> Record:
    """Return the order of a sale.

    Raises:
        NotFoundError: The draft order is not completed yet.
    """
    if sale.order is None:
        raise NotFoundError(f"{sale.draft.name} has not become an order yet.")
    return sale.order


def order(sale: Sale, today: date) -> Order:
    """Return the document of a sale's order. `today` is the date in the store's time zone.

    Raises:
        NotFoundError: The draft order is not completed yet.
    """
    record, draft, person = order_of(sale), sale.draft, sale.person
    return {
        "id": record.id,
        "name": record.name,
        "draft_order_id": draft.id,
        "version": record.version,
        "financial_status": record.financial_status,
        "overdue": record.financial_status is FinancialStatus.PENDING and is_overdue(record.due_on, today),
        "due_on": record.due_on or None,
        "payment_terms": payment_terms(draft.payment_terms),
        "fulfillment_status": record.fulfillment_status,
        "fulfilled_at": optional_timestamp(record.fulfilled_at),
        "customer": customer(person.customer),
        "shipping_address": address(person.shipping_address),
        "billing_address": address(person.billing_address),
        **offer_document(sale.offer),
        "captured": amount(record.captured),
        "refunded": amount(record.refunded),
        "refunding": amount(Money(record.refunding, record.total.currency)),
        "payments": [
            {
                "id": payment.id,
                "provider": payment.provider,
                "method": payment.method,
                "status": payment.status,
                "amount": amount(payment.amount),
                "reference": payment.reference or None,
            }
            for payment in record.payments
        ],
        "note": draft.note or None,
        "tags": list(record.tags),
        "po_number": draft.po_number or None,
        "attributes": draft.attributes,
        "created_at": timestamp(record.created_at),
        "updated_at": timestamp(record.updated_at),
        "paid_at": optional_timestamp(record.paid_at),
        "cancelled_at": optional_timestamp(record.cancelled_at),
    }


def order_summary(summary: Summary, today: date) -> OrderSummary:
    """Return an order's document in a list. `today` is the date in the store's time zone."""
    currency = summary.total.currency
    return {
        "id": summary.id,
        "name": summary.name,
        "draft_order_id": summary.draft_order_id,
        "financial_status": summary.financial_status,
        "fulfillment_status": summary.fulfillment_status,
        "customer_name": summary.customer_name or None,
        "email": summary.email or None,
        "handle": summary.handle or None,
        "total": amount(summary.total),
        "captured": amount(Money(summary.captured, currency)),
        "refunded": amount(Money(summary.refunded, currency)),
        "invoice_status": summary.invoice_status,
        "opened_at": optional_timestamp(summary.opened_at),
        "due_on": summary.due_on or None,
        "overdue": summary.is_overdue(today),
        "tags": list(summary.tags),
        "created_at": timestamp(summary.created_at),
        "updated_at": timestamp(summary.updated_at),
    }


def order_answer(sale: Sale, today: date) -> Response[str]:
    """Return an order with its ETag and address. `today` is the date in the store's time zone."""
    document = order(sale, today)
    location = f"/orders/{document['id']}"
    return answer(document, version=document["version"], location=location, is_replayed=sale.is_replayed)
