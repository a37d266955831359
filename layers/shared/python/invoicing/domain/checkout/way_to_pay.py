"""How the customer of a sale pays."""

from __future__ import annotations

from enum import StrEnum

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import can_choose_delivery
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.sale import Sale


class WayToPay(StrEnum):
    """How the customer pays, from the button at the end of the checkout to the bank account of the store."""

    ONLINE = "online"  # by the button: at the payment provider; a total of 0 needs none
    INSTRUCTIONS = "instructions"  # directly to the store, as its `payment_instructions` say
    ASK = "ask"  # the store has neither a provider nor instructions, so the customer has to ask


def way_to_pay(sale: Sale, store: Store, *, has_provider: bool, offer: Offer | None = None) -> WayToPay:
    """Return how a sale is paid, at its own offer or another. A total of 0 that a delivery may raise is not free."""
    offer = offer or sale.offer
    may_rise = can_choose_delivery(sale) and offer.shipping_line is None
    if has_provider or not (offer.totals.total.amount or may_rise):
        return WayToPay.ONLINE
    return WayToPay.INSTRUCTIONS if store.payment_instructions else WayToPay.ASK
