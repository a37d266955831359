"""Create, duplicate and calculate draft orders."""

from __future__ import annotations

from typing import Any

from invoicing.api.answers import Answer
from invoicing.api.errors import PRICING_ERRORS
from invoicing.api.requests.draft_orders import DraftOrderBody
from invoicing.api.requests.duplicate import DuplicateBody
from invoicing.api.requests.queries import Query
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.draft_orders import DraftOrder, draft_order_answer
from invoicing.api.responses.offers import OfferDocument, offer_document
from invoicing.bootstrap import app
from invoicing.domain.errors import KeyReusedError, NotFoundError, OutOfStockError, PastTimeError
from invoicing.domain.values.ids import parse_draft_order_id, parse_order_id
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.create import create_draft_order
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order

app.at_init("sales", "products")

api = Api("Draft orders")


@api.route(
    "POST",
    "/draft-orders",
    body=DraftOrderBody,
    answers=DraftOrder,
    status=201,
    refuses=(*PRICING_ERRORS, PastTimeError, OutOfStockError, KeyReusedError),
    keyed=True,
)
def create(call: Call[DraftOrderBody, Query]) -> Answer:
    """Create a draft order.

    Only `line_items` is required. With `reserve_until`, the goods are reserved for the customer. Send an invoice or
    create a link to let the customer pay.
    """
    sale = create_draft_order(call.body.to_input(), request=call.key, ports=app)
    return draft_order_answer(sale, app.today(), created=True)


DUPLICATE_ERRORS = (*PRICING_ERRORS, NotFoundError, KeyReusedError)


@api.route(
    "POST",
    "/draft-orders/{id}/duplicate",
    body=DuplicateBody,
    optional_body=True,
    answers=DraftOrder,
    status=201,
    refuses=DUPLICATE_ERRORS,
    keyed=True,
)
def duplicate(call: Call[DuplicateBody, Query]) -> Answer:
    """Duplicate a draft order.

    The draft order can have any status. The copy has the current data and prices of products, without discounts and
    delivery. Use `copy` to choose the fields to copy.
    """
    return _duplicate(call, parse_draft_order_id(call.path["id"]))


@api.route(
    "POST",
    "/orders/{id}/duplicate",
    body=DuplicateBody,
    optional_body=True,
    answers=DraftOrder,
    status=201,
    refuses=DUPLICATE_ERRORS,
    keyed=True,
)
def duplicate_order(call: Call[DuplicateBody, Query]) -> Answer:
    """Create a draft order from an order.

    The copy has the current data and prices of products, without discounts and delivery. Use `copy` to choose the
    fields to copy.
    """
    return _duplicate(call, parse_order_id(call.path["id"]), of_order=True)


def _duplicate(call: Call[DuplicateBody, Query], sale_id: str, *, of_order: bool = False) -> Answer:
    sale = duplicate_draft_order(sale_id, copy=call.body.to_choice(), of_order=of_order, request=call.key, ports=app)
    return draft_order_answer(sale, app.today(), created=True)


@api.route("POST", "/draft-orders/calculate", body=DraftOrderBody, answers=OfferDocument, refuses=PRICING_ERRORS)
def calculate(call: Call[DraftOrderBody, Query]) -> Answer:
    """Calculate a draft order without creating it.

    Returns the totals that the draft order would have. Nothing is stored.
    """
    offer = calculate_draft_order(call.body.to_input(), ports=app)
    return Answer(offer_document(offer))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
