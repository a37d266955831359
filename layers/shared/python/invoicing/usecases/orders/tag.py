"""Add and remove tags of an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.values.tags import with_tags
from invoicing.domain.values.version import ANY_VERSION
from invoicing.ports import Ports
from invoicing.usecases.orders.edit import edit_order


def tag_order(sale_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = (), ports: Ports) -> None:
    """Change the tags, whatever the version and the status of the order; its draft order keeps its own.

    Raises:
        NotFoundError: the draft order is not completed yet.
        InvalidRequestError: the order would have too many tags.
    """

    def change(order: OrderFields) -> OrderFields:
        return replace(order, tags=with_tags(order.tags, add=add, remove=remove))

    edit_order(sale_id, ANY_VERSION, change, ports=ports)
