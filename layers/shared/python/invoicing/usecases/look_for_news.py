"""Look whether the order is another than the customer last saw, before they pay it."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.changes import News
from invoicing.domain.checkout import EDITABLE, checkout_state
from invoicing.domain.links import Link
from invoicing.domain.offers import FormerOffer, former_offer_key
from invoicing.domain.sales import Sale
from invoicing.ports import Sales


def look_for_news(sale: Sale, link: Link, seen: int | None, *, sales: Sales, now: datetime) -> News | None:
    """Return what they saw, where it is no longer offered and can still be paid; that is one call, else none.

    `seen` is the number of the offer that they had before them, where the page said so; else what the link remembers.
    """
    number = link.seen_offer if seen is None else seen
    if not 0 < number < sale.draft.offer or checkout_state(sale, link, now) not in EDITABLE:
        return None
    key = former_offer_key(number)
    former = sales.get(sale.id, key).find(key, FormerOffer)
    return News(former.offer if former else None)
