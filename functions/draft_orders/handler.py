"""List, read, edit, cancel and complete draft orders; send their invoices; share their links."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from invoicing.api.problems.errors import (
    ACTIVE_PAYMENT_ERRORS,
    COMPLETE_ERRORS,
    CREATE_LINK_ERRORS,
    EDIT_ERRORS,
    REQUEST_INVOICE_ERRORS,
    REVOKE_LINK_ERRORS,
)
from invoicing.api.requests.draft_orders import DraftOrderInput
from invoicing.api.requests.invoices import InvoiceInput
from invoicing.api.requests.links import LinkInput
from invoicing.api.requests.list_queries import DraftOrdersQuery, PageQuery, TimelineQuery
from invoicing.api.requests.merge_patch import draft_differences, patch_draft
from invoicing.api.requests.merging import written_fields
from invoicing.api.requests.payments import CancelDraftOrderInput, CompleteDraftOrderInput, DraftOrderEditInput
from invoicing.api.responses.draft_orders import DraftOrder, DraftOrderList, draft_order_answer, draft_order_summary
from invoicing.api.responses.links import (
    CreatedLink,
    InvoicePreview,
    LinkList,
    Preview,
    RequestedInvoice,
    SharedLinks,
    invoice_preview,
    requested_invoice,
)
from invoicing.api.responses.lists import list_of
from invoicing.api.responses.orders import Order, order_answer, order_of
from invoicing.api.responses.timeline import Timeline, timeline_of
from invoicing.api.routing.answers import answer, no_content
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.parameters import (
    DraftOrderPath,
    IdempotencyKey,
    IfMatch,
    LinkPath,
    OptionalIfMatch,
    OrderPath,
)
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.errors import (
    EmailRejectedError,
    NotFoundError,
    OutOfStockError,
    SecretUnavailableError,
    WrongStateError,
)
from invoicing.observability import logger
from invoicing.usecases.draft_orders.cancel import cancel_draft_order
from invoicing.usecases.draft_orders.complete_unpaid import complete_unpaid
from invoicing.usecases.draft_orders.edit import edit_draft_order
from invoicing.usecases.draft_orders.view import view_draft_order, warnings_when_sent
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.links.create import create_link
from invoicing.usecases.links.page import page_of_links
from invoicing.usecases.links.revoke import revoke_link
from invoicing.usecases.payments.mark_as_paid import mark_as_paid

app.at_init("sales")

api = StaffApi("Draft orders", differences=draft_differences)


@api.get("/draft-orders", operation_id="listDraftOrders")
@documented(DraftOrderList)
def list_draft_orders(query: Annotated[DraftOrdersQuery, Query()]) -> Response[str]:
    """List draft orders, newest first.

    Filters can be combined. A page can then have fewer items than `limit`, or none, and still have a `next_cursor`:
    continue until it is null.
    """
    page = app.sales.draft_orders(query.selection(app.today(), app.time_zone()), query.limit, query.cursor)
    return answer(list_of(page, partial(draft_order_summary, today=app.today())))


@api.get("/draft-orders/<id>", operation_id="getDraftOrder")
@documented(DraftOrder, errors=[NotFoundError])
def read(id: DraftOrderPath) -> Response[str]:
    """Get a draft order.

    An edit has to send the `ETag` of the answer as `If-Match`.
    """
    return draft_order_answer(view_draft_order(app.sales.get(id), ports=app), app.today())


@api.patch("/draft-orders/<id>", operation_id="updateDraftOrder")
@documented(DraftOrder, errors=EDIT_ERRORS, patches=DraftOrderInput)
def edit(id: DraftOrderPath, body: DraftOrderEditInput, if_match: IfMatch) -> Response[str]:
    """Edit a draft order.

    The body is a JSON merge patch (RFC 7396): given fields replace the current values, null removes a field, and lists
    are replaced as a whole. A line item that is given with its `id` keeps the fields that are not given; one without an
    `id` is new. A product that stays on its line item keeps the agreed price while prices are locked. Links keep
    working and show the edited draft order. A reservation is adjusted to the new line items. If the draft order was
    changed after you read it, the answer is 412 `version_mismatch` with both values of each field that differs.
    """
    change, written = partial(patch_draft, changes=body.changes), written_fields(body.changes)
    sale = edit_draft_order(id, if_match, change, written=written, end_payment=body.end_payment, ports=app)
    return draft_order_answer(view_draft_order(sale, ports=app), app.today())


@api.post("/draft-orders/<id>/cancel", operation_id="cancelDraftOrder")
@documented(DraftOrder, errors=[NotFoundError, WrongStateError, *ACTIVE_PAYMENT_ERRORS])
def cancel(
    id: DraftOrderPath,
    body: Annotated[CancelDraftOrderInput, Body(default_factory=CancelDraftOrderInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Cancel a draft order.

    Its links show that it was cancelled. Reserved goods are released.
    """
    sale = cancel_draft_order(
        id, end_payment=body.end_payment, seen_version=if_match, request=api.request_key(key), ports=app
    )
    return draft_order_answer(view_draft_order(sale, ports=app), app.today())


