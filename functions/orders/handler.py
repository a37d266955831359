"""Orders: what completed draft orders became."""

from __future__ import annotations

from typing import Any

from invoicing.api.answers import Answer
from invoicing.api.requests.queries import OrdersQuery, PageQuery, Query
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.lists import ListOf, list_of
from invoicing.api.responses.orders import Order, OrderSummary, order, order_summary
from invoicing.api.responses.timeline import TimelineEntry, timeline_entry
from invoicing.bootstrap import app
from invoicing.domain.errors import InvalidCursorError, NotFoundError
from invoicing.domain.identifiers import sale_id_of

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
    return Answer(order(app.sales.get(sale_id_of(call.path["id"], "ord"))))


@api.route(
    "GET",
    "/orders/{id}/timeline",
    query=PageQuery,
    answers=ListOf[TimelineEntry],
    refuses=[NotFoundError, InvalidCursorError],
)
def timeline(call: Call[None, PageQuery]) -> Answer:
    """Read what happened to an order, oldest first, from its time as a draft order on."""
    sale_id = sale_id_of(call.path["id"], "ord")
    order(app.sales.get(sale_id))  # a draft order that has become none has no story as one
    return Answer(list_of(app.sales.timeline(sale_id, call.query.limit, call.query.cursor), timeline_entry))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer the HTTP API."""
    return api.resolve(event, context)
