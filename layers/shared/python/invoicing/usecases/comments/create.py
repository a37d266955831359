"""Comment on a sale."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.sale import Sale
from invoicing.domain.staff.comment import Comment
from invoicing.domain.values.ids import parse_comment_id
from invoicing.ports import Ports
from invoicing.usecases.comments.read import read_comment, require_order
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def create_comment(
    sale_id: str, text: str, *, of_order: bool = False, request: RequestKey | None, ports: Ports
) -> tuple[Sale, Comment]:
    """Add a comment of the acting member of staff, whatever the state of the sale. Its version stays.

    Raises:
        NotFoundError: there is no such sale or, with `of_order`, it has not become an order yet.
        KeyReusedError: the request's key was first used with another body.
    """
    sale = ports.sales.get(sale_id, request=request)
    if sale.answered:
        return read_comment(sale_id, parse_comment_id(sale.answered), of_order=of_order, request=request, ports=ports)
    require_order(sale, of_order=of_order)
    now = ports.clock()
    comment = Comment(ports.ids.ulid(now), now, ports.acting_staff_id() or "", text)
    sale.put(comment)
    sale.put(replace(sale.draft, comments=sale.draft.comments + 1))
    sale.answer(comment.id)
    ports.sales.save(sale)
    return sale, comment