@api.post("/draft-orders/<id>/complete", operation_id="completeDraftOrder", status_code=HTTPStatus.CREATED)
@documented(Order, errors=COMPLETE_ERRORS)
def complete(
    id: DraftOrderPath, body: CompleteDraftOrderInput, key: IdempotencyKey = None, if_match: OptionalIfMatch = None
) -> Response[str]:
    """Complete a draft order without a checkout.

    With `payment` `paid`, the draft order becomes an order with status `PAID`, its links show that it is paid, and the
    customer gets a receipt. With `pending`, it becomes an order with status `PENDING`, its goods are reserved, and its
    links lead to the order, which can be paid, invoiced or marked as paid. Goods that ship then need a delivery, unless
    you set `without_delivery`. If the stock is insufficient, the answer is 409 `out_of_stock` unless you set
    `ignore_stock`. If today's total is not the one that the customer was last told, by e-mail or by the
    page, the answer is 409 `total_changed` with both totals, unless `total` says which counts.
    """
    if body.payment == "pending":
        sale = complete_unpaid(
            id,
            ignore_stock=body.ignore_stock,
            without_delivery=body.without_delivery,
            end_payment=body.end_payment,
            total=body.choice,
            seen_version=if_match,
            request=api.request_key(key),
            ports=app,
        )
        return order_answer(sale, app.today(), ports=app, created=True)
    offer = app.sales.get(id).offer if body.amount else None
    sale = mark_as_paid(
        id,
        body.to_payment(offer, ignore_stock=body.ignore_stock, total=body.choice),
        of_order=False,
        seen_version=if_match,
        request=api.request_key(key),
        ports=app,
    )
    return order_answer(sale, app.today(), ports=app, created=True)


@api.post("/draft-orders/<id>/invoice/preview", operation_id="previewDraftOrderInvoice")
@documented(InvoicePreview, errors=[NotFoundError, EmailRejectedError])
def preview_invoice(
    id: DraftOrderPath, body: Annotated[InvoiceInput, Body(default_factory=InvoiceInput)]
) -> Response[str]:
    """Preview an invoice.

    Returns the e-mail that would be sent now, and warnings about the draft order. Nothing is sent or stored, and the
    link in it does not work.
    """
    from invoicing.pages.email.preview import preview_invoice as rendered  # noqa: PLC0415 - templates load slowly

    sale, options, base_url = app.sales.get(id), body.to_options(), app.base_url(api.domain)
    warned = view_draft_order(sale, ports=app).warnings
    return answer(invoice_preview(rendered(sale, options, base_url=base_url, ports=app), warned))


