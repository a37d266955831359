"""Everything that staff do with a draft order once it is written."""

from __future__ import annotations

from functools import partial
from typing import Any

from invoicing.api.answers import Answer, draft_order_answer, order_answer
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
from invoicing.api.requests.merge_patch import DraftOrderPatch
from invoicing.api.requests.orders import CancelDraftBody, CompleteBody
from invoicing.api.requests.queries import DraftOrdersQuery, EditQuery, PageQuery, Query
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.draft_orders import DraftOrder, DraftOrderSummary, draft_order_summary
from invoicing.api.responses.links import (
    InvoicePreview,
    Link,
    ListedLink,
    RequestedInvoice,
    SharedLinks,
    requested_invoice,
)
from invoicing.api.responses.lists import ListOf, UnreadableItem, list_of
from invoicing.api.responses.orders import Order
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
from invoicing.domain.values.money import Money
from invoicing.usecases.draft_orders.cancel import cancel_draft_order
from invoicing.usecases.draft_orders.complete_unpaid import complete_unpaid
from invoicing.usecases.draft_orders.edit import edit_draft_order
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.links.create import create_link
from invoicing.usecases.links.revoke import revoke_link
from invoicing.usecases.payments.mark_as_paid import mark_as_paid

app.at_init("sales")

api = Api("Draft orders")

NOTHING = Money(0, "")  # where no amount is given, none is read


@api.route(
    "GET",
    "/draft-orders",
    query=DraftOrdersQuery,
    answers=ListOf[DraftOrderSummary | UnreadableItem],
    refuses=[InvalidCursorError],
)
def list_draft_orders(call: Call[None, DraftOrdersQuery]) -> Answer:
    """List draft orders, newest first.

    Every filter can be combined with the others. With several, a page may be short, or empty, and still have a
    `next_cursor`: go on until it is null.
    """
    page = app.sales.draft_orders(call.query.selection(), call.query.limit, call.query.cursor)
    return Answer(list_of(page, partial(draft_order_summary, today=app.today())))


@api.route("GET", "/draft-orders/{id}", answers=DraftOrder, refuses=[NotFoundError])
def read(call: Call[None, Query]) -> Answer:
    """Read a draft order. Its ETag is what an edit has to send back."""
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
    """Edit a draft order by JSON merge patch (RFC 7396).

    What is given replaces what was there, null removes it, and lists are replaced whole. Links stay as they are: the
    customer sees the newest offer. Products that were on the draft order keep the price that was agreed. Where someone
    else was faster, the problem shows both values of each field in which yours differ from the current ones. What is
    reserved follows what is sold.
    """
    sale = edit_draft_order(
        _sale_id(call),
        call.seen_version,
        call.body.apply,
        end_payment=call.query.end_payment,
        sales=app.sales,
        products=app.products,
        stores=app.stores,
        providers=app.providers,
        numbers=app.numbers,
        ids=app.ids,
        clock=app.clock,
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
    """Cancel a draft order. Its links stay, and say that it was cancelled; what was reserved is for sale again."""
    sale = cancel_draft_order(
        _sale_id(call),
        end_payment=call.body.end_payment,
        request=call.key,
        sales=app.sales,
        providers=app.providers,
        numbers=app.numbers,
        ids=app.ids,
        clock=app.clock,
    )
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
    """Complete a draft order by hand: the money came some other way, or will come.

    With `paid` it becomes an order that is PAID: its links show from then on that it is paid, and the customer gets a
    receipt. With `pending` it becomes an order that is owed: its goods are set aside, its links go on to it, and it can
    still be paid, invoiced, or marked as paid. Stock is taken as from anybody who buys, unless you say `ignore_stock`.
    """
    sale_id, body = _sale_id(call), call.body
    if body.payment == "pending":
        sale = complete_unpaid(
            sale_id,
            ignore_stock=body.ignore_stock,
            end_payment=body.end_payment,
            request=call.key,
            sales=app.sales,
            stores=app.stores,
            providers=app.providers,
            numbers=app.numbers,
            ids=app.ids,
            clock=app.clock,
        )
        return order_answer(sale, app.today())
    owed = app.sales.get(sale_id).offer.totals.total if body.amount else NOTHING
    sale = mark_as_paid(
        sale_id,
        body.to_money(owed, ignore_stock=body.ignore_stock),
        of_order=False,
        request=call.key,
        sales=app.sales,
        providers=app.providers,
        numbers=app.numbers,
        ids=app.ids,
        clock=app.clock,
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
    """See an invoice as it would be sent now. Nothing is sent or stored, and its link leads nowhere."""
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
    """Ask for an invoice to be sent by e-mail, now or at a time.

    Each invoice has a link of its own. When it has gone the draft order is INVOICE_SENT, and the timeline tells what
    becomes of the mail. Without an e-mail address, copy a link instead. Where the store has `reserve_hours`, its goods
    are set aside at once, and what is sold out is refused.
    """
    _, email = request_invoice(
        _sale_id(call),
        call.body.to_options(),
        request=call.key,
        sales=app.sales,
        stores=app.stores,
        ids=app.ids,
        clock=app.clock,
    )
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
    """Make a link to paste into a chat, also in place of another. Nothing is sent, and the status stays."""
    sale, link = create_link(
        _sale_id(call),
        channel=call.body.channel,
        expires_at=call.body.expires_at,
        replaces=call.body.replaced,
        request=call.key,
        sales=app.sales,
        stores=app.stores,
        clock=app.clock,
    )
    return Answer(_links_of(sale, call.domain).document(link))


@api.route("GET", "/draft-orders/{id}/links", answers=ListOf[ListedLink], refuses=[NotFoundError])
def list_links(call: Call[None, Query]) -> Answer:
    """List the links of a draft order, oldest first, those in mails among them; each channel and mail has its own."""
    sale = app.sales.get(_sale_id(call))
    return Answer(_links_of(sale, call.domain).listed(app.sales.links(sale.id), app.clock()))


@api.route("DELETE", "/draft-orders/{id}/links/{link_id}", answers=None, status=204, refuses=REVOKE_LINK_ERRORS)
def delete_link(call: Call[None, Query]) -> Answer:
    """Revoke a link: it opens nothing any more. Done twice, it is done once."""
    revoke_link(_sale_id(call), parse_link_id(call.path["link_id"]), sales=app.sales, clock=app.clock)
    return Answer()


@api.route(
    "GET",
    "/draft-orders/{id}/timeline",
    query=PageQuery,
    answers=ListOf[TimelineEntry | UnreadableItem],
    refuses=[NotFoundError, InvalidCursorError],
)
def timeline(call: Call[None, PageQuery]) -> Answer:
    """Read what happened to a draft order, oldest first, and to the order that it became."""
    return Answer(list_of(app.sales.timeline(_sale_id(call), call.query.limit, call.query.cursor), timeline_entry))


def _sale_id(call: Call[Any, Any]) -> str:
    return parse_draft_order_id(call.path["id"])


def _links_of(sale: Sale, domain: str) -> SharedLinks:
    store = app.stores.get()
    return SharedLinks(sale, store, base_url=app.base_url(domain), keys=app.link_keys.all())


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer the HTTP API."""
    return api.resolve(event, context)
