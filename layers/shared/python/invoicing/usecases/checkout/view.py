"""Look at what a link offers as it is now, before the customer presses Pay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from invoicing.domain.checkout.state import CHECKS_STOCK, EDITABLE, checkout_state
from invoicing.domain.draft_orders.reprice import offer_now, prices_move
from invoicing.domain.inventory.shortage import shortages_of
from invoicing.domain.pricing.offer import FormerOffer, former_offer_key
from invoicing.domain.pricing.offer_diff import SeenOffer
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.payability import is_reserved
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import Shortage
from invoicing.ports import Products, Sales, Stores


@dataclass(frozen=True, slots=True)
class CheckoutView:
    """The sale as it is offered now, what there is not enough of, and what else is new; nothing of it is stored."""

    sale: Sale
    shortages: tuple[Shortage, ...] = ()
    news: SeenOffer | None = None


def view_checkout(
    sale: Sale, link: Link, seen: int | None = None, *, products: Products, stores: Stores, now: datetime
) -> CheckoutView:
    """Return the offer with the prices of now, where they are not locked, and what is short: one call for both.

    What is reserved at locked prices asks nobody. `seen` is the offer that the customer had before them: one that was
    never stored was priced on opening, too, and nobody knows any more what it said.
    """
    state, units = checkout_state(sale, link, now), sale.offer.units()
    moves = state in EDITABLE and prices_move(sale, now)
    counts = state in CHECKS_STOCK and not is_reserved(sale, now)
    read = products.get(units) if units and (moves or counts) else {}
    known = {sku: stocked.product for sku, stocked in read.items()}
    shown, news = sale, None
    current = offer_now(sale, stores.get(), known, now) if state in EDITABLE else sale.offer
    if current != sale.offer:
        shown = Sale(sale.id, sale.loaded.values())
        shown.put(current)
        shown.put(replace(sale.draft, offer=current.number, total=current.totals.total))
        news = SeenOffer(sale.offer) if seen is None or seen <= sale.offer.number else None
    return CheckoutView(shown, shortages_of(units, read) if counts else (), news)


def find_seen_offer(sale: Sale, link: Link, seen: int | None, *, sales: Sales, now: datetime) -> SeenOffer | None:
    """Return what they saw, where it is no longer offered and can still be paid; that is one call, else none.

    `seen` is the number of the offer that they had before them, where the page said so; else what the link remembers.
    """
    number = link.seen_offer if seen is None else seen
    if not 0 < number < sale.draft.offer or checkout_state(sale, link, now) not in EDITABLE:
        return None
    key = former_offer_key(number)
    former = sales.get(sale.id, key).find(key, FormerOffer)
    return SeenOffer(former.offer if former else None)


def find_shortages(sale: Sale, link: Link, *, products: Products, now: datetime) -> tuple[Shortage, ...]:
    """Return what there is not enough of, where that matters: what is reserved is there, and asks nobody."""
    units = sale.offer.units()
    if not units or is_reserved(sale, now) or checkout_state(sale, link, now) not in CHECKS_STOCK:
        return ()
    return shortages_of(units, products.get(units))
