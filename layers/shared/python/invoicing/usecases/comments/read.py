"""Read comments of a sale."""

from __future__ import annotations

from invoicing.domain.errors import NotFoundError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.sale import Sale
from invoicing.domain.staff.comment import Comment, comment_key
from invoicing.domain.values.ids import comment_id, order_id
from invoicing.ports import Page, Ports


def list_comments(sale_id: str, limit: int, cursor: str | None, *, of_order: bool, ports: Ports) -> Page[Comment]:
    """Return a page of a sale's comments, oldest first.

    Raises:
        NotFoundError: there is no such sale or, with `of_order`, it has not become an order yet.
    """
    sale = ports.sales.get(sale_id)
    require_order(sale, of_order=of_order)
    return ports.sales.comments(sale_id, limit, cursor)


def read_comment(
    sale_id: str, ulid: str, *, of_order: bool, request: RequestKey | None = None, ports: Ports
) -> tuple[Sale, Comment]:
    """Return a sale with one of its comments.

    Raises:
        NotFoundError: there is no such sale, order or comment.
    """
    sale = ports.sales.get(sale_id, comment_key(ulid), request=request)
    require_order(sale, of_order=of_order)
    comment = sale.find(comment_key(ulid), Comment)
    if comment is None:
        raise NotFoundError("comment", id=comment_id(ulid))
    return sale, comment


def require_order(sale: Sale, *, of_order: bool) -> None:
    """Raise NotFoundError if an order was asked for, and the sale has none."""
    if of_order and sale.order is None:
        raise NotFoundError("order", id=order_id(sale.id))
