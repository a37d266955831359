"""Write the same draft order once more."""

from __future__ import annotations

from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.draft_orders.duplicate import USUALLY, CopyField, duplicate_input
from invoicing.domain.errors import NotFoundError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Clock, Ids, Numbers, Products, Sales, Stores
from invoicing.usecases.draft_orders.create import create_draft_order


def duplicate_draft_order(
    sale_id: str,
    *,
    copy: frozenset[CopyField] = USUALLY,
    of_order: bool = False,
    request: RequestKey | None,
    sales: Sales,
    products: Products,
    stores: Stores,
    numbers: Numbers,
    ids: Ids,
    clock: Clock,
) -> Sale:
    """Make a new draft of one in any status, or of an order: products as they are today, and whatever else was chosen.

    Raises:
        NotFoundError: there is no such draft, or it has become no order.
        InvalidRequestError: it cannot be sold like that today.

    """
    source = sales.get(sale_id)
    if of_order and source.order is None:
        raise NotFoundError(f"{source.draft.name} has not become an order yet.")
    store = stores.get()
    return create_draft_order(
        duplicate_input(source, copy, store, day_of(clock(), store.time_zone)),
        request=request,
        sales=sales,
        products=products,
        stores=stores,
        numbers=numbers,
        ids=ids,
        clock=clock,
        duplicate_of=source.order.id if of_order and source.order else source.draft.id,
    )
