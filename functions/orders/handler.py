"""List, read, edit, refund, cancel and fulfill orders; mark them as paid; send their e-mails; share their links."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from invoicing.api.fields.documents import write
from invoicing.api.problems.errors import (
    CANCEL_ORDER_ERRORS,
    CREATE_LINK_ERRORS,
    FULFILL_ERRORS,
    MARK_AS_PAID_ERRORS,
    REFUND_ERRORS,
    REQUEST_INVOICE_ERRORS,
    REQUEST_RECEIPT_ERRORS,
    REVOKE_LINK_ERRORS,
)
from invoicing.api.requests.invoices import InvoiceInput
from invoicing.api.requests.links import LinkInput
from invoicing.api.requests.list_queries import OrdersQuery, PageQuery, TimelineQuery
from invoicing.api.requests.merging import written_fields
from invoicing.api.requests.order_edit import OrderInput, order_differences, patch_order
from invoicing.api.requests.orders import CancelOrderInput, FulfillmentInput, RefundInput
from invoicing.api.requests.payments import MarkAsPaidInput
from invoicing.api.responses.links import (
    CreatedLink,
    LinkList,
    RequestedEmail,
    RequestedInvoice,
    SharedLinks,
    requested_invoice,
)
from invoicing.api.responses.lists import list_of
from invoicing.api.responses.orders import Order, OrderList, order_answer, order_of, order_summary
from invoicing.api.responses.refunds import Refund, RefundList, refund
from invoicing.api.responses.timeline import Timeline, timeline_of
from invoicing.api.routing.answers import answer, no_content
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.parameters import IdempotencyKey, IfMatch, LinkPath, MergePatch, OptionalIfMatch, OrderPath
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.errors import NotFoundError, SecretUnavailableError, WrongStateError
from invoicing.domain.sale.sale import Sale
from invoicing.domain.staff.role import OWNERS, Role
from invoicing.observability import logger
from invoicing.usecases.draft_orders.view import warnings_when_sent
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.email.request_receipt import request_receipt
from invoicing.usecases.links.create import create_link
from invoicing.usecases.links.page import page_of_links
from invoicing.usecases.links.revoke import revoke_link
from invoicing.usecases.orders.cancel import cancel_order
from invoicing.usecases.orders.edit import edit_order
from invoicing.usecases.orders.fulfill import fulfill_order
from invoicing.usecases.orders.refund import refund_order
from invoicing.usecases.payments.mark_as_paid import mark_as_paid

app.at_init("sales")

api = StaffApi("Orders", differences=order_differences)


@api.get("/orders", operation_id="listOrders")
@documented(OrderList)
def list_orders(query: Annotated[OrdersQuery, Query()]) -> Response[str]:
    """List orders, newest first.

    Filters can be combined. A page can then have fewer items than `limit`, or none, and still have a `next_cursor`:
    continue until it is null.
    """
    page = app.sales.orders(query.selection(app.today(), app.time_zone()), query.limit, query.cursor)
    return answer(list_of(page, partial(order_summary, today=app.today())))


@api.get("/orders/<id>", operation_id="getOrder")
@documented(Order, errors=[NotFoundError])
def read(id: OrderPath) -> Response[str]:
    """Get an order."""
    return order_answer(_sale(id), app.today(), ports=app)


@api.patch("/orders/<id>", operation_id="updateOrder")
@documented(Order, errors=[NotFoundError, WrongStateError], patches=OrderInput)
def edit(id: OrderPath, changes: MergePatch, if_match: IfMatch) -> Response[str]:
    """Edit an order.

    The body is a JSON merge patch (RFC 7396): given fields replace the current values, null removes a field, and lists
    are replaced as a whole. Nothing is priced again, so the address that the order is delivered to stays in the order's
    market and where its delivery goes, and cannot be removed. The addresses of a fulfilled order cannot be changed. The
    draft order keeps its tags.
    If the order was changed since, the answer is 412 `version_mismatch` with both values of each field that differs.
    """
    change, written = partial(patch_order, changes=changes), written_fields(changes)
    sale = edit_order(id, if_match, change, written=written, ports=app)
    return order_answer(sale, app.today(), ports=app)


@api.get("/orders/<id>/timeline", operation_id="listOrderEvents")
@documented(Timeline, errors=[NotFoundError])
def timeline(id: OrderPath, query: Annotated[TimelineQuery, Query()]) -> Response[str]:
    """List the events of an order, oldest first.

    Events of its draft order are included.
    """
    _sale(id)
    page = app.sales.timeline(id, query.limit, query.cursor, newest_first=query.is_newest_first)
    return answer(timeline_of(page, app.staff_members))


@api.post("/orders/<id>/refunds", operation_id="refundOrder", status_code=HTTPStatus.CREATED)
@documented(Refund, errors=REFUND_ERRORS, roles=OWNERS)
def create_refund(
    id: OrderPath,
    body: Annotated[RefundInput, Body(default_factory=RefundInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Refund an order in full or in part: an amount, or line items.

    The answer has the tax in the refund by rate. An amount is spread over the rates by what is not refunded yet, so
    that all refunds together have the tax of the order.

    The customer is notified by e-mail. If the payment provider does not answer immediately, the refund is `pending` and
    is completed in the background. Refund manual payments yourself, and record them here. Send an `Idempotency-Key` so
    that a retry does not refund twice.
    """
    options, request = body.to_options(_sale(id).offer), api.request_key(key)
    sale, made = refund_order(id, options, seen_version=if_match, request=request, ports=app)
    return answer(refund(made), is_replayed=sale.is_replayed)


