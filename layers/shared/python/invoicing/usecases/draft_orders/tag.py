"""Add and remove tags of a draft order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from invoicing.domain.events import Actor, DraftOrderUpdated
from invoicing.domain.values.tags import with_tags
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def tag_draft_order(sale_id: str, *, add: Sequence[str] = (), remove: Sequence[str] = (), ports: Ports) -> None:
    """Change the tags, whatever the version of the draft order. A change that makes no difference is not stored.

    Raises:
        WrongStateError: the draft order is completed or cancelled.
        InvalidRequestError: the draft order would have too many tags.
    """
    sale = ports.sales.get(sale_id)
    draft = sale.draft
    draft.require_open("edit")
    tags = with_tags(draft.tags, add=add, remove=remove)
    if tags == draft.tags:
        return
    edited = replace(draft.edited(ports.clock()), tags=tags)
    sale.put(edited)
    sale.record(DraftOrderUpdated(edited.version, edited.offer, edited.total, ("tags",)), Actor.STAFF)
    ports.sales.save(sale)
