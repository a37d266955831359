"""View a draft order as staff see it: with warnings about what would stop the customer, or the invoice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.warnings import units_to_check, warnings_of
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.warning import DraftOrderWarning
from invoicing.ports import Ports


@dataclass(frozen=True, slots=True)
class DraftOrderView:
    """A draft order, and the warnings about it at this moment; they are not stored."""

    sale: Sale
    warnings: tuple[DraftOrderWarning, ...] = ()


def view_draft_order(sale: Sale, *, ports: Ports) -> DraftOrderView:
    """Return a draft order with its warnings. Products that were not read with it are read in one call for each 100.

    Nothing is read where stock does not matter: for custom items, reserved goods, and a draft order that has ended.
    """
    missing = [sku for sku in units_to_check(sale, ports.clock()) if sku not in sale.products]
    products = {**sale.products, **(ports.products.get(missing) if missing else {})}
    return DraftOrderView(sale, _warnings(sale, products, ports))


def warnings_when_sent(sale: Sale, *, ports: Ports) -> tuple[DraftOrderWarning, ...]:
    """Return the warnings about a sale that was sent, by e-mail or as a link. Stock is not read, which saves a call."""
    return _warnings(sale, None, ports)


def _warnings(sale: Sale, products: Mapping[str, StockedProduct] | None, ports: Ports) -> tuple[DraftOrderWarning, ...]:
    limits = ports.providers.limits(sale.offer.currency)
    return warnings_of(sale, ports.stores.get(), products, limits, ports.clock())