@api.get("/orders/<id>/refunds", operation_id="listOrderRefunds")
@documented(RefundList, errors=[NotFoundError])
def list_refunds(id: OrderPath, query: Annotated[PageQuery, Query()]) -> Response[str]:
    """List the refunds of an order, oldest first, failed ones included."""
    return answer(list_of(app.sales.refunds(_sale(id).id, query.limit, query.cursor), refund))


@api.post("/orders/<id>/cancel", operation_id="cancelOrder")
@documented(Order, errors=CANCEL_ORDER_ERRORS)
def cancel(
    id: OrderPath,
    body: Annotated[CancelOrderInput, Body(default_factory=CancelOrderInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Cancel an order.

    A pending or authorized payment is voided, as is one of 0.00, and a captured one is refunded. Goods that were not
    fulfilled are returned to stock, also of a refunded order; `restock_all` overrides this. Only an owner cancels an
    order that is paid, since that refunds it.
    """
    sale = cancel_order(
        _sale(id).id,
        restock=body.restock_all,
        reason=body.reason or "",
        may_refund=Role.OWNER in api.roles,
        end_payment=body.end_payment,
        seen_version=if_match,
        request=api.request_key(key),
        ports=app,
    )
    return order_answer(sale, app.today(), ports=app)


@api.post("/orders/<id>/mark-as-paid", operation_id="markOrderAsPaid")
@documented(Order, errors=MARK_AS_PAID_ERRORS)
def mark_order_as_paid(
    id: OrderPath,
    body: Annotated[MarkAsPaidInput, Body(default_factory=MarkAsPaidInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Mark an unpaid order as paid.

    Use it if the customer has paid outside the checkout. The order's links then show that it is paid.
    """
    unpaid = _sale(id)
    sale = mark_as_paid(
        unpaid.id,
        body.to_payment(unpaid.offer),
        of_order=True,
        seen_version=if_match,
        request=api.request_key(key),
        ports=app,
    )
    return order_answer(sale, app.today(), ports=app)


@api.post("/orders/<id>/invoice", operation_id="sendOrderInvoice", status_code=HTTPStatus.ACCEPTED)
@documented(RequestedInvoice, errors=REQUEST_INVOICE_ERRORS)
def send_invoice(
    id: OrderPath,
    body: Annotated[InvoiceInput, Body(default_factory=InvoiceInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Send an invoice for an unpaid order by e-mail.

    The e-mail is sent now or at `send_at`, with a link of its own.
    """
    options, request = body.to_options(), api.request_key(key)
    sale, email = request_invoice(
        _sale(id).id, options, of_order=True, seen_version=if_match, request=request, ports=app
    )
    warned = warnings_when_sent(sale, ports=app)
    return answer(requested_invoice(email, warned), is_replayed=sale.is_replayed)


@api.post("/orders/<id>/receipt", operation_id="sendOrderReceipt", status_code=HTTPStatus.ACCEPTED)
@documented(RequestedEmail, errors=REQUEST_RECEIPT_ERRORS)
def send_receipt(id: OrderPath, key: IdempotencyKey = None, if_match: OptionalIfMatch = None) -> Response[str]:
    """Send the receipt of a paid order again by e-mail.

    The customer gets the first receipt without a request. This one is an e-mail of its own, with a link of its own, to
    the address that the customer has now. A partially refunded order has a receipt, too.
    """
    sale, email = request_receipt(id, seen_version=if_match, request=api.request_key(key), ports=app)
    return answer(write(RequestedEmail, email), is_replayed=sale.is_replayed)


@api.post("/orders/<id>/links", operation_id="createOrderLink", status_code=HTTPStatus.CREATED)
@documented(CreatedLink, errors=CREATE_LINK_ERRORS)
def add_link(
    id: OrderPath,
    body: Annotated[LinkInput, Body(default_factory=LinkInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Create a link to an order.

    Share it with the customer yourself: nothing is sent. The new link can replace another one. The link to a paid order
    shows the receipt, with shortened personal data, and does not expire.
    """
    options, request = body.to_options(), api.request_key(key)
    app.link_keys.all()  # read first: a link without an address would stay behind
    sale, link = create_link(_sale(id).id, options, of_order=True, seen_version=if_match, request=request, ports=app)
    warned = warnings_when_sent(sale, ports=app)
    return answer(SharedLinks.of(sale, api.domain, app).created(link, warned), is_replayed=sale.is_replayed)


@api.get("/orders/<id>/links", operation_id="listOrderLinks")
@documented(LinkList, errors=[NotFoundError, SecretUnavailableError])
def list_links(id: OrderPath, query: Annotated[PageQuery, Query()]) -> Response[str]:
    """List the links of an order, oldest first.

    Links of its draft order and links in invoices are included.
    """
    sale = _sale(id)
    page, newest = page_of_links(sale, query.limit, query.cursor, ports=app)
    return answer(SharedLinks.of(sale, api.domain, app).listed(page, newest))


@api.delete("/orders/<id>/links/<link_id>", operation_id="revokeOrderLink", status_code=HTTPStatus.NO_CONTENT)
@documented(None, errors=REVOKE_LINK_ERRORS)
def delete_link(id: OrderPath, link_id: LinkPath) -> Response[str]:
    """Revoke a link.

    The link stops working, also for the receipt. Revoking it again has no effect.
    """
    revoke_link(_sale(id).id, link_id, ports=app)
    return no_content()


@api.post("/orders/<id>/fulfillments", operation_id="fulfillOrder", status_code=HTTPStatus.CREATED)
@documented(Order, errors=FULFILL_ERRORS)
def fulfill(
    id: OrderPath,
    body: Annotated[FulfillmentInput, Body(default_factory=FulfillmentInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Fulfill an order, everything that is left of it or some of its line items.

    Refunded and restocked units cannot be fulfilled. With payment terms of type `fulfillment`, the last fulfillment
    sets the due date. With `notify`, the customer gets an e-mail.
    """
    sale = fulfill_order(id, body.to_options(), seen_version=if_match, request=api.request_key(key), ports=app)
    return order_answer(sale, app.today(), ports=app, created=True)


def _sale(sale_id: str) -> Sale:
    """Return the sale of an order. Raises `NotFoundError` if there is no such order."""
    sale = app.sales.get(sale_id)
    order_of(sale)
    return sale


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
