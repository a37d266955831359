"""Change a draft order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from invoicing.domain.addresses import Person
from invoicing.domain.drafting import make_offer, skus_to_read
from invoicing.domain.errors import InvoicingError, VersionMismatchError
from invoicing.domain.events import Actor, DraftOrderUpdated
from invoicing.domain.inputs import DraftInput
from invoicing.domain.rewriting import changed_fields, draft_input_of
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, Products, Sales, Stores
from invoicing.usecases.retrying import decide_again


def edit_draft_order(
    sale_id: str,
    seen_version: int,
    change: Callable[[DraftInput], DraftInput],
    *,
    sales: Sales,
    products: Products,
    stores: Stores,
    clock: Clock,
) -> Sale:
    """Apply a change to the version that the editor saw. Links stay: the customer sees the newest offer.

    What changes nothing raises no version and leaves no trace.

    Raises:
        WrongStateError: the draft is completed or cancelled.
        VersionMismatchError: someone else changed the draft first.
        PaymentInProgressError: the customer is paying what this would change.
        InvalidRequestError: with a pointer to what has to be changed.

    """

    def edit() -> Sale:
        sale = sales.get(sale_id)
        draft = sale.draft
        draft.require_open("edited")
        before = draft_input_of(sale)
        if seen_version != draft.version:
            raise VersionMismatchError(draft.version, _differing(before, change))
        after = change(before)
        changed = changed_fields(before, after)
        if not changed:
            return sale
        read = products.get(skus_to_read(after, sale.offer))
        offer = make_offer(after, stores.get(), {sku: stocked.product for sku, stocked in read.items()}, sale.offer)
        if offer.number != draft.offer:
            draft.require_no_payment()
        edited = replace(
            draft.edited(clock()),
            offer=offer.number,
            total=offer.totals.total,
            customer_name=after.customer.display_name,
            note=after.note,
            tags=after.tags,
            po_number=after.po_number,
            attributes=after.attributes,
        )
        sale.put(edited)
        sale.put(offer)
        sale.put(Person(after.customer, after.shipping_address, after.billing_address))
        sale.record(DraftOrderUpdated(edited.version, edited.offer, edited.total, changed), Actor.STAFF)
        sales.save(sale)
        return sale

    return decide_again(edit)


def _differing(current: DraftInput, change: Callable[[DraftInput], DraftInput]) -> tuple[str, ...]:
    """Return the fields in which an editor's values differ from the current ones; none, if they are faulty anyway."""
    try:
        return changed_fields(current, change(current))
    except InvoicingError:
        return ()
