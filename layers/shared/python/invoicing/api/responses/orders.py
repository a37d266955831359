"""Orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.api.responses.catalog.payment_terms import DueOn, Overdue, PaymentTerms
from invoicing.api.responses.customers import Address, Customer, customer
from invoicing.api.responses.lists import ListPage, UnreadableItem
from invoicing.api.responses.offers import LineItem, OfferTerms, offer_document
from invoicing.api.responses.values import Amount, Timestamp, amount
from invoicing.api.routing.answers import answer
from invoicing.domain.catalog.payment_terms import is_overdue
from invoicing.domain.errors import NotFoundError
from invoicing.domain.inventory.sent_units import sent_units
from invoicing.domain.sale.attempt import PaymentMethod
from invoicing.domain.sale.email import InvoiceStatus
from invoicing.domain.sale.fulfillment import Fulfillment as Record, FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus, Order as OrderRecord, OrderPaymentStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.sale.summary import OrderSummary as Summary
from invoicing.domain.values.money import Money
from invoicing.ports import Ports
from invoicing.usecases.orders.read_fulfillments import read_fulfillments


class OrderPayment(TypedDict):
    """One payment of an order."""

    id: Annotated[str, Doc(example="pay_06b3m5s4q0xk8t9v7w2e1c3r5a_1")]
    provider: Annotated[str, Doc("Payment provider. `manual` for payments outside the checkout.")]
    method: PaymentMethod
    method_name: Annotated[str | None, Doc("Name of the method `other`, if staff gave one.", "Vipps")]
    status: OrderPaymentStatus
    amount: Amount
    reference: Annotated[str | None, Doc("Staff's reference of a payment outside the checkout.")]


class OrderLineItem(LineItem):
    """A line item of an order."""

    fulfilled_quantity: Annotated[int, Doc("Units that were fulfilled.", 1)]


class FulfilledLineItem(TypedDict):
    """Units of a line item that were fulfilled."""

    id: Annotated[str, Doc("Id of the line item.", "li_1")]
    quantity: Annotated[int, Doc(example=1)]


class Fulfillment(TypedDict):
    """Line items of an order that were sent together."""

    id: Annotated[str, Doc(example="ful_06b3m5s4q0xk8t9v7w2e1c3r5a_1")]
    line_items: list[FulfilledLineItem]
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    notify: Annotated[bool, Doc("Whether the customer gets a shipping confirmation by e-mail.")]
    created_at: Timestamp


class Order(OfferTerms):
    """An order, which a completed draft order became."""

    id: Annotated[str, Doc(example="ord_06b3m5s4q0xk8t9v7w2e1c3r5a")]
    name: Annotated[str, Doc("Number that staff and customers see.", "#1001")]
    draft_order_id: str
    version: Annotated[int, Doc("Rises with every change of the order. It is the `ETag`.")]
    financial_status: FinancialStatus
    overdue: Overdue
    due_on: DueOn
    payment_terms: PaymentTerms | None
    fulfillment_status: FulfillmentStatus
    fulfilled_at: Annotated[Timestamp | None, Doc("When nothing was left to fulfill.")]
    fulfillments: Annotated[list[Fulfillment], Doc("What was sent, oldest first.")]
    customer: Customer
    shipping_address: Address | None
    billing_address: Address | None
    without_delivery: Annotated[bool, Doc("Whether it was agreed that goods that ship are not delivered.")]
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
    line_items: list[OrderLineItem]


class OrderSummary(TypedDict):
    """An order in a list."""

    id: str
    name: str
    draft_order_id: str
    financial_status: FinancialStatus
    fulfillment_status: FulfillmentStatus
    customer_name: Annotated[
        str | None,
        Doc("Name or handle that staff wrote or, without either, what the customer entered; else e-mail or phone."),
    ]
    email: Annotated[str | None, Doc("E-mail address of the customer.")]
    handle: Annotated[str | None, Doc("Handle of the customer.")]
    total: Amount
    tax: Annotated[Amount, Doc("Tax in `total`.")]
    shipping: Annotated[Amount, Doc("Price of the delivery in `total`.")]
    captured: Annotated[Amount, Doc("Amount that the customer has paid.")]
    refunded: Annotated[Amount, Doc("Amount that was refunded.")]
    invoice_status: Annotated[InvoiceStatus, Doc("Status of the latest invoice.")]
    opened_at: Annotated[Timestamp | None, Doc("When a link was last opened while it could be paid.")]
    due_on: DueOn
    overdue: Overdue
    po_number: Annotated[str | None, Doc("The customer's purchase order number.")]
    tags: list[str]
    created_at: Timestamp
    updated_at: Timestamp
    cancelled_at: Timestamp | None


class OrderList(ListPage):
    """A page of the orders."""

    items: list[OrderSummary | UnreadableItem]


def order_of(sale: Sale) -> OrderRecord:
    """Return the order of a sale.

    Raises:
        NotFoundError: The draft order is not completed yet.
    """
    if sale.order is None:
        raise NotFoundError("no_order", draft=sale.draft.name)
    return sale.order


def order(sale: Sale, fulfillments: Sequence[Record], today: date) -> Order:
    """Return the document of a sale's order. `today` is the date in the store's time zone.

    Raises:
        NotFoundError: The draft order is not completed yet.
    """
    record = order_of(sale)
    offer = offer_document(sale.offer)
    sent = sent_units(record, sale.offer)
    lines: list[OrderLineItem] = [
        {**line, "fulfilled_quantity": sent.get(line["id"], 0)} for line in offer["line_items"]
    ]
    return write(
        Order,
        record,
        sale.draft,
        sale.person,
        **{**offer, "line_items": lines},
        customer=customer(sale.person),
        fulfillments=[write(Fulfillment, fulfillment) for fulfillment in fulfillments],
        draft_order_id=sale.draft.id,
        overdue=record.financial_status is FinancialStatus.PENDING and is_overdue(record.due_on, today),
        refunding=amount(Money(record.refunding, record.total.currency)),
    )


def order_summary(summary: Summary, today: date) -> OrderSummary:
    """Return an order's document in a list. `today` is the date in the store's time zone."""
    currency = summary.total.currency
    names = ("tax", "shipping", "captured", "refunded")
    amounts = {name: amount(Money(getattr(summary, name), currency)) for name in names}
    return write(OrderSummary, summary, **amounts, overdue=summary.is_overdue(today))


def order_answer(sale: Sale, today: date, *, ports: Ports, created: bool = False) -> Response[str]:
    """Return an order and its fulfillments with its ETag and, if it was created, its address.

    `today` is the date in the store's time zone.

    Raises:
        NotFoundError: The draft order is not completed yet.
    """
    document = order(sale, read_fulfillments(sale, ports=ports), today)
    location = f"/orders/{document['id']}" if created else None
    return answer(document, location=location, is_replayed=sale.is_replayed)
