"""Create, replace and update discount codes."""

from __future__ import annotations

from collections.abc import Callable

from invoicing.domain.catalog.changes import changed_fields
from invoicing.domain.catalog.discount import CountedCode, DiscountCode
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import NotFoundError
from invoicing.domain.events.store import DiscountCodeChanged
from invoicing.domain.values.version import require_replaceable
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def put_discount_code(
    code: Callable[[Store], DiscountCode], name: str, seen: int | None, *, ports: Ports
) -> CountedCode:
    """Create a discount code, or replace it in the version that the editor saw; the count of its uses stays.

    Raises:
        VersionRequiredError: the code exists, and no version is named.
        VersionMismatchError: the code was changed since the editor read it; or a version of none is named.
        InvalidRequestError: the code is invalid; the error has a pointer to the field.
    """
    before = ports.products.code(name)
    require_replaceable(seen, before.version if before else None)
    return _put(code, before, ports)


@retry_on_conflict
def update_discount_code(
    change: Callable[[DiscountCode, Store], DiscountCode], name: str, seen: int | None, *, ports: Ports
) -> CountedCode:
    """Apply a change to the version of a code that the editor saw. One that makes no difference is not stored.

    Raises:
        NotFoundError: there is no such code.
        VersionRequiredError, VersionMismatchError, InvalidRequestError: as for `put_discount_code`.
    """
    before = find_code(name, ports=ports)
    require_replaceable(seen, before.version)
    return _put(lambda store: change(before.code, store), before, ports)


def find_code(name: str, *, ports: Ports) -> CountedCode:
    """Read a discount code by its plain name.

    Raises:
        NotFoundError: there is no such code.
    """
    found = ports.products.code(name)
    if found is None:
        raise NotFoundError("discount_code", name=name)
    return found


def _put(code: Callable[[Store], DiscountCode], before: CountedCode | None, ports: Ports) -> CountedCode:
    store = ports.stores.get()
    after = code(store)
    if before is not None and before.code == after:
        return before
    ports.stores.lock_currency(store)
    changed = changed_fields(before.code, after) if before else ()
    event = DiscountCodeChanged(after.code, changed, is_new=before is None)
    return ports.products.put_code(after, seen=before, event=event)
