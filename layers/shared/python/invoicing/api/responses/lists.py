"""Lists: a page of items, and where the next page begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar

from typing_extensions import TypedDict

from invoicing.api.responses.values import Shown
from invoicing.ports import Page

T = TypeVar("T")
Item = TypeVar("Item")


class ListOf(TypedDict, Generic[T]):
    """One page."""

    items: list[T]
    next_cursor: Annotated[str | None, Shown("Give it as `cursor` to get the next page; null on the last.")]


def list_of(page: Page[Item], write: Callable[[Item], T]) -> ListOf[T]:
    """Write a page."""
    return {"items": [write(item) for item in page.items], "next_cursor": page.next_cursor}
