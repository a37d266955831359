"""Return values of routes, and the answers that several routes share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from invoicing.api.responses.draft_orders import draft_order
from invoicing.api.responses.orders import order
from invoicing.domain.sale.sale import Sale


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


def draft_order_answer(sale: Sale, today: date, *, created: bool = False) -> Answer:
    """Return a draft order with its ETag and, if it was created, its address.

    `today` is the date in the store's time zone.
    """
    location = f"/draft-orders/{sale.draft.id}" if created else None
    return Answer(draft_order(sale, today), sale.draft.version, location)


def order_answer(sale: Sale, today: date) -> Answer:
    """Return an order with its address. `today` is the date in the store's time zone."""
    document = order(sale, today)
    return Answer(document, location=f"/orders/{document['id']}")
