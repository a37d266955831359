"""What the editor offers while a person types: products, and customers of earlier drafts."""

from __future__ import annotations

from collections.abc import Sequence

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.sale.summary import DraftOrderSummary, Unreadable
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.text import canonical_address, fold_case
from invoicing.ports import Ports
from invoicing.usecases.search import search_products, search_sales

SHORTEST_QUERY = 2  # characters
_SHOWN_PRODUCTS, _SHOWN_CUSTOMERS = 8, 4
_READ = 25  # draft orders, of which a customer may have several


def find_products(query: str, ports: Ports) -> Sequence[StockedProduct]:
    """Return the first products whose title and sku have words that begin with those of the query."""
    page = search_products(query, _SHOWN_PRODUCTS, ports=ports)
    return [item for item in page.items if not isinstance(item, Unreadable)]


def find_customers(query: str, ports: Ports) -> Sequence[DraftOrderSummary]:
    """Return the latest draft order of each customer that is found: e-mail address, handle or name tell them apart."""
    if len(query) < SHORTEST_QUERY:
        return ()
    page = search_sales(Selection(query=query), _READ, ports=ports)
    latest: dict[str, DraftOrderSummary] = {}
    for summary in page.items:
        if isinstance(summary, DraftOrderSummary) and (name := _identity(summary)):
            latest.setdefault(name, summary)
    return tuple(latest.values())[:_SHOWN_CUSTOMERS]


def _identity(summary: DraftOrderSummary) -> str:
    return canonical_address(summary.email) or fold_case(summary.handle or summary.customer_name)
