"""View the checkout: current prices, shortages, and what changed since the customer last saw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from invoicing.domain.catalog.product import Product
from invoicing.domain.checkout.links import is_email_newer
from invoicing.domain.checkout.state import EDITABLE, checkout_state
from invoicing.domain.draft_orders.reprice import offer_now, prices_move
from invoicing.domain.errors import TotalTooLargeError
from invoicing.domain.inventory.shortage import shortages_of
from invoicing.domain.pricing.offer import FormerOffer, Offer, former_offer_key
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.payability import is_reserved
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import Shortage
from invoicing.ports import Ports

if TYPE_CHECKING:
    from invoicing.domain.pricing.offer_diff import SeenOffer


@dataclass(frozen=True, slots=True)
class CheckoutView:
    """The sale with its current offer, shortages, and the offer that the customer saw; it is not stored."""

    sale: Sale
    shortages: tuple[Shortage, ...] = ()
    seen_offer: SeenOffer | None = None


def view_checkout(
    sale: Sale, link: Link, seen: int | None = None, *, shows_stock: bool = True, now: datetime, ports: Ports
) -> CheckoutView:
    """Return the sale with current prices, if they are not locked, and its shortages, with one read of products.

    Reserved goods at locked prices are not read. `seen` is the number of the offer that the page showed. A former offer
    that the customer was told takes one more read.
    """
    state, units = checkout_state(sale, link, now), sale.offer.units()
    checks_stock = shows_stock and state in EDITABLE and not is_reserved(sale, now)
    read = ports.products.get(units) if units and (checks_stock or prices_move(sale, now)) else {}
    known = {sku: stocked.product for sku, stocked in read.items()}
    shown, current = sale, _offer_now(sale, known, now, ports)
    if current != sale.offer:
        shown = Sale(sale.id, sale.loaded.values())
        shown.put(current)
        shown.put(replace(sale.draft, offer=current.number, total=current.totals.total))
    seen_offer = _seen_offer(sale, link, seen, current, ports) if state in EDITABLE else None
    return CheckoutView(shown, shortages_of(units, read) if checks_stock else (), seen_offer)


def _offer_now(sale: Sale, products: Mapping[str, Product], now: datetime, ports: Ports) -> Offer:
    """Return the offer at current prices. If its total is too large, the stored one is shown, which Pay refuses."""
    try:
        return offer_now(sale, ports.stores.get(), products, now)
    except TotalTooLargeError:
        return sale.offer


def _seen_offer(sale: Sale, link: Link, seen: int | None, current: Offer, ports: Ports) -> SeenOffer | None:
    """Return the offer that the customer was last told, if the current one is another.

    That is the offer of the page that sent a form (`seen`); else the newer of what the link's holder saw and the last
    e-mail stated. A customer who was told none has nothing to compare with.
    """
    number = max(link.seen_offer, sale.draft.sent_offer) if seen is None else seen
    by_email = seen is None and is_email_newer(sale.draft, link)
    if seen is None and link.seen_total is not None and not by_email:
        is_same = link.seen_total == current.totals.total
        return None if is_same else _seen(None, total=link.seen_total, moved=True)
    if 0 < number < sale.offer.number:
        key = former_offer_key(number)
        former = ports.sales.get(sale.id, key).find(key, FormerOffer)
        return None if former is None and by_email else _seen(former.offer if former else None, by_email=by_email)
    is_moved = number == sale.offer.number and current != sale.offer
    return _seen(sale.offer, by_email=by_email, moved=True) if is_moved else None


def find_shortages(sale: Sale, link: Link, *, now: datetime, ports: Ports) -> tuple[Shortage, ...]:
    """Return the shortages while the customer can still pay; reserved goods are not read."""
    units = sale.offer.units()
    if not units or is_reserved(sale, now) or checkout_state(sale, link, now) not in EDITABLE:
        return ()
    return shortages_of(units, ports.products.get(units))


def _seen(offer: Offer | None, **how: Any) -> SeenOffer:
    from invoicing.domain.pricing.offer_diff import SeenOffer  # noqa: PLC0415 - most offers are as they were seen

    return SeenOffer(offer, **how)
