"""CSV exports. The function only has read access."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from invoicing.api.answers import Answer, Table
from invoicing.api.csv_pages import CsvPages, Read
from invoicing.api.requests.list_queries import DraftOrdersTable, LedgerTable, OrdersTable
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.tables import DRAFT_ORDERS, LEDGER, ORDERS
from invoicing.bootstrap import app
from invoicing.domain.errors import InvalidCursorError

app.at_init("sales")

api = Api("Exports")


@api.route("GET", "/draft-orders.csv", query=DraftOrdersTable, answers=Table, refuses=[InvalidCursorError])
def draft_orders(call: Call[None, DraftOrdersTable]) -> Answer:
    """Export draft orders as CSV.

    Takes the same filters as `GET /draft-orders`. If there is another page, the header `Link` has its address
    (`rel="next"`) and `Next-Cursor` its cursor. Only the first page has a header row, so that pages can be joined. A
    cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    selection = call.query.selection()
    return _table(
        call, "draft-orders", DRAFT_ORDERS, lambda limit, cursor: app.sales.draft_orders(selection, limit, cursor)
    )


@api.route("GET", "/orders.csv", query=OrdersTable, answers=Table, refuses=[InvalidCursorError])
def orders(call: Call[None, OrdersTable]) -> Answer:
    """Export orders as CSV.

    Takes the same filters as `GET /orders`, and is split into pages like `GET /draft-orders.csv`.
    """
    selection = call.query.selection()
    return _table(call, "orders", ORDERS, lambda limit, cursor: app.sales.orders(selection, limit, cursor))


@api.route("GET", "/ledger.csv", query=LedgerTable, answers=Table, refuses=[InvalidCursorError])
def ledger(call: Call[None, LedgerTable]) -> Answer:
    """Export the ledger as CSV, oldest first.

    Kinds of entries: `authorized` (the payment is authorized, not captured), `captured` (the store has the money),
    `voided` (an authorized payment was voided), `refunded` and `refund_failed` (refunded money came back to the store).
    Amounts are positive. The table is split into pages like `GET /draft-orders.csv`.
    """
    start, end = call.query.occurred_from, call.query.occurred_to
    return _table(call, "ledger", LEDGER, lambda limit, cursor: app.sales.ledger_entries(start, end, limit, cursor))


def _table(call: Call[None, Any], name: str, pages: CsvPages[Any], read: Read) -> Answer:
    text, next_cursor = pages.page(read, call.query.limit, call.query.cursor)
    following = urlencode({**call.parameters, "cursor": next_cursor})
    return Answer(Table(text, f"{name}.csv", next_cursor, f"/{name}.csv?{following}"))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
