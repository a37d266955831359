"""Create a draft order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from invoicing.domain.catalog.payment_terms import day_of
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.build_offer import (
    build_offer,
    require_code,
    require_lockable,
    skus_to_read,
    with_defaults,
)
from invoicing.domain.draft_orders.create import put_new_draft
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import InvoicingError, NotFoundError, OutOfStockError
from invoicing.domain.events import Actor, DraftOrderCreated
from invoicing.domain.inventory.reserve import CHUNK, move_towards
from invoicing.domain.inventory.shortage import note_shortage
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import derived_id
from invoicing.ports import Ports
from invoicing.usecases.dates import require_future_due_date, require_future_time
from invoicing.usecases.discount_codes import find_discount_code
from invoicing.usecases.inventory.reserve import reserve_beforehand
from invoicing.usecases.retry import retry_on_conflict


def create_draft_order(
    draft: DraftInput,
    *,
    request: RequestKey | None,
    duplicate_of: str | None = None,
    entered: tuple[str, ...] = (),
    ports: Ports,
) -> Sale:
    """Price a draft order, give it a number and store it.

    `entered` names the fields of the customer that staff did not write, in a duplicate.

    The id follows from the request key, if there is one, so that a retry finds the draft order of the first try.

    With `reserve_until` its goods are reserved in the same transaction, or right after it if they are too many. If
    stock runs out in between, the draft order is stored without a reservation, and its timeline has the shortages.

    The first draft order locks the store's currency before it is stored, so that every draft order is in the currency
    of the store. Later ones make no call for it.

    Raises:
        InvalidRequestError: the input is invalid; the error has a pointer to the field.
        OutOfStockError: there is not enough stock to reserve.
        KeyReusedError: the request key was used for another draft order.
    """
    sale_id = derived_id("sale", request.name) if request else ports.ids.sale()
    try:
        return _create(Sale(sale_id, request=request), draft, entered, duplicate_of, ports)
    except InvoicingError:  # a retry may be invalid by now: if the first try succeeded, return its draft order
        answered = _answered(sale_id, request, ports) if request else None
        if answered is None:
            raise
        return answered


def _create(sale: Sale, draft: DraftInput, entered: tuple[str, ...], duplicate_of: str | None, ports: Ports) -> Sale:
    read, now = ports.products.get(skus_to_read(draft)), ports.clock()
    offer, ruled = _price(draft, read, now, ports)
    person = Person(draft.customer, draft.shipping_address, draft.billing_address, entered)
    put_new_draft(sale, ruled, offer, person, number=ports.numbers.next_draft_order(), now=now)
    sale.products = read
    sale.answer()
    sale.record(DraftOrderCreated(sale.draft.name, sale.draft.total, duplicate_of), Actor.STAFF)
    if draft.reserve_until and len(offer.units()) <= CHUNK:
        _reserve(sale, draft.reserve_until, now)
    ports.sales.save(sale)
    if draft.reserve_until and not sale.draft.reserve_until:
        return _reserve_much(sale, draft.reserve_until, ports)
    return sale


@retry_on_conflict
def _price(
    draft: DraftInput, read: Mapping[str, StockedProduct], now: datetime, ports: Ports
) -> tuple[Offer, DraftInput]:
    """Return the offer, and the input with the store's defaults, in a currency that is locked from now on."""
    store, known = ports.stores.get(), {sku: stocked.product for sku, stocked in read.items()}
    code = find_discount_code(draft.discount_code, None, now=now, ports=ports)
    offer = require_code(draft, build_offer(draft, store, known, code=code))
    ruled = with_defaults(draft, store)
    require_lockable(ruled)
    require_future_time(draft.reserve_until, now)
    require_future_time(draft.prices_locked_until, now, "prices_locked_until")
    require_future_due_date(draft.payment_terms, day_of(now, store.time_zone))
    ports.stores.lock_currency(store)
    return offer, ruled


def _reserve(sale: Sale, until: datetime, now: datetime) -> None:
    sale.put(replace(sale.draft, reserve_until=until))
    move_towards(sale, sale.offer.units(), now)


def _reserve_much(sale: Sale, until: datetime, ports: Ports) -> Sale:
    try:
        reserve_beforehand(sale, sale.offer.units(), ports=ports)
    except OutOfStockError as error:
        sale = ports.sales.get(sale.id)
        note_shortage(sale, error.shortages, ports.clock(), by=Actor.STAFF)
        ports.sales.save(sale)
        return sale
    _reserve(sale, until, ports.clock())
    ports.sales.save(sale)
    return sale


def _answered(sale_id: str, request: RequestKey, ports: Ports) -> Sale | None:
    try:
        sale = ports.sales.get(sale_id, request=request)
    except NotFoundError:
        return None
    return sale if sale.answered else None
