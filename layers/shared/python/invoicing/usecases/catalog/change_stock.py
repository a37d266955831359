"""Add units of a product to its stock, or remove them."""

from __future__ import annotations

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.events.store import ProductChanged
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.ports import Once, Ports


def change_stock(
    sku: str, change: int, *, reason: str = "", seen_version: int | None, request: RequestKey | None, ports: Ports
) -> Once[StockedProduct]:
    """Change the stock, once for each request key. The version of the product stays; the event has the reason.

    Raises:
        VersionMismatchError: the product was changed since staff read `seen_version`.
        NotFoundError: there is no such product.
        OutOfStockError: more units would be removed than there are.
        KeyReusedError: the request key was used for another change.
    """
    event = ProductChanged(sku, ("available",), adjustment=change, reason=reason)
    return ports.products.change_stock(sku, change, request, seen_version=seen_version, event=event)
