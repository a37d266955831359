"""Update prices and discount code of an offer when the customer pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.draft_orders.reprice import is_undecided, offer_without_code, prices_move, put_offer_now
from invoicing.domain.errors import CodeUsedUpError, OfferChangedError, OutOfStockError, TotalTooLargeError
from invoicing.domain.events import Actor, DiscountCodeRemoved
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import CodeRefusal
from invoicing.ports import Ports
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.draft_orders.current_prices import current_offer
from invoicing.usecases.retry import retry_on_conflict


def refresh_prices(sale: Sale, link: Link, *, now: datetime, ports: Ports) -> None:
    """Put current prices on a sale whose prices are not locked, and record that the link's holder saw them.

    The caller compares them with what the customer saw, and saves them. Prices that are locked are not read again.

    Raises:
        TotalTooLargeError: at current prices the total is too large; the stored one cannot be paid.
    """
    before, moves = sale.offer, prices_move(sale, now)
    put_offer_now(sale, current_offer(sale, now=now, ports=ports), now)
    if moves or sale.offer != before:
        sale.put(replace(link, seen_offer=sale.offer.number, seen_total=None))


def remove_used_up_code(token: str, error: OutOfStockError, *, ports: Ports) -> None:
    """Remove the discount code if the error is that it is used up; do nothing if goods are out of stock.

    Raises:
        OfferChangedError: the code is used up: the customer has to see the new total.
    """
    if not isinstance(error, CodeUsedUpError):
        return
    _remove_code(token, ports)
    raise OfferChangedError("code_used_up", name=error.name) from None


@retry_on_conflict
def _remove_code(token: str, ports: Ports) -> None:
    sale, _ = open_link(token, ports=ports)
    code, reason = sale.offer.code, CodeRefusal.USED_UP
    if code is None or not is_undecided(sale):
        return
    try:
        offer = offer_without_code(sale, ports.stores.get(), reason)
    except TotalTooLargeError:
        return  # the code stays until staff change the draft order: it cannot be paid
    draft = sale.put_offer(offer, sale.draft.edited(ports.clock()))
    sale.record(DiscountCodeRemoved(draft.version, draft.offer, draft.total, code.code, reason), Actor.SYSTEM)
    ports.sales.save(sale)
