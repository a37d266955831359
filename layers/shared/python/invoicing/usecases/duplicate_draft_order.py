"""Write the same draft order once more."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.inputs import DraftInput
from invoicing.domain.request_keys import RequestKey
from invoicing.domain.rewriting import draft_input_of
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Ids, Numbers, Products, Sales, Stores
from invoicing.usecases.create_draft_order import create_draft_order


def duplicate_draft_order(
    sale_id: str,
    *,
    request: RequestKey | None,
    sales: Sales,
    products: Products,
    stores: Stores,
    numbers: Numbers,
    ids: Ids,
    clock: Clock,
) -> Sale:
    """Make a new draft of one in any status: products as they are today, and most else.

    Discounts, delivery and the reservation are left out, as Shopify leaves them out.
    """
    source = sales.get(sale_id)
    return create_draft_order(
        _copy(draft_input_of(source)),
        request=request,
        sales=sales,
        products=products,
        stores=stores,
        numbers=numbers,
        ids=ids,
        clock=clock,
        duplicate_of=source.draft.id,
    )


def _copy(draft: DraftInput) -> DraftInput:
    lines = tuple(
        replace(line, discount=None, unit_price=None if line.sku else line.unit_price) for line in draft.lines
    )
    return replace(draft, lines=lines, discount=None, shipping_line=None, reserve_until=None)
