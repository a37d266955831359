"""View a draft order as staff see it: with warnings about what would stop the customer, or the invoice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.warnings import total_too_large, warnings_of
from invoicing.domain.errors import TotalTooLargeError
from invoicing.domain.inventory.shortage import units_to_check
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.warning import DraftOrderWarning, WarningCode
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.current_prices import moving_offer, read_products


@dataclass(frozen=True, slots=True)
class DraftOrderView:
    """A draft order, and the warnings about it at this moment; they are not stored.

    `current` is the offer at the prices of this moment. It is None if prices are locked and the stored offer still
    holds, the draft order has ended, or its total would be too large.
    """

    sale: Sale
    warnings: tuple[DraftOrderWarning, ...] = ()
    current: Offer | None = None

    @property
    def total(self) -> Money:
        """The total at the prices of this moment."""
        return (self.current or self.sale.offer).totals.total

    @property
    def is_short(self) -> bool:
        """Tell whether goods exceed the available stock."""
        return any(warning.code is WarningCode.OUT_OF_STOCK for warning in self.warnings)


def view_draft_order(sale: Sale, *, ports: Ports) -> DraftOrderView:
    """Return a draft order with its warnings and its current offer.

    Products that were not read with it are read in one call for each 100. Nothing is read where neither stock nor
    prices matter: for custom items, reserved goods at locked prices, and a draft order that has ended.
    """
    now = ports.clock()
    products = read_products(sale, units_to_check(sale, now), ports=ports)
    current, warned = _at_current_prices(sale, products, now, ports)
    return DraftOrderView(sale, warned, current)


def warnings_when_sent(sale: Sale, *, ports: Ports) -> tuple[DraftOrderWarning, ...]:
    """Return the warnings about a sale that was sent, by e-mail or as a link, at the prices of this moment.

    Stock is not compared. So nothing is read, unless prices are not locked.
    """
    return _at_current_prices(sale, None, ports.clock(), ports)[1]


def _at_current_prices(
    sale: Sale, products: Mapping[str, StockedProduct] | None, now: datetime, ports: Ports
) -> tuple[Offer | None, tuple[DraftOrderWarning, ...]]:
    """Return the current offer and the warnings about it; if its total is too large, none and a warning that blocks."""
    current: Offer | None = None
    too_large: tuple[DraftOrderWarning, ...] = ()
    try:
        current = moving_offer(sale, now=now, ports=ports)
    except TotalTooLargeError:
        too_large = (total_too_large(sale.offer),)
    offer = current or sale.offer
    limits = ports.providers.limits(offer.currency)
    return current, (*too_large, *warnings_of(sale, offer, ports.stores.get(), products, limits=limits, now=now))
