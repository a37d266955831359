"""Lists: a page of items, and where the next page begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Generic, Literal, TypeVar

from typing_extensions import TypedDict

from invoicing.api.responses.values import Doc
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Page

T = TypeVar("T")
Item = TypeVar("Item")


class ListOf(TypedDict, Generic[T]):
    """One page."""

    items: list[T]
    next_cursor: Annotated[str | None, Doc("Give it as `cursor` to get the next page; null on the last.")]


class UnreadableItem(TypedDict):
    """Something that is stored and cannot be read just now. The rest of the list is as it should be."""

    id: str
    name: str | None
    unreadable: Literal[True]


def list_of(page: Page[Item], write: Callable[[Any], T]) -> ListOf[T]:
    """Write a page."""
    items: list[Any] = [_unreadable(item) if isinstance(item, Unreadable) else write(item) for item in page.items]
    return {"items": items, "next_cursor": page.next_cursor}


def _unreadable(item: Unreadable) -> UnreadableItem:
    return {"id": item.id, "name": item.name or None, "unreadable": True}
