"""Return values of routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """A page of CSV with its file name. `next_cursor` and `next_address` lead to the next page, if there is one."""

    text: str
    name: str
    next_cursor: str | None = None
    next_address: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers for the file name and the next page."""
        attached = {"Content-Disposition": f'attachment; filename="{self.name}"'}
        if self.next_cursor is None:
            return attached
        return {**attached, "Link": f'<{self.next_address}>; rel="next"', "Next-Cursor": self.next_cursor}


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: a JSON document, JSON text, a table, or no body. `version` becomes the ETag."""

    document: Any = None
    version: int | None = None
    location: str | None = None
