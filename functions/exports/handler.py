"""CSV exports. The function only has read access."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from invoicing.api.requests.list_queries import DraftOrdersTable, LedgerTable, OrdersTable
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.observability import logger
from invoicing.usecases.exports.columns import LEDGER, draft_orders_table, orders_table
from invoicing.usecases.exports.csv_pages import CONTENT_TYPE, CsvPage, CsvPages

app.at_init("sales")

api = StaffApi("Exports")


@api.get("/draft-orders.csv", operation_id="exportDraftOrders")
@documented(CsvPages)
def draft_orders(query: Annotated[DraftOrdersTable, Query()]) -> Response[str]:
    """Export draft orders as CSV.

    Takes the same filters as `GET /draft-orders`. If there is another page, the header `Link` has its address
    (`rel="next"`) and `Next-Cursor` its cursor. The text is UTF-8. Only the first page has a byte order mark and a
    header row, so that pages can be joined. An apostrophe precedes what a spreadsheet would run as a formula: a sign at
    the start of a cell, and one after a comma, a semicolon or a tab inside it.
    """
    today = app.today()
    read = partial(app.sales.draft_orders, query.selection(today, app.time_zone()))
    return _table("draft-orders", draft_orders_table(today).page(read, query.limit, query.cursor))


@api.get("/orders.csv", operation_id="exportOrders")
@documented(CsvPages)
def orders(query: Annotated[OrdersTable, Query()]) -> Response[str]:
    """Export orders as CSV.

    Takes the same filters as `GET /orders`, and is split into pages like `GET /draft-orders.csv`.
    """
    today = app.today()
    read = partial(app.sales.orders, query.selection(today, app.time_zone()))
    return _table("orders", orders_table(today).page(read, query.limit, query.cursor))


@api.get("/ledger.csv", operation_id="exportLedger")
@documented(CsvPages)
def ledger(query: Annotated[LedgerTable, Query()]) -> Response[str]:
    """Export the ledger as CSV, oldest first.

    Kinds of entries: `authorized` (the payment is authorized, not captured), `captured` (the store has the money),
    `voided` (an authorized payment was voided), `refunded` and `refund_failed` (refunded money came back to the store).
    Amounts are positive. `tax` is the tax in money that was captured or refunded, and `tax_lines` has it by rate.
    `order_id` and `order_name` are empty for money that came without an order. The table is split into pages like
    `GET /draft-orders.csv`.
    """
    read = partial(app.sales.ledger_entries, *query.period(app.time_zone()))
    return _table("ledger", LEDGER.page(read, query.limit, query.cursor))


def _table(name: str, page: CsvPage) -> Response[str]:
    """Return a page of a table as a file, with the cursor and the address of the next page, if there is one."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    if page.next_cursor is not None:
        following = urlencode({**api.current_event.query_string_parameters, "cursor": page.next_cursor})
        headers |= {"Link": f'</{name}.csv?{following}>; rel="next"', "Next-Cursor": page.next_cursor}
    return Response(HTTPStatus.OK, CONTENT_TYPE, page.text, headers)


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
