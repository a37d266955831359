"""Products that the picker of the editor offers."""

from __future__ import annotations

from collections.abc import Sequence

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Ports
from invoicing.usecases.search import search_products

_SHOWN = 8


def find_products(query: str, ports: Ports) -> Sequence[StockedProduct]:
    """Return the first products whose title and sku have words that begin with those of the query."""
    page = search_products(query, _SHOWN, ports=ports)
    return [item for item in page.items if not isinstance(item, Unreadable)]
