"""Calculate a draft order, or an edit of one, without storing it."""

from __future__ import annotations

from invoicing.domain.draft_orders.build_offer import (
    build_offer,
    require_code,
    require_lockable,
    skus_to_read,
    with_defaults,
)
from invoicing.domain.draft_orders.create import put_new_draft
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.discount_codes import find_discount_code
from invoicing.usecases.draft_orders.edit import edited_offer, put_edit

_NOT_STORED = ""  # the id of a sale that is never saved


def calculate_draft_order(draft: DraftInput, *, ports: Ports) -> Sale:
    """Return the sale that `create_draft_order` would store, without id and number."""
    store, now = ports.stores.get(), ports.clock()
    ruled = with_defaults(draft, store)
    require_lockable(ruled)
    read = ports.products.get(skus_to_read(draft))
    code = find_discount_code(draft.discount_code, None, now=now, ports=ports)
    known = {sku: stocked.product for sku, stocked in read.items()}
    offer = require_code(draft, build_offer(draft, store, known, code=code))
    person = Person(draft.customer, draft.shipping_address, draft.billing_address)
    sale = Sale(_NOT_STORED)
    put_new_draft(sale, ruled, offer, person, number=0, now=now)
    sale.products = read
    return sale


def calculate_edit(sale: Sale, after: DraftInput, *, ports: Ports) -> Sale:
    """Return a sale, which was read with its reservation, as `edit_draft_order` would store it with this input."""
    store, now = ports.stores.get(), ports.clock()
    ruled = with_defaults(after, store)
    require_lockable(ruled)
    offer = edited_offer(sale, ruled, store, now, ports)
    put_edit(sale, ruled, offer, (), now)
    return sale
