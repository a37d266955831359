"""Calculate a draft order without storing it."""

from __future__ import annotations

from invoicing.domain.draft_orders.build_offer import (
    build_offer,
    require_code,
    require_lockable,
    skus_to_read,
    with_defaults,
)
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.pricing.offer import Offer
from invoicing.ports import Ports
from invoicing.usecases.discount_codes import find_discount_code


def calculate_draft_order(draft: DraftInput, *, ports: Ports) -> Offer:
    """Return the offer that `create_draft_order` would store."""
    store = ports.stores.get()
    require_lockable(with_defaults(draft, store))
    read = ports.products.get(skus_to_read(draft))
    code = find_discount_code(draft.discount_code, None, now=ports.clock(), ports=ports)
    known = {sku: stocked.product for sku, stocked in read.items()}
    return require_code(draft, build_offer(draft, store, known, code=code))
