"""Orders: what completed draft orders became."""

from __future__ import annotations

from typing import Any

from invoicing.api.answers import Answer, order_answer
from invoicing.api.errors import FaultyRequestError
from invoicing.api.requests.orders import CancelOrderBody, RefundBody
from invoicing.api.requests.queries import OrdersQuery, PageQuery, Query
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.lists import ListOf, list_of
from invoicing.api.responses.orders import Order, OrderSummary, order_of, order_summary
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
from invoicing.domain.identifiers import sale_id_of
from invoicing.domain.sales import Sale
from invoicing.usecases.cancel_order import cancel_order
from invoicing.usecases.refund_order import refund_order

app.at_init("sales")

api = Api("Orders")


@api.route("GET", "/orders", query=OrdersQuery, answers=ListOf[OrderSummary], refuses=[InvalidCursorError])
def list_orders(call: Call[None, OrdersQuery]) -> Answer:
    """List orders, newest first."""
    page = app.sales.orders(call.query.financial_status, call.query.limit, call.query.cursor)
    return Answer(list_of(page, order_summary))


@api.route("GET", "/orders/{id}", answers=Order, refuses=[NotFoundError])
def read(call: Call[None, Query]) -> Answer:
    """Read an order."""
    return order_answer(_sale(call))


@api.route(
    "GET",
    "/orders/{id}/timeline",
    query=PageQuery,
    answers=ListOf[TimelineEntry],
    refuses=[NotFoundError, InvalidCursorError],
)
def timeline(call: Call[None, PageQuery]) -> Answer:
    """Read what happened to an order, oldest first, from its time as a draft order on."""
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
def give_back(call: Call[RefundBody, Query]) -> Answer:
    """Refund an order, whole or in part; the customer is told by e-mail.

    Send an Idempotency-Key, so that nothing is refunded twice. Where the payment provider does not answer at once the
    refund is `pending`, and goes on by itself. Money that was taken by hand you give back yourself; this notes it.
    """
    sale = _sale(call)
    _, made = refund_order(
        sale.id,
        call.body.to_options(order_of(sale)),
        request=call.key,
        sales=app.sales,
        providers=app.providers,
        ids=app.ids,
        clock=app.clock,
    )
    return Answer(refund(made))


@api.route(
    "POST",
    "/orders/{id}/cancel",
    body=CancelOrderBody,
    optional_body=True,
    answers=Order,
    refuses=[FaultyRequestError, NotFoundError, WrongStateError, MoreThanCapturedError, KeyReusedError],
    keyed=True,
)
def cancel(call: Call[CancelOrderBody, Query]) -> Answer:
    """Cancel an order: what is only promised is let go, what was paid is refunded, and the goods are for sale again.

    Goods of an order that was never paid always are; of one that was, unless you say otherwise with `restock`.
    """
    sale = cancel_order(
        _sale(call).id,
        restock=call.body.restock,
        reason=call.body.reason or "",
        request=call.key,
        sales=app.sales,
        providers=app.providers,
        numbers=app.numbers,
        ids=app.ids,
        clock=app.clock,
    )
    return order_answer(sale)


def _sale(call: Call[Any, Any]) -> Sale:
    """Return the sale of an order; a draft order that has become none is not found."""
    sale = app.sales.get(sale_id_of(call.path["id"], "ord"))
    order_of(sale)
    return sale


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer the HTTP API."""
    return api.resolve(event, context)
