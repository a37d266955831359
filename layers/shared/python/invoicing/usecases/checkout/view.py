"""View the checkout: current prices, shortages, and what changed since the customer last saw it."""

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
from invoicing.ports import Ports


@dataclass(frozen=True, slots=True)
class CheckoutView:
    """The sale with its current offer, shortages, and the offer that the customer saw; it is not stored."""

    sale: Sale
    shortages: tuple[Shortage, ...] = ()
    seen_offer: SeenOffer | None = None


def view_checkout(sale: Sale, link: Link, seen: int | None = None, *, now: datetime, ports: Ports) -> CheckoutView:
    """Return the sale with current prices, if they are not locked, and its shortages, with one read of products.

    Reserved goods at locked prices are not read. `seen` is the number of the offer that the page showed; an offer that
    was priced for the page only is not stored, so it cannot be compared.
    """
    state, units = checkout_state(sale, link, now), sale.offer.units()
    reads_prices = state in EDITABLE and prices_move(sale, now)
    checks_stock = state in CHECKS_STOCK and not is_reserved(sale, now)
    read = ports.products.get(units) if units and (reads_prices or checks_stock) else {}
    known = {sku: stocked.product for sku, stocked in read.items()}
    shown, seen_offer = sale, None
    current = offer_now(sale, ports.stores.get(), known, now) if state in EDITABLE else sale.offer
    if current != sale.offer:
        shown = Sale(sale.id, sale.loaded.values())
        shown.put(current)
        shown.put(replace(sale.draft, offer=current.number, total=current.totals.total))
        seen_offer = SeenOffer(sale.offer) if seen is None or seen <= sale.offer.number else None
    return CheckoutView(shown, shortages_of(units, read) if checks_stock else (), seen_offer)


def find_seen_offer(sale: Sale, link: Link, seen: int | None, *, now: datetime, ports: Ports) -> SeenOffer | None:
    """Return the offer that the customer saw, if the current one is another and can be paid. Only then is it read.

    `seen` is the number of the offer that the page showed; by default, that of the link.
    """
    number = link.seen_offer if seen is None else seen
    if not 0 < number < sale.draft.offer or checkout_state(sale, link, now) not in EDITABLE:
        return None
    key = former_offer_key(number)
    former = ports.sales.get(sale.id, key).find(key, FormerOffer)
    return SeenOffer(former.offer if former else None)


def find_shortages(sale: Sale, link: Link, *, now: datetime, ports: Ports) -> tuple[Shortage, ...]:
    """Return the shortages in a state in which they matter; reserved goods are not read."""
    units = sale.offer.units()
    if not units or is_reserved(sale, now) or checkout_state(sale, link, now) not in CHECKS_STOCK:
        return ()
    return shortages_of(units, ports.products.get(units))
