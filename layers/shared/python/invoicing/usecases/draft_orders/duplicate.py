"""Duplicate a draft order or order."""

from __future__ import annotations

from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.draft_orders.duplicate import DEFAULT_FIELDS, CopyField, duplicate_input
from invoicing.domain.errors import NotFoundError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.create import create_draft_order


def duplicate_draft_order(
    sale_id: str,
    *,
    copy: frozenset[CopyField] = DEFAULT_FIELDS,
    of_order: bool = False,
    request: RequestKey | None,
    ports: Ports,
) -> Sale:
    """Create a draft order from another in any status, or from an order, with current products and the chosen fields.

    Raises:
        NotFoundError: there is no such sale, or, with `of_order`, it has no order.
        InvalidRequestError: the duplicate is invalid today, such as for a product that the store no longer has.
    """
    source = ports.sales.get(sale_id)
    if of_order and source.order is None:
        raise NotFoundError("no_order", draft=source.draft.name)
    store = ports.stores.get()
    return create_draft_order(
        duplicate_input(source, copy, store, day_of(ports.clock(), store.time_zone), of_order=of_order),
        request=request,
        duplicate_of=source.order.id if of_order and source.order else source.draft.id,
        entered=source.person.entered if CopyField.CUSTOMER in copy else (),
        ports=ports,
    )
