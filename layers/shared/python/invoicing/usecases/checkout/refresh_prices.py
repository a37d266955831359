"""Bring a sale to what it is offered for now, when the customer presses Pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.catalog.discount import CodeRefusal
from invoicing.domain.draft_orders.reprice import (
    is_undecided,
    offer_now,
    offer_without_code,
    prices_move,
    put_offer_now,
)
from invoicing.domain.errors import CodeUsedUpError, OfferChangedError, OutOfStockError
from invoicing.domain.events import Actor, DiscountCodeChanged
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Clock, LinkKeys, Products, Sales, Stores
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.retry import retry_on_conflict


def refresh_prices(sale: Sale, link: Link, *, products: Products, stores: Stores, now: datetime) -> None:
    """Put the prices of now on a sale whose prices are not locked; the caller saves them with what follows.

    They are paid if they are what was seen, and are no news to this link's holder then. Locked prices ask nobody.
    """
    units = sale.offer.units() if prices_move(sale, now) else {}
    read = products.get(units) if units else {}
    known = {sku: stocked.product for sku, stocked in read.items()}
    current = offer_now(sale, stores.get(), known, now)
    if current != sale.offer:
        put_offer_now(sale, current, now)
        sale.put(replace(link, seen_offer=current.number))


def take_used_up_code_off(
    token: str, error: OutOfStockError, *, sales: Sales, stores: Stores, link_keys: LinkKeys, clock: Clock
) -> None:
    """Take a discount code off, where it is that which others have used up; nothing, where goods are sold out.

    Raises:
        OfferChangedError: it was taken off: the customer is shown the old total and the new.

    """
    if not isinstance(error, CodeUsedUpError):
        return

    def take_off() -> None:
        sale, _ = open_link(token, sales=sales, link_keys=link_keys)
        code = sale.offer.code
        if code is None or not is_undecided(sale):
            return
        reason = CodeRefusal.USED_UP
        draft = sale.put_offer(offer_without_code(sale, stores.get(), reason), sale.draft.edited(clock()))
        sale.record(DiscountCodeChanged(draft.version, draft.offer, draft.total, code.code, reason.value), Actor.SYSTEM)
        sales.save(sale)

    retry_on_conflict(take_off)
    raise OfferChangedError(str(error)) from None
