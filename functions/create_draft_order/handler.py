"""Create, duplicate and calculate draft orders."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from invoicing.api.problems.errors import PRICING_ERRORS
from invoicing.api.requests.draft_orders import DraftOrderInput
from invoicing.api.requests.duplicate import DuplicateInput
from invoicing.api.responses.draft_orders import (
    CalculatedDraftOrder,
    DraftOrder,
    calculated_draft_order,
    draft_order_answer,
)
from invoicing.api.routing.answers import answer
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.parameters import DraftOrderPath, IdempotencyKey, OrderPath
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.errors import NotFoundError, OutOfStockError, PastTimeError
from invoicing.observability import logger, mark_log
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.create import create_draft_order
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order
from invoicing.usecases.draft_orders.view import view_draft_order

app.at_init("sales", "products")

api = StaffApi("Draft orders")


@api.post("/draft-orders", operation_id="createDraftOrder", status_code=HTTPStatus.CREATED)
@documented(DraftOrder, errors=(*PRICING_ERRORS, PastTimeError, OutOfStockError))
def create(body: DraftOrderInput, key: IdempotencyKey = None) -> Response[str]:
    """Create a draft order.

    Only `line_items` is required. With `reserve_until`, the goods are reserved for the customer. Send an invoice or
    create a link to let the customer pay.
    """
    sale = create_draft_order(body.to_input(), request=api.request_key(key), ports=app)
    mark_log(sale.id)
    return draft_order_answer(view_draft_order(sale, ports=app), app.today(), created=True)


DUPLICATE_ERRORS = (*PRICING_ERRORS, NotFoundError)


@api.post("/draft-orders/<id>/duplicate", operation_id="duplicateDraftOrder", status_code=HTTPStatus.CREATED)
@documented(DraftOrder, errors=DUPLICATE_ERRORS)
def duplicate(
    id: DraftOrderPath,
    body: Annotated[DuplicateInput, Body(default_factory=DuplicateInput)],
    key: IdempotencyKey = None,
) -> Response[str]:
    """Duplicate a draft order.

    The draft order can have any status. The copy has the current data and prices of products, without discounts and
    delivery. Use `copy` to choose the fields to copy.
    """
    return _duplicate(id, body, key)


@api.post("/orders/<id>/duplicate", operation_id="duplicateOrder", status_code=HTTPStatus.CREATED)
@documented(DraftOrder, errors=DUPLICATE_ERRORS)
def duplicate_order(
    id: OrderPath, body: Annotated[DuplicateInput, Body(default_factory=DuplicateInput)], key: IdempotencyKey = None
) -> Response[str]:
    """Create a draft order from an order.

    The copy has the current data and prices of products, without discounts and delivery. Use `copy` to choose the
    fields to copy.
    """
    return _duplicate(id, body, key, of_order=True)


def _duplicate(sale_id: str, body: DuplicateInput, key: str | None, *, of_order: bool = False) -> Response[str]:
    request = api.request_key(key)
    sale = duplicate_draft_order(sale_id, copy=body.to_choice(), of_order=of_order, request=request, ports=app)
    mark_log(sale.id)
    return draft_order_answer(view_draft_order(sale, ports=app), app.today(), created=True)


@api.post("/draft-orders/calculate", operation_id="calculateDraftOrder")
@documented(CalculatedDraftOrder, errors=PRICING_ERRORS)
def calculate(body: DraftOrderInput) -> Response[str]:
    """Calculate a draft order without creating it.

    Returns the totals that the draft order would have, and warnings about it. Nothing is stored.
    """
    sale = calculate_draft_order(body.to_input(), ports=app)
    return answer(calculated_draft_order(view_draft_order(sale, ports=app)))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
