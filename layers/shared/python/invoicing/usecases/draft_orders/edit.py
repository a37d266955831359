"""Edit a draft order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime

from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.build_offer import (
    build_offer,
    require_code,
    require_lockable,
    skus_to_read,
    with_defaults,
)
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.draft_orders.to_input import changed_fields, to_draft_input
from invoicing.domain.email.reminder_plan import replan_reminder
from invoicing.domain.errors import StaleSaleError
from invoicing.domain.events import Actor, DraftOrderUpdated
from invoicing.domain.inventory.reserve import held_for, move_towards, wanted_by
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.version import ANY_VERSION
from invoicing.ports import Ports
from invoicing.usecases.dates import require_future_due_date, require_future_time
from invoicing.usecases.discount_codes import find_discount_code
from invoicing.usecases.inventory.reserve import finish_moving, reserve_beforehand
from invoicing.usecases.mismatch import version_mismatch
from invoicing.usecases.payments.void import require_no_payment
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def edit_draft_order(
    sale_id: str,
    seen_version: int,
    change: Callable[[DraftInput], DraftInput],
    *,
    written: Collection[str] = (),
    end_payment: bool = False,
    ports: Ports,
) -> Sale:
    """Apply a change to the version that the editor saw. Links stay valid, and the reservation follows the line items.

    A change that makes no difference is not stored. `written` names what staff wrote: what the customer had entered
    there is staff's from now on.

    Raises:
        WrongStateError: the draft order is completed or cancelled.
        VersionMismatchError: the draft order was changed since the editor read it.
        PaymentInProgressError: the customer is paying for what would change, and `end_payment` is not set.
        AlreadyPaidError: `end_payment` is set, and the customer paid just before.
        OutOfStockError: there is not enough stock to reserve.
        InvalidRequestError: the change is invalid; the error has a pointer to the field.
    """
    sale = ports.sales.get(sale_id, RESERVATION)
    draft, now = sale.draft, ports.clock()
    draft.require_open("edit")
    before = to_draft_input(sale)
    if seen_version not in {ANY_VERSION, draft.version}:
        raise version_mismatch(draft.version, before, change, changed_fields)
    store = ports.stores.get()
    after = with_defaults(change(before), store)
    changed = tuple(dict.fromkeys([*changed_fields(before, after), *_accepted_fields(sale, written)]))
    if not changed:
        return sale
    _check_times(after, changed, now, store)
    if "payment_terms" in changed and draft.invoice:
        sale = _with_reminder(sale, ports)
    offer = edited_offer(sale, after, store, now, ports)
    if offer.number != draft.offer:
        require_no_payment(sale, end_payment=end_payment, ports=ports)
    wanted = _wanted(sale, after, offer, now)
    reserve_beforehand(sale, wanted, ports=ports)
    put_edit(sale, after, offer, changed, now, written=written)
    replan_reminder(sale, store)
    if wanted or held_for(sale) or "reserve_until" in changed:
        move_towards(sale, wanted, now)
    ports.sales.save(sale)
    finish_moving(sale, wanted, ports=ports)
    return sale


def _with_reminder(sale: Sale, ports: Ports) -> Sale:
    """Return the sale with its reminder, which follows the payment terms: one more read, only where they change.

    Raises:
        StaleSaleError: the draft order changed between the two reads.
    """
    again = ports.sales.get(sale.id, RESERVATION, REMINDER)
    if again.draft != sale.draft:
        raise StaleSaleError
    return again


def _check_times(after: DraftInput, changed: tuple[str, ...], now: datetime, store: Store) -> None:
    """Check the fields that changed: other times may have passed, and were valid when they were set."""
    if "reserve_until" in changed:
        require_future_time(after.reserve_until, now)
    if {"lock_prices", "prices_locked_until"} & set(changed):
        require_lockable(after)
    if "prices_locked_until" in changed:
        require_future_time(after.prices_locked_until, now, "prices_locked_until")
    if "payment_terms" in changed:
        require_future_due_date(after.payment_terms, day_of(now, store.time_zone))


def edited_offer(sale: Sale, after: DraftInput, store: Store, now: datetime, ports: Ports) -> Offer:
    """Return the edited offer; prices that are not locked are current."""
    code = find_discount_code(after.discount_code, sale.offer, now=now, ports=ports)
    lock_ends = after.prices_locked_until
    is_locked = after.lock_prices and (lock_ends is None or now < lock_ends)
    keep_prices = bool(is_locked) or sale.draft.active_attempt is not None  # a payment in progress keeps its prices
    skus = {*skus_to_read(after, sale.offer, keep_prices=keep_prices)}
    if not (held_for(sale) or after.reserve_until or sale.draft.active_attempt):
        skus |= {line.sku for line in after.lines if line.sku}  # the stock, for warnings: in the same call
        sale.products = read = ports.products.get(sorted(skus))
    else:
        read = ports.products.get(sorted(skus))
    known = {sku: stocked.product for sku, stocked in read.items()}
    offer = build_offer(after, store, known, sale.offer, code=code, keep_prices=keep_prices)
    return require_code(after, offer, sale.offer)


def _accepted_fields(sale: Sale, written: Collection[str]) -> Iterator[str]:
    """Yield the fields of which staff wrote what the customer had entered."""
    if sale.person.accepts(written):
        yield "customer"
    if sale.draft.po_number_entered and "po_number" in written:
        yield "po_number"


def put_edit(
    sale: Sale,
    after: DraftInput,
    offer: Offer,
    changed: tuple[str, ...],
    now: datetime,
    *,
    written: Collection[str] = (),
) -> None:
    """Put an edit, its offer and its event on the sale."""
    person = sale.person.edited(after.customer, after.shipping_address, after.billing_address, written)
    edited = replace(
        sale.draft.edited(now),
        customer_name=person.display_name,
        note=after.note,
        tags=after.tags,
        po_number=after.po_number,
        po_number_entered=sale.draft.po_number_entered and "po_number" not in changed,
        attributes=after.attributes,
        reserve_until=after.reserve_until,
        payment_terms=after.payment_terms,
        lock_prices=bool(after.lock_prices),
        prices_locked_until=after.prices_locked_until,
        allow_discount_codes=bool(after.allow_discount_codes),
    ).due_by_terms()
    if offer.units() != sale.offer.units():
        edited = edited.in_stock()
    edited = sale.put_offer(offer, edited)
    sale.put(person)
    sale.record(DraftOrderUpdated(edited.version, edited.offer, edited.total, changed), Actor.STAFF)


def _wanted(sale: Sale, after: DraftInput, offer: Offer, now: datetime) -> dict[str, int]:
    edited = Sale(sale.id, sale.loaded.values())
    edited.put(replace(sale.draft, reserve_until=after.reserve_until))
    edited.put(offer)
    return wanted_by(edited, now)
