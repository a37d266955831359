"""Pages of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Page


class ListPage(TypedDict):
    """A page of a list; its class adds the type of `items`."""

    next_cursor: Annotated[str | None, Doc("Send it as `cursor` to get the next page. Null on the last page.")]


class UnreadableItem(TypedDict):
    """An item whose stored data cannot be read. The other items are not affected."""

    id: str
    name: str | None
    unreadable: Literal[True]


def list_of(page: Page[Any], write: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a page's document."""
    items = [_unreadable(item) if isinstance(item, Unreadable) else write(item) for item in page.items]
    return {"items": items, "next_cursor": page.next_cursor}


def _unreadable(item: Unreadable) -> UnreadableItem:
    return {"id": item.id, "name": item.name or None, "unreadable": True}
