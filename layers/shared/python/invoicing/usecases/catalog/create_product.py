"""Create a product with its first units."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.events.store import ProductChanged
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.ports import Once, Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def create_product(
    product: Callable[[str, Store], Product], skus: Iterable[str], units: int, *, request: RequestKey, ports: Ports
) -> Once[StockedProduct] | None:
    """Create a product with the first of the skus that no other product has, once for each request key.

    None if all of them are taken. A key that was used before leads to the product that was created then.

    Raises:
        InvalidRequestError: the product is invalid; the error has a pointer to the field.
        KeyReusedError: the key was used with other contents.
    """
    store = ports.stores.get()
    described = [product(sku, store) for sku in skus]
    ports.stores.lock_currency(store)
    for each in described:
        event = ProductChanged(each.sku, is_new=True, adjustment=units)
        created = ports.products.create(each, units, request, event=event)
        if created is not None:
            return created
    return None
