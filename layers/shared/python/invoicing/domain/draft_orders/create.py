"""The records of a new draft order."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale


def put_new_draft(sale: Sale, draft: DraftInput, offer: Offer, person: Person, *, number: int, now: datetime) -> None:
    """Put a draft order with its offer and customer on a new sale. The input has the store's defaults.

    Its goods are not reserved yet.
    """
    sale.put(
        DraftOrder(
            sale_id=sale.id,
            number=number,
            status=DraftOrderStatus.OPEN,
            version=1,
            offer=offer.number,
            total=offer.totals.total,
            created_at=now,
            updated_at=now,
            customer_name=person.display_name,
            note=draft.note,
            tags=draft.tags,
            po_number=draft.po_number,
            attributes=draft.attributes,
            payment_terms=draft.payment_terms,
            lock_prices=bool(draft.lock_prices),
            prices_locked_until=draft.prices_locked_until,
            allow_discount_codes=bool(draft.allow_discount_codes),
        ).due_by_terms()
    )
    sale.put(offer)
    sale.put(person)
