"""List, write and remove the comments of staff on draft orders and orders."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from invoicing.api.requests.comments import CommentInput
from invoicing.api.requests.list_queries import PageQuery
from invoicing.api.responses.comments import Comment, CommentList, comment_of, comments_of
from invoicing.api.routing.answers import answer, no_content
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.parameters import CommentPath, DraftOrderPath, IdempotencyKey, OrderPath
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.errors import NotFoundError
from invoicing.domain.staff.role import Role
from invoicing.observability import logger
from invoicing.usecases.comments.create import create_comment
from invoicing.usecases.comments.read import list_comments
from invoicing.usecases.comments.remove import remove_comment

app.at_init("sales", "staff_members")

api = StaffApi("Comments")


@api.get("/draft-orders/<id>/comments", operation_id="listDraftOrderComments")
@documented(CommentList, errors=[NotFoundError])
def list_of_draft_order(id: DraftOrderPath, query: Annotated[PageQuery, Query()]) -> Response[str]:
    """List the comments on a draft order, oldest first.

    Comments on the order that it became are included, and those that were removed, without their text.
    """
    return _list(id, query, of_order=False)


@api.get("/orders/<id>/comments", operation_id="listOrderComments")
@documented(CommentList, errors=[NotFoundError])
def list_of_order(id: OrderPath, query: Annotated[PageQuery, Query()]) -> Response[str]:
    """List the comments on an order, oldest first.

    Comments on its draft order are included, and those that were removed, without their text.
    """
    return _list(id, query, of_order=True)


@api.post("/draft-orders/<id>/comments", operation_id="createDraftOrderComment", status_code=HTTPStatus.CREATED)
@documented(Comment, errors=[NotFoundError])
def comment_on_draft_order(id: DraftOrderPath, body: CommentInput, key: IdempotencyKey = None) -> Response[str]:
    """Comment on a draft order, in any status.

    The customer does not see it. The draft order's version does not change.
    """
    return _create(id, body, key, of_order=False)


@api.post("/orders/<id>/comments", operation_id="createOrderComment", status_code=HTTPStatus.CREATED)
@documented(Comment, errors=[NotFoundError])
def comment_on_order(id: OrderPath, body: CommentInput, key: IdempotencyKey = None) -> Response[str]:
    """Comment on an order, in any status.

    The customer does not see it. The order's version does not change.
    """
    return _create(id, body, key, of_order=True)


@api.delete(
    "/draft-orders/<id>/comments/<comment_id>",
    operation_id="removeDraftOrderComment",
    status_code=HTTPStatus.NO_CONTENT,
)
@documented(None, errors=[NotFoundError])
def remove_from_draft_order(id: DraftOrderPath, comment_id: CommentPath) -> Response[str]:
    """Remove a comment.

    Its text is erased. Who wrote it, who removed it and when stay. Its author may remove it, and every owner. Removing
    it again has no effect.
    """
    return _remove(id, comment_id, of_order=False)


@api.delete("/orders/<id>/comments/<comment_id>", operation_id="removeOrderComment", status_code=HTTPStatus.NO_CONTENT)
@documented(None, errors=[NotFoundError])
def remove_from_order(id: OrderPath, comment_id: CommentPath) -> Response[str]:
    """Remove a comment on an order, as one on a draft order."""
    return _remove(id, comment_id, of_order=True)


def _list(sale_id: str, query: PageQuery, *, of_order: bool) -> Response[str]:
    page = list_comments(sale_id, query.limit, query.cursor, of_order=of_order, ports=app)
    return answer(comments_of(page, app.staff_members))


def _create(sale_id: str, body: CommentInput, key: str | None, *, of_order: bool) -> Response[str]:
    sale, made = create_comment(sale_id, body.text, of_order=of_order, request=api.request_key(key), ports=app)
    return answer(comment_of(made, app.staff_members), is_replayed=sale.is_replayed)


def _remove(sale_id: str, comment_id: str, *, of_order: bool) -> Response[str]:
    remove_comment(sale_id, comment_id, is_owner=Role.OWNER in api.roles, of_order=of_order, ports=app)
    return no_content()


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
