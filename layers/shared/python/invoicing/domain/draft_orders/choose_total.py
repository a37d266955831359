"""Which offer becomes the order where staff complete a draft order, and its prices moved since it was last sent."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from enum import StrEnum

from invoicing.domain.errors import TotalChangedError
from invoicing.domain.pricing.offer import Line, Offer


class TotalChoice(StrEnum):
    """Which of two totals staff agreed with the customer."""

    SENT = "sent"  # the one last sent
    CURRENT = "current"  # that of today's prices


def choose_offer(stored: Offer, sent: Offer | None, current: Offer, choice: TotalChoice | None) -> Offer:
    """Return the offer to complete: the current one, or the one last sent if staff choose it.

    `sent` is the offer of the last e-mail. If none was sent, or if goods or conditions were changed since, the stored
    offer counts, which is the last that staff or the customer saw. A former offer is returned with the next number.

    Raises:
        TotalChangedError: the two totals differ, and staff have not chosen.
    """
    told = sent if sent and _sold(sent) == _sold(stored) else stored
    if told.totals.total != current.totals.total:
        if choice is None:
            raise TotalChangedError(told.totals.total, current.totals.total)
        if choice is TotalChoice.SENT:
            is_stored = told.number == stored.number
            return told if is_stored else replace(told, number=stored.number + 1, last_line=stored.last_line)
    return current


def _sold(offer: Offer) -> Hashable:
    """Return the goods of an offer and its conditions: everything but prices that follow products and the store."""
    shipping = offer.shipping_line
    delivery = (shipping.delivery_method or (shipping.title, shipping.price)) if shipping else None
    lines = tuple(_sold_line(line) for line in offer.lines)
    terms = (offer.market.id, offer.discount, offer.code, delivery, offer.tax_exempt, offer.reverse_charge)
    return (lines, *terms)


def _sold_line(line: Line) -> Hashable:
    price = line.unit_price if line.custom_price else None
    return (line.number, line.sku or line.title, line.quantity, line.discount, price)
