"""List products, found by words or not, and those with little stock too."""

from __future__ import annotations

from invoicing.domain.catalog.product import CatalogStatus, StockedProduct, StockLevel
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Page, Ports


def list_products(
    status: CatalogStatus, level: StockLevel | None, query: str, limit: int, cursor: str | None, *, ports: Ports
) -> Page[StockedProduct | Unreadable]:
    """Return a page of products of a status: by sku, or those that the words of a query find.

    Of one stock level, a page may be short, or empty, and have a next one: stock changes with every sale, so no index
    has it.

    Raises:
        InvalidCursorError: the cursor is not of this list.
    """
    if query:
        return ports.products.search(query, limit, cursor, [status], level=level)
    return ports.products.list(limit, cursor, [status], level=level)
