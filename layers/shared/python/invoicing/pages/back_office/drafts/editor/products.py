"""Products that the picker of the editor offers."""

from __future__ import annotations

from collections.abc import Sequence

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.values.text import fold_case
from invoicing.ports import Ports

_SHOWN = 8
_READ = 100


def find_products(query: str, ports: Ports) -> Sequence[StockedProduct]:
    """Return products whose title and sku have words that begin with those of the query."""
    words = fold_case(query).split()
    page = ports.products.list(_READ, None)
    found = [it for it in page.items if not isinstance(it, Unreadable) and _fits(it, words)]
    return found[:_SHOWN]


def _fits(stocked: StockedProduct, words: Sequence[str]) -> bool:
    of_product = fold_case(f"{stocked.product.title} {stocked.product.sku}").split()
    return all(any(each.startswith(word) for each in of_product) for word in words)
