"""Price a draft order whose prices are not locked at the prices of the moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.checkout.links import last_told
from invoicing.domain.draft_orders.choose_total import TotalChoice, choose_offer
from invoicing.domain.draft_orders.reprice import offer_now, prices_move, put_offer_now, reprice
from invoicing.domain.events import Actor
from invoicing.domain.inventory.shortage import units_to_check
from invoicing.domain.pricing.offer import FormerOffer, Offer, former_offer_key
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.ports import Ports

_LINKS = 1000  # that are read at once


def current_offer(sale: Sale, *, now: datetime, ports: Ports) -> Offer:
    """Return the sale's offer at the prices of this moment, with one read of products where prices move.

    Raises:
        TotalTooLargeError: at these prices the total is too large: the offer cannot be sent or paid.
    """
    return offer_now(sale, ports.stores.get(), _products(sale, ports) if prices_move(sale, now) else {}, now)


def moving_offer(sale: Sale, *, now: datetime, ports: Ports) -> Offer | None:
    """Return the current offer of an open draft order; None where prices are locked and the stored offer still holds.

    Raises:
        TotalTooLargeError: as with `current_offer`, of which the end of a discount code can be the reason, too.
    """
    if not sale.draft.is_open:
        return None
    current = current_offer(sale, now=now, ports=ports)
    return None if sale.draft.has_locked_prices(now) and current == sale.offer else current


def read_products(sale: Sale, skus: Iterable[str], *, ports: Ports) -> Mapping[str, StockedProduct]:
    """Return products, and leave them on the sale. Those that were read with it are not read again."""
    missing = [sku for sku in skus if sku not in sale.products]
    if missing:
        sale.products = {**sale.products, **ports.products.get(missing)}
    return sale.products


def read_stock_to_pay_directly(sale: Sale, *, now: datetime, ports: Ports) -> None:
    """Read the stock of goods that are not reserved, if an e-mail may say how to pay without a payment provider."""
    if not ports.providers.has_provider:
        read_products(sale, units_to_check(sale, now), ports=ports)


def price_anew(sale: Sale, *, now: datetime, ports: Ports) -> Money | None:
    """Put the current offer on the sale, for the caller to save with what tells it to the customer.

    Return the total that the last e-mail stated, if the current one is another. Where the draft order was edited since
    that e-mail, this takes one more read.

    Raises:
        TotalTooLargeError: as with `current_offer`.
    """
    current = current_offer(sale, now=now, ports=ports)
    sent = _stored_offer(sale, sale.draft.sent_offer, ports)
    put_offer_now(sale, current, now)
    return sent.totals.total if sent and sent.totals.total != current.totals.total else None


def put_chosen_offer(sale: Sale, choice: TotalChoice | None, *, now: datetime, ports: Ports) -> None:
    """Put the offer that staff complete on an open draft order.

    Prices that are not locked are read again, even while the customer is paying: that payment ends first. Locked prices
    are compared with what was told, too: a delivery price changes with any edit, a discount code ends, and the lock may
    be younger than what was told. The sale's links, which tell what their holders saw, take one more read, and so does
    a former offer.

    Raises:
        TotalChangedError: today's total is not the one last told, and `choice` does not say which counts.
        InvalidRequestError: `choice` is the total that was told, and none was.
        TotalTooLargeError: at the prices of this moment the total is too large.
    """
    moves = not sale.draft.has_locked_prices(now)
    current = reprice(sale, ports.stores.get(), _products(sale, ports) if moves else {}, now)
    number, seen = last_told(sale.draft, _links(sale, ports))
    told = _stored_offer(sale, number, ports)
    put_offer_now(sale, choose_offer(sale.offer, told, seen, current, choice), now, by=Actor.STAFF)


def _stored_offer(sale: Sale, number: int, ports: Ports) -> Offer | None:
    """Return the offer with a number: the sale's, or a former one, which takes a read; None if it is not kept."""
    if number == sale.offer.number:
        return sale.offer
    key = former_offer_key(number)
    former = ports.sales.get(sale.id, key).find(key, FormerOffer) if number else None
    return former.offer if former else None


def _links(sale: Sale, ports: Ports) -> list[Link]:
    if not sale.draft.links:
        return []
    page = ports.sales.links(sale.id, _LINKS, None)
    links = [*page.items]
    while page.next_cursor is not None:
        page = ports.sales.links(sale.id, _LINKS, page.next_cursor)
        links += page.items
    return links


def _products(sale: Sale, ports: Ports) -> dict[str, Product]:
    read = read_products(sale, sale.offer.units(), ports=ports)
    return {sku: stocked.product for sku, stocked in read.items()}
