"""List, read, refund, cancel and fulfill orders; mark them as paid; send their invoices; share their links."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing.api.answers import Answer
from invoicing.api.errors import (
    ACTIVE_PAYMENT_ERRORS,
    CREATE_LINK_ERRORS,
    MARK_AS_PAID_ERRORS,
    REQUEST_INVOICE_ERRORS,
    REVOKE_LINK_ERRORS,
    FaultyRequestError,
)
from invoicing.api.requests.invoices import InvoiceBody
from invoicing.api.requests.links import LinkBody
from invoicing.api.requests.list_queries import OrdersQuery
from invoicing.api.requests.orders import CancelOrderBody, MarkAsPaidBody, RefundBody
from invoicing.api.requests.queries import PageQuery, Query
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.links import Link, ListedLink, RequestedInvoice, SharedLinks, requested_invoice
from invoicing.api.responses.lists import ListOf, UnreadableItem, list_of
from invoicing.api.responses.orders import Order, OrderSummary, order_answer, order_of, order_summary
from invoicing.api.responses.refunds import Refund, refund
from invoicing.api.responses.timeline import TimelineEntry, timeline_entry
from invoicing.bootstrap import app
from invoicing.domain.errors import (
    CurrencyMismatchError,
    InvalidAmountError,
    InvalidCursorError,
    KeyReusedError,
    MoreThanCapturedError,
    NotFoundError,
    WrongStateError,
)
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_link_id, parse_order_id
from invoicing.ports import Page
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.links.create import create_link
from invoicing.usecases.links.revoke import revoke_link
from invoicing.usecases.orders.cancel import cancel_order
from invoicing.usecases.orders.fulfill import fulfill_order
from invoicing.usecases.orders.refund import refund_order
from invoicing.usecases.payments.mark_as_paid import mark_as_paid

app.at_init("sales")

api = Api("Orders")


@api.route(
    "GET", "/orders", query=OrdersQuery, answers=ListOf[OrderSummary | UnreadableItem], refuses=[InvalidCursorError]
)
def list_orders(call: Call[None, OrdersQuery]) -> Answer:
    """List orders, newest first.

    Filters can be combined. A page can then have fewer items than `limit`, or none, and still have a `next_cursor`:
    continue until it is null.
    """
    page = app.sales.orders(call.query.selection(), call.query.limit, call.query.cursor)
    return Answer(list_of(page, partial(order_summary, today=app.today())))


@api.route("GET", "/orders/{id}", answers=Order, refuses=[NotFoundError])
def read(call: Call[None, Query]) -> Answer:
    """Get an order."""
    return order_answer(_sale(call), app.today())


@api.route(
    "GET",
    "/orders/{id}/timeline",
    query=PageQuery,
    answers=ListOf[TimelineEntry | UnreadableItem],
    refuses=[NotFoundError, InvalidCursorError],
)
def timeline(call: Call[None, PageQuery]) -> Answer:
    """List the events of an order, oldest first.

    Events of its draft order are included.
    """
    return Answer(list_of(app.sales.timeline(_sale(call).id, call.query.limit, call.query.cursor), timeline_entry))


@api.route(
    "POST",
    "/orders/{id}/refunds",
    body=RefundBody,
    optional_body=True,
    answers=Refund,
    status=201,
    refuses=[
        FaultyRequestError,
        InvalidAmountError,
        CurrencyMismatchError,
        NotFoundError,
        WrongStateError,
        MoreThanCapturedError,
        KeyReusedError,
    ],
    keyed=True,
)
def create_refund(call: Call[RefundBody, Query]) -> Answer:
    """Refund an order in full or in part.

    The customer is notified by e-mail. If the payment provider does not answer immediately, the refund is `pending` and
    is completed in the background. Refund manual payments yourself, and record them here. Send an `Idempotency-Key` so
    that a retry does not refund twice.
    """
    sale = _sale(call)
    _, made = refund_order(sale.id, call.body.to_options(order_of(sale)), request=call.key, ports=app)
    return Answer(refund(made))


@api.route("GET", "/orders/{id}/refunds", answers=ListOf[Refund], refuses=[NotFoundError])
def list_refunds(call: Call[None, Query]) -> Answer:
    """List the refunds of an order, oldest first.

    Failed refunds are included.
    """
    return Answer(list_of(Page(app.sales.refunds(_sale(call).id)), refund))


@api.route(
    "POST",
    "/orders/{id}/cancel",
    body=CancelOrderBody,
    optional_body=True,
    answers=Order,
    refuses=[
        FaultyRequestError,
        NotFoundError,
        WrongStateError,
        *ACTIVE_PAYMENT_ERRORS,
        MoreThanCapturedError,
        KeyReusedError,
    ],
    keyed=True,
)
def cancel(call: Call[CancelOrderBody, Query]) -> Answer:
    """Cancel an order.

    A pending or authorized payment is voided, and a captured one is refunded. The goods are returned to stock unless
    the order is fulfilled; `restock` overrides this. A refunded order can be cancelled to return its goods to stock.
    """
    sale = cancel_order(
        _sale(call).id,
        restock=call.body.restock,
        reason=call.body.reason or "",
        end_payment=call.body.end_payment,
        request=call.key,
        ports=app,
    )
    return order_answer(sale, app.today())


@api.route(
    "POST",
    "/orders/{id}/mark-as-paid",
    body=MarkAsPaidBody,
    optional_body=True,
    answers=Order,
    refuses=MARK_AS_PAID_ERRORS,
    keyed=True,
)
def mark_order_as_paid(call: Call[MarkAsPaidBody, Query]) -> Answer:
    """Mark an unpaid order as paid.

    Use it if the customer has paid outside the checkout. The order's links then show that it is paid.
    """
    unpaid = _sale(call)
    sale = mark_as_paid(
        unpaid.id, call.body.to_payment(order_of(unpaid).total.currency), of_order=True, request=call.key, ports=app
    )
    return order_answer(sale, app.today())


@api.route(
    "POST",
    "/orders/{id}/invoice",
    body=InvoiceBody,
    optional_body=True,
    answers=RequestedInvoice,
    status=202,
    refuses=REQUEST_INVOICE_ERRORS,
    keyed=True,
)
def send_invoice(call: Call[InvoiceBody, Query]) -> Answer:
    """Send an invoice for an unpaid order by e-mail.

    The e-mail is sent now or at `send_at`, with a link of its own.
    """
    _, email = request_invoice(_sale(call).id, call.body.to_options(), request=call.key, ports=app)
    return Answer(requested_invoice(email))


@api.route(
    "POST",
    "/orders/{id}/links",
    body=LinkBody,
    optional_body=True,
    answers=Link,
    status=201,
    refuses=CREATE_LINK_ERRORS,
    keyed=True,
)
def add_link(call: Call[LinkBody, Query]) -> Answer:
    """Create a link to an unpaid order.

    Share it with the customer yourself: nothing is sent. The new link can replace another one.
    """
    sale, link = create_link(
        _sale(call).id,
        channel=call.body.channel,
        expires_at=call.body.expires_at,
        replaces=call.body.replaced,
        request=call.key,
        ports=app,
    )
    return Answer(_links_of(sale, call.domain).document(link))


@api.route("GET", "/orders/{id}/links", answers=ListOf[ListedLink], refuses=[NotFoundError])
def list_links(call: Call[None, Query]) -> Answer:
    """List the links of an order, oldest first.

    Links of its draft order and links in invoices are included.
    """
    sale = _sale(call)
    return Answer(_links_of(sale, call.domain).listed(app.sales.links(sale.id), app.clock()))


@api.route("DELETE", "/orders/{id}/links/{link_id}", answers=None, status=204, refuses=REVOKE_LINK_ERRORS)
def delete_link(call: Call[None, Query]) -> Answer:
    """Revoke a link.

    The link stops working, also for the receipt. Revoking it again has no effect.
    """
    revoke_link(_sale(call).id, parse_link_id(call.path["link_id"]), ports=app)
    return Answer()


@api.route(
    "POST",
    "/orders/{id}/fulfillments",
    answers=Order,
    status=201,
    refuses=[NotFoundError, WrongStateError, KeyReusedError],
    keyed=True,
)
def fulfill(call: Call[None, Query]) -> Answer:
    """Mark an order as fulfilled.

    With payment terms of type `fulfillment`, this sets the due date.
    """
    sale = fulfill_order(_sale(call).id, request=call.key, ports=app)
    return order_answer(sale, app.today())


def _sale(call: Call[Any, Any]) -> Sale:
    """Return the sale of an order.

    Raises:
        NotFoundError: There is no such order.

    """
    sale = app.sales.get(parse_order_id(call.path["id"]))
    order_of(sale)
    return sale


def _links_of(sale: Sale, domain: str) -> SharedLinks:
    store = app.stores.get()
    return SharedLinks(sale, store, base_url=app.base_url(domain), keys=app.link_keys.all())


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
