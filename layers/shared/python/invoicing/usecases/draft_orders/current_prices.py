"""Price a draft order whose prices are not locked at the prices of the moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.draft_orders.choose_total import TotalChoice, choose_offer
from invoicing.domain.draft_orders.reprice import offer_now, prices_move, put_offer_now, reprice
from invoicing.domain.events import Actor
from invoicing.domain.pricing.offer import FormerOffer, Offer, former_offer_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.ports import Ports


def current_offer(sale: Sale, *, now: datetime, ports: Ports) -> Offer:
    """Return the sale's offer as its page would show it now, with one read of products where prices move."""
    return offer_now(sale, ports.stores.get(), _products(sale, ports) if prices_move(sale, now) else {}, now)


def moving_offer(sale: Sale, *, now: datetime, ports: Ports) -> Offer | None:
    """Return the current offer of an open draft order whose prices are not locked; None for any other."""
    if not sale.draft.is_open or sale.draft.has_locked_prices(now):
        return None
    return current_offer(sale, now=now, ports=ports)


def read_products(sale: Sale, skus: Iterable[str], *, ports: Ports) -> Mapping[str, StockedProduct]:
    """Return products, and leave them on the sale. Those that were read with it are not read again."""
    missing = [sku for sku in skus if sku not in sale.products]
    if missing:
        sale.products = {**sale.products, **ports.products.get(missing)}
    return sale.products


def price_anew(sale: Sale, *, now: datetime, ports: Ports) -> Money | None:
    """Put the current offer on the sale, for the caller to save with what tells it to the customer.

    Return the total that the last e-mail stated, if the current one is another.
    """
    before, was_sent = sale.offer.totals.total, sale.draft.sent_offer == sale.draft.offer
    put_offer_now(sale, current_offer(sale, now=now, ports=ports), now)
    return before if was_sent and before != sale.offer.totals.total else None


def put_chosen_offer(sale: Sale, choice: TotalChoice | None, *, now: datetime, ports: Ports) -> None:
    """Put the offer that staff complete on an open draft order.

    Prices that are not locked are read again, even while the customer is paying: that payment ends first. A former
    offer that was sent takes one more read.

    Raises:
        TotalChangedError: today's total is not the one last sent, and `choice` does not say which counts.
    """
    moves, sent = not sale.draft.has_locked_prices(now), None
    current = reprice(sale, ports.stores.get(), _products(sale, ports) if moves else {}, now)
    if moves and 0 < sale.draft.sent_offer < sale.draft.offer:
        key = former_offer_key(sale.draft.sent_offer)
        former = ports.sales.get(sale.id, key).find(key, FormerOffer)
        sent = former.offer if former else None
    put_offer_now(sale, choose_offer(sale.offer, sent, current, choice), now, by=Actor.STAFF)


def _products(sale: Sale, ports: Ports) -> dict[str, Product]:
    read = read_products(sale, sale.offer.units(), ports=ports)
    return {sku: stocked.product for sku, stocked in read.items()}
