"""Tell what a draft order would cost."""

from __future__ import annotations

from invoicing.domain.drafting import make_offer, skus_to_read
from invoicing.domain.inputs import DraftInput
from invoicing.domain.offers import Offer
from invoicing.ports import Products, Stores


def calculate_draft_order(draft: DraftInput, *, products: Products, stores: Stores) -> Offer:
    """Price what staff wrote, by the same code as a draft that is stored, and store nothing."""
    read = products.get(skus_to_read(draft))
    return make_offer(draft, stores.get(), {sku: stocked.product for sku, stocked in read.items()})
