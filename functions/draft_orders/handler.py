"""List, read, edit, cancel and complete draft orders; send their invoices; share their links."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing.api.answers import Answer
from invoicing.api.errors import (
    ACTIVE_PAYMENT_ERRORS,
    CREATE_LINK_ERRORS,
    EDIT_ERRORS,
    MARK_AS_PAID_ERRORS,
    REQUEST_INVOICE_ERRORS,
    REVOKE_LINK_ERRORS,
    FaultyRequestError,
)
from invoicing.api.requests.invoices import InvoiceBody
from invoicing.api.requests.links import LinkBody
from invoicing.api.requests.list_queries import DraftOrdersQuery
from invoicing.api.requests.merge_patch import DraftOrderPatch
from invoicing.api.requests.orders import CancelDraftBody, CompleteBody
from invoicing.api.requests.queries import EditQuery, PageQuery, Query
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.draft_orders import DraftOrder, DraftOrderSummary, draft_order_answer, draft_order_summary
from invoicing.api.responses.links import (
    InvoicePreview,
    Link,
    ListedLink,
    RequestedInvoice,
    SharedLinks,
    requested_invoice,
)
from invoicing.api.responses.lists import ListOf, UnreadableItem, list_of
from invoicing.api.responses.orders import Order, order_answer
from invoicing.api.responses.timeline import TimelineEntry, timeline_entry
from invoicing.bootstrap import app
from invoicing.domain.errors import (
    CodeUsedUpError,
    EmailRejectedError,
    InvalidCursorError,
    KeyReusedError,
    NotFoundError,
    OutOfStockError,
    PaymentInProgressError,
    WrongStateError,
)
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_draft_order_id, parse_link_id
from invoicing.usecases.draft_orders.cancel import cancel_draft_order
from invoicing.usecases.draft_orders.complete_unpaid import complete_unpaid
from invoicing.usecases.draft_orders.edit import edit_draft_order
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.links.create import create_link
from invoicing.usecases.links.revoke import revoke_link
from invoicing.usecases.payments.mark_as_paid import mark_as_paid

app.at_init("sales")

api = Api("Draft orders")


@api.route(
    "GET",
    "/draft-orders",
    query=DraftOrdersQuery,
    answers=ListOf[DraftOrderSummary | UnreadableItem],
    refuses=[InvalidCursorError],
)
def list_draft_orders(call: Call[None, DraftOrdersQuery]) -> Answer:
    """List draft orders, newest first.

    Filters can be combined. A page can then have fewer items than `limit`, or none, and still have a `next_cursor`:
    continue until it is null.
    """
    page = app.sales.draft_orders(call.query.selection(), call.query.limit, call.query.cursor)
    return Answer(list_of(page, partial(draft_order_summary, today=app.today())))


@api.route("GET", "/draft-orders/{id}", answers=DraftOrder, refuses=[NotFoundError])
def read(call: Call[None, Query]) -> Answer:
    """Get a draft order.

    An edit has to send the `ETag` of the answer as `If-Match`.
    """
    return draft_order_answer(app.sales.get(_sale_id(call)), app.today())


@api.route(
    "PATCH",
    "/draft-orders/{id}",
    body=DraftOrderPatch,
    query=EditQuery,
    answers=DraftOrder,
    refuses=EDIT_ERRORS,
    versioned=True,
)
def edit(call: Call[DraftOrderPatch, EditQuery]) -> Answer:
    """Edit a draft order.

    The body is a JSON merge patch (RFC 7396): given fields replace the current values, null removes a field, and lists
    are replaced as a whole. Links keep working and show the edited draft order. Products that are already on the draft
    order keep their agreed price while prices are locked. A reservation is adjusted to the new line items. If the draft
    order was changed after you read it, the answer is 412 `version_mismatch` with both values of each field that
    differs.
    """
    sale = edit_draft_order(
        _sale_id(call), call.seen_version, call.body.apply, end_payment=call.query.end_payment, ports=app
    )
    return draft_order_answer(sale, app.today())


@api.route(
    "POST",
    "/draft-orders/{id}/cancel",
    body=CancelDraftBody,
    optional_body=True,
    answers=DraftOrder,
    refuses=[FaultyRequestError, NotFoundError, WrongStateError, *ACTIVE_PAYMENT_ERRORS, KeyReusedError],
    keyed=True,
)
def cancel(call: Call[CancelDraftBody, Query]) -> Answer:
    """Cancel a draft order.

    Its links show that it was cancelled. Reserved goods are released.
    """
    sale = cancel_draft_order(_sale_id(call), end_payment=call.body.end_payment, request=call.key, ports=app)
    return draft_order_answer(sale, app.today())


@api.route(
    "POST",
    "/draft-orders/{id}/complete",
    body=CompleteBody,
    answers=Order,
    status=201,
    refuses=[*MARK_AS_PAID_ERRORS, PaymentInProgressError, OutOfStockError, CodeUsedUpError],
    keyed=True,
)
def complete(call: Call[CompleteBody, Query]) -> Answer:
    """Complete a draft order without a checkout.

    With `payment` `paid`, the draft order becomes an order with status `PAID`, its links show that it is paid, and the
    customer gets a receipt. With `pending`, it becomes an order with status `PENDING`, its goods are reserved, and its
    links lead to the order, which can be paid, invoiced or marked as paid. If the stock is insufficient, the answer is
    409 `out_of_stock` unless you set `ignore_stock`.
    """
    sale_id, body = _sale_id(call), call.body
    if body.payment == "pending":
        sale = complete_unpaid(
            sale_id, ignore_stock=body.ignore_stock, end_payment=body.end_payment, request=call.key, ports=app
        )
        return order_answer(sale, app.today())
    currency = app.sales.get(sale_id).offer.currency if body.amount else ""
    sale = mark_as_paid(
        sale_id, body.to_payment(currency, ignore_stock=body.ignore_stock), of_order=False, request=call.key, ports=app
    )
    return order_answer(sale, app.today())


@api.route(
    "POST",
    "/draft-orders/{id}/invoice/preview",
    body=InvoiceBody,
    optional_body=True,
    answers=InvoicePreview,
    refuses=[FaultyRequestError, NotFoundError, EmailRejectedError],
)
def preview_invoice(call: Call[InvoiceBody, Query]) -> Answer:
    """Preview an invoice.

    Returns the e-mail that would be sent now. Nothing is sent or stored, and the link in it does not work.
    """
    from invoicing.api.responses.invoice_preview import invoice_preview  # noqa: PLC0415 - e-mail templates load slowly

    sale, base_url = app.sales.get(_sale_id(call)), app.base_url(call.domain)
    return Answer(invoice_preview(sale, app.stores.get(), call.body.to_options(), base_url=base_url, now=app.clock()))


@api.route(
    "POST",
    "/draft-orders/{id}/invoice",
    body=InvoiceBody,
    optional_body=True,
    answers=RequestedInvoice,
    status=202,
    refuses=[*REQUEST_INVOICE_ERRORS, OutOfStockError],
    keyed=True,
)
def send_invoice(call: Call[InvoiceBody, Query]) -> Answer:
    """Send an invoice by e-mail.

    The e-mail is sent now or at `send_at`, with a link of its own. Once it is sent, the draft order's status is
    `INVOICE_SENT`. The timeline shows whether the e-mail was delivered. If the store has `reserve_hours`, the goods are
    reserved immediately. To reach a customer without an e-mail address, create a link.
    """
    _, email = request_invoice(_sale_id(call), call.body.to_options(), request=call.key, ports=app)
    return Answer(requested_invoice(email))


@api.route(
    "POST",
    "/draft-orders/{id}/links",
    body=LinkBody,
    optional_body=True,
    answers=Link,
    status=201,
    refuses=CREATE_LINK_ERRORS,
    keyed=True,
)
def add_link(call: Call[LinkBody, Query]) -> Answer:
    """Create a link.

    Share it with the customer yourself: nothing is sent, and the draft order's status does not change. The new link can
    replace another one.
    """
    sale, link = create_link(
        _sale_id(call),
        channel=call.body.channel,
        expires_at=call.body.expires_at,
        replaces=call.body.replaced,
        request=call.key,
        ports=app,
    )
    return Answer(_links_of(sale, call.domain).document(link))


@api.route("GET", "/draft-orders/{id}/links", answers=ListOf[ListedLink], refuses=[NotFoundError])
def list_links(call: Call[None, Query]) -> Answer:
    """List the links of a draft order, oldest first.

    Links in invoices are included.
    """
    sale = app.sales.get(_sale_id(call))
    return Answer(_links_of(sale, call.domain).listed(app.sales.links(sale.id), app.clock()))


@api.route("DELETE", "/draft-orders/{id}/links/{link_id}", answers=None, status=204, refuses=REVOKE_LINK_ERRORS)
def delete_link(call: Call[None, Query]) -> Answer:
    """Revoke a link.

    The link stops working. Revoking it again has no effect.
    """
    revoke_link(_sale_id(call), parse_link_id(call.path["link_id"]), ports=app)
    return Answer()


@api.route(
    "GET",
    "/draft-orders/{id}/timeline",
    query=PageQuery,
    answers=ListOf[TimelineEntry | UnreadableItem],
    refuses=[NotFoundError, InvalidCursorError],
)
def timeline(call: Call[None, PageQuery]) -> Answer:
    """List the events of a draft order, oldest first.

    Events of the order that it became are included.
    """
    return Answer(list_of(app.sales.timeline(_sale_id(call), call.query.limit, call.query.cursor), timeline_entry))


def _sale_id(call: Call[Any, Any]) -> str:
    return parse_draft_order_id(call.path["id"])


def _links_of(sale: Sale, domain: str) -> SharedLinks:
    store = app.stores.get()
    return SharedLinks(sale, store, base_url=app.base_url(domain), keys=app.link_keys.all())


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
