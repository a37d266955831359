"""Every event by its name. Functions of sales do without the events of the store, and so without this module."""

from __future__ import annotations

from invoicing.domain.events import SALE_EVENTS
from invoicing.domain.events.event import Event
from invoicing.domain.events.store import DiscountCodeChanged, ProductChanged, StaffChanged, StoreChanged

STORE_EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (StoreChanged, ProductChanged, DiscountCodeChanged, StaffChanged)
}
CATALOGUE: dict[str, type[Event]] = {**SALE_EVENTS, **STORE_EVENTS}
