"""Edit an order."""

from __future__ import annotations

from collections.abc import Callable, Collection

from invoicing.domain.errors import NotFoundError
from invoicing.domain.orders.edit import OrderFields, changed_fields, edit_fields, fields_of_order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.version import ANY_VERSION
from invoicing.ports import Ports
from invoicing.usecases.mismatch import version_mismatch
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def edit_order(
    sale_id: str,
    seen_version: int,
    change: Callable[[OrderFields], OrderFields],
    *,
    written: Collection[str] = (),
    ports: Ports,
) -> Sale:
    """Apply a change to the version that the editor saw. A change that makes no difference is not stored.

    `written` names what staff wrote: what the customer had entered there is staff's from now on.

    Raises:
        NotFoundError: the draft order is not completed yet.
        VersionMismatchError: the order was changed since the editor read it.
        WrongStateError: an address of a fulfilled order would change, the prices would not fit the new address, or the
            address of a delivery would be removed.
        InvalidRequestError: the change is invalid; the error has a pointer to the field.
    """
    sale = ports.sales.get(sale_id)
    order = sale.order
    if order is None:
        raise NotFoundError("no_order", draft=sale.draft.name)
    before = fields_of_order(sale, order)
    if seen_version not in {ANY_VERSION, order.version}:
        raise version_mismatch(order.version, before, change, changed_fields)
    after = change(before)
    if after != before or sale.person.accepts(written):
        edit_fields(sale, order, after, ports.stores.get(), ports.clock(), written=written)
        ports.sales.save(sale)
    return sale
