"""Remove a comment."""

from __future__ import annotations

from invoicing.ports import Ports
from invoicing.usecases.comments.read import read_comment
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def remove_comment(sale_id: str, ulid: str, *, is_owner: bool, of_order: bool = False, ports: Ports) -> None:
    """Erase the text of a comment, which may be removed already. Its author may, and every owner.

    Raises:
        NotFoundError: the sale has no such comment or, with `of_order`, it has not become an order yet.
        RoleRequiredError: another member of staff wrote it, and the acting one is no owner.
    """
    sale, comment = read_comment(sale_id, ulid, of_order=of_order, ports=ports)
    sale.put(comment.removed(ports.clock(), ports.acting_staff_id(), is_owner=is_owner))
    ports.sales.save(sale)
