"""List products, found by words or not, and those with little stock too."""

from __future__ import annotations

from invoicing.domain.catalog.product import CatalogStatus, StockedProduct, StockLevel
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Page, Ports
from invoicing.usecases.search import search_products

_MOST_READS = 5
_READ = 100  # products a read, if only those with little stock are shown


def list_products(
    status: CatalogStatus, level: StockLevel | None, query: str, limit: int, cursor: str | None, *, ports: Ports
) -> Page[StockedProduct | Unreadable]:
    """List products of a status: by sku, with one read a page, or those that the words of a query find.

    Of one stock level: with at most five reads of 100 products, so that a page may be short, or empty, and have a next
    one. Stock changes with every sale, so no index has it.

    Raises:
        InvalidCursorError: the cursor is not of this list.
    """
    if level is None:
        return search_products(query, limit, cursor, [status], ports=ports)
    found: list[StockedProduct | Unreadable] = []
    for _ in range(_MOST_READS):
        page = search_products(query, _READ, cursor, [status], ports=ports)
        found += [item for item in page.items if isinstance(item, Unreadable) or item.level is level]
        cursor = page.next_cursor
        if cursor is None or len(found) >= limit:
            break
    return Page(found, cursor)
