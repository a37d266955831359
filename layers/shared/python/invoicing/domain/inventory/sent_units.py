"""The units of an order that were sent, and those that stay sold when it is cancelled."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.order import Order


def sent_units(order: Order, offer: Offer) -> dict[str, int]:
    """Return the units that were sent, by the id of their line item."""
    if order.is_fulfilled and order.fulfillments and not order.fulfilled:
        return {line.id: line.quantity for line in offer.lines}
    return order.fulfilled


def units_by_sku(units: Mapping[str, int], offer: Offer) -> dict[str, int]:
    """Return units of line items by sku. Custom items have no stock."""
    by_sku: dict[str, int] = {}
    for line in offer.lines:
        if line.sku is not None and units.get(line.id):
            by_sku[line.sku] = by_sku.get(line.sku, 0) + units[line.id]
    return by_sku


def kept_units(order: Order, offer: Offer, restock: bool | None) -> dict[str, int]:  # noqa: FBT001 - as staff said it
    """Return the units that stay sold when the order is voided: by default those that were sent.

    The use of a discount code stays with them. With `restock`, none stay; if it is false, all do.
    """
    if restock is not None:
        return {} if restock else offer.takes()
    sent = sent_units(order, offer)
    code = {offer.code.sku: 1} if offer.code and sent else {}
    return {**code, **units_by_sku(sent, offer)}