@api.post("/draft-orders/<id>/invoice", operation_id="sendDraftOrderInvoice", status_code=HTTPStatus.ACCEPTED)
@documented(RequestedInvoice, errors=[*REQUEST_INVOICE_ERRORS, OutOfStockError])
def send_invoice(
    id: DraftOrderPath,
    body: Annotated[InvoiceInput, Body(default_factory=InvoiceInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Send an invoice by e-mail.

    The e-mail is sent now or at `send_at`, with a link of its own. Once it is sent, the draft order's status is
    `INVOICE_SENT`. The timeline shows whether the e-mail was delivered. If the store has `reserve_hours`, the goods are
    reserved immediately. To reach a customer without an e-mail address, create a link.
    """
    request = api.request_key(key)
    sale, email = request_invoice(id, body.to_options(), seen_version=if_match, request=request, ports=app)
    warned = warnings_when_sent(sale, ports=app)
    return answer(requested_invoice(email, warned), is_replayed=sale.is_replayed)


@api.post("/draft-orders/<id>/links", operation_id="createDraftOrderLink", status_code=HTTPStatus.CREATED)
@documented(CreatedLink, errors=CREATE_LINK_ERRORS)
def add_link(
    id: DraftOrderPath,
    body: Annotated[LinkInput, Body(default_factory=LinkInput)],
    key: IdempotencyKey = None,
    if_match: OptionalIfMatch = None,
) -> Response[str]:
    """Create a link.

    Share it with the customer yourself: nothing is sent, and the draft order's status does not change. The new link can
    replace another one.
    """
    options, request = body.to_options(), api.request_key(key)
    app.link_keys.all()  # read first: a link without an address would stay behind
    sale, link = create_link(id, options, seen_version=if_match, request=request, ports=app)
    warned = warnings_when_sent(sale, ports=app)
    return answer(SharedLinks.of(sale, api.domain, app).created(link, warned), is_replayed=sale.is_replayed)


@api.post("/draft-orders/<id>/preview", operation_id="previewDraftOrder")
@documented(Preview, errors=[NotFoundError, SecretUnavailableError])
def preview_page(id: DraftOrderPath) -> Response[str]:
    """Preview the page behind a link.

    The address works for a day. The page is the customer's, with personal data masked; nothing can be entered or paid
    there, and it does not count as opened. To reach the customer, create a link.
    """
    return answer(SharedLinks.of(app.sales.get(id), api.domain, app).preview(app.clock()))


@api.post("/orders/<id>/preview", operation_id="previewOrder")
@documented(Preview, errors=[NotFoundError, SecretUnavailableError])
def preview_order_page(id: OrderPath) -> Response[str]:
    """Preview the page behind a link to an order.

    The address works for a day. As with draft orders, the page is the customer's, and nothing can be changed there.
    """
    sale = app.sales.get(id)
    order_of(sale)
    return answer(SharedLinks.of(sale, api.domain, app).preview(app.clock()))


@api.get("/draft-orders/<id>/links", operation_id="listDraftOrderLinks")
@documented(LinkList, errors=[NotFoundError, SecretUnavailableError])
def list_links(id: DraftOrderPath, query: Annotated[PageQuery, Query()]) -> Response[str]:
    """List the links of a draft order, oldest first.

    Links in invoices are included.
    """
    sale = app.sales.get(id)
    page, newest = page_of_links(sale, query.limit, query.cursor, ports=app)
    return answer(SharedLinks.of(sale, api.domain, app).listed(page, newest))


@api.delete(
    "/draft-orders/<id>/links/<link_id>", operation_id="revokeDraftOrderLink", status_code=HTTPStatus.NO_CONTENT
)
@documented(None, errors=REVOKE_LINK_ERRORS)
def delete_link(id: DraftOrderPath, link_id: LinkPath) -> Response[str]:
    """Revoke a link.

    The link stops working. Revoking it again has no effect.
    """
    revoke_link(id, link_id, ports=app)
    return no_content()


@api.get("/draft-orders/<id>/timeline", operation_id="listDraftOrderEvents")
@documented(Timeline, errors=[NotFoundError])
def timeline(id: DraftOrderPath, query: Annotated[TimelineQuery, Query()]) -> Response[str]:
    """List the events of a draft order, oldest first.

    Events of the order that it became are included.
    """
    page = app.sales.timeline(id, query.limit, query.cursor, newest_first=query.is_newest_first)
    return answer(timeline_of(page, app.staff_members))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
