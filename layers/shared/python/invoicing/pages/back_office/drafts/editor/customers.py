"""Customers of earlier drafts that the editor offers while a name or a handle is typed."""

from __future__ import annotations

from collections.abc import Sequence

from invoicing.domain.sale.summary import DraftOrderSummary
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.text import canonical_address, fold_case
from invoicing.ports import Ports
from invoicing.usecases.search import search_sales

SHORTEST_QUERY = 2  # characters
_READ, _SHOWN = 25, 4


def find_customers(query: str, ports: Ports) -> Sequence[DraftOrderSummary]:
    """Return the latest draft order of each customer that is found: e-mail address, handle or name tell them apart."""
    if len(query) < SHORTEST_QUERY:
        return ()
    page = search_sales(Selection(query=query), _READ, ports=ports)
    latest: dict[str, DraftOrderSummary] = {}
    for summary in page.items:
        if isinstance(summary, DraftOrderSummary) and (name := _identity(summary)):
            latest.setdefault(name, summary)
    return tuple(latest.values())[:_SHOWN]


def _identity(summary: DraftOrderSummary) -> str:
    return canonical_address(summary.email) or fold_case(summary.handle or summary.customer_name)
