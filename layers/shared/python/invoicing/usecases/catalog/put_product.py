"""Create, replace and update products."""

from __future__ import annotations

from collections.abc import Callable

from invoicing.domain.catalog.changes import changed_fields
from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import NotFoundError
from invoicing.domain.events.store import ProductChanged
from invoicing.domain.values.version import require_replaceable
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def put_product(product: Callable[[Store], Product], sku: str, seen: int | None, *, ports: Ports) -> StockedProduct:
    """Create a product, or replace it in the version that the editor saw; its stock stays.

    Raises:
        VersionRequiredError: the product exists, and no version is named.
        VersionMismatchError: the product was changed since the editor read it; or a version of none is named.
        InvalidRequestError: the product is invalid; the error has a pointer to the field.
    """
    before = ports.products.get([sku]).get(sku)
    require_replaceable(seen, before.version if before else None)
    return _put(product, before, ports)


@retry_on_conflict
def update_product(
    change: Callable[[Product, Store], Product], sku: str, seen: int | None, *, ports: Ports
) -> StockedProduct:
    """Apply a change to the version of a product that the editor saw. One that makes no difference is not stored.

    Raises:
        NotFoundError: there is no such product.
        VersionRequiredError, VersionMismatchError, InvalidRequestError: as for `put_product`.
    """
    before = find_product(sku, ports=ports)
    require_replaceable(seen, before.version)
    return _put(lambda store: change(before.product, store), before, ports)


def find_product(sku: str, *, ports: Ports) -> StockedProduct:
    """Read a product.

    Raises:
        NotFoundError: there is no such product.
    """
    found = ports.products.get([sku]).get(sku)
    if found is None:
        raise NotFoundError("product", sku=sku)
    return found


def _put(product: Callable[[Store], Product], before: StockedProduct | None, ports: Ports) -> StockedProduct:
    store = ports.stores.get()
    after = product(store)
    if before is not None and before.product == after:
        return before
    ports.stores.lock_currency(store)
    changed = changed_fields(before.product, after) if before else ()
    event = ProductChanged(after.sku, changed, is_new=before is None)
    return ports.products.put(after, seen=before, event=event)
