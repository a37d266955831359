"""Look whether what is sold is still there, before the customer presses Pay."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.checkout import checkout_state
from invoicing.domain.errors import Shortage
from invoicing.domain.links import Link
from invoicing.domain.payables import is_reserved
from invoicing.domain.sales import Sale
from invoicing.domain.shortages import WORTH_A_LOOK, shortages_of
from invoicing.ports import Products


def look_for_shortages(sale: Sale, link: Link, *, products: Products, now: datetime) -> tuple[Shortage, ...]:
    """Return what there is not enough of, where that matters: what is reserved is there, and asks nobody."""
    units = sale.offer.units()
    if not units or is_reserved(sale, now) or checkout_state(sale, link, now) not in WORTH_A_LOOK:
        return ()
    return shortages_of(units, products.get(units))
