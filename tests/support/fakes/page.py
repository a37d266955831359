"""Pages of lists in memory, with cursors."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from invoicing.domain.errors import (
    InvalidCursorError,
)
from invoicing.ports import Page

T = TypeVar("T")


def page_of(items: Sequence[T], name: str, limit: int, cursor: str | None, id_of: Callable[[T], str]) -> Page[T]:
    """Return a page; the cursor names the list and the last item that was shown."""
    start = 0
    if cursor is not None:
        try:
            whose, last = json.loads(base64.urlsafe_b64decode(cursor))
        except ValueError:
            raise InvalidCursorError from None
        if whose != name:
            raise InvalidCursorError
        start = [id_of(item) for item in items].index(last) + 1
    shown = items[start : start + limit]
    if not shown or start + limit >= len(items):
        return Page(shown)
    return Page(shown, base64.urlsafe_b64encode(json.dumps([name, id_of(shown[-1])]).encode()).decode())
