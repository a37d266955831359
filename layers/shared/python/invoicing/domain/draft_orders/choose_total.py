"""Which offer becomes the order where staff complete a draft order, and its prices moved since they were told."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from enum import StrEnum

from invoicing.domain.errors import InvalidRequestError, TotalChangedError
from invoicing.domain.pricing.offer import Line, Offer, Removal
from invoicing.domain.values.money import Money


class TotalChoice(StrEnum):
    """Which of two totals staff agreed with the customer."""

    SENT = "sent"  # the one that the customer was last told
    CURRENT = "current"  # that of today's prices


def choose_offer(
    stored: Offer, told: Offer | None, seen: Money | None, current: Offer, choice: TotalChoice | None
) -> Offer:
    """Return the offer to complete: the current one, or the one that the customer was last told if staff choose it.

    `told` is the offer that the customer was last told, by e-mail or by a page. With `seen`, a page showed that total
    for it, at prices that are not stored: it cannot be chosen. If none was told, or if goods or conditions were changed
    since, the current offer counts; a discount code or delivery that was removed since, and not by staff or the
    customer, is no such change. A former offer is returned with the next number.

    Raises:
        TotalChangedError: the two totals differ, and staff have not chosen one that is stored.
        InvalidRequestError: staff chose the total that was told, but none was, and the stored one is not current.
    """
    if told is None or _sold(told) != _sold(stored, told):
        if choice is TotalChoice.SENT and stored.totals.total != current.totals.total:
            raise InvalidRequestError("nothing_told", "/total", current=current.totals.total)
        return current
    total = told.totals.total if seen is None else seen
    if choice is TotalChoice.CURRENT or total == current.totals.total:
        return current
    if choice is None or seen is not None:
        raise TotalChangedError(total, current.totals.total, is_stored=seen is None)
    return told if told.number == stored.number else replace(told, number=stored.number + 1, last_line=stored.last_line)


def _sold(offer: Offer, told: Offer | None = None) -> Hashable:
    """Return the goods of an offer and its conditions: everything but prices that follow products and the store.

    A discount code or delivery method of `told` that was removed from the offer since, as it records, still counts.
    """
    shipping, code = offer.shipping_line, offer.code
    if told and told.shipping_line and _removes(offer.delivery_removed, told.shipping_line.delivery_method):
        shipping = shipping or told.shipping_line
    if told and told.code and _removes(offer.code_removed, told.code.code):
        code = code or told.code
    delivery = (shipping.delivery_method or (shipping.title, shipping.price)) if shipping else None
    lines = tuple(_sold_line(line) for line in offer.lines)
    terms = (offer.market.id, offer.discount, code, delivery, offer.tax_exempt, offer.reverse_charge)
    return (lines, *terms)


def _removes(removed: Removal | None, what: str | None) -> bool:
    return removed is not None and removed.what == what


def _sold_line(line: Line) -> Hashable:
    price = line.unit_price if line.custom_price else None
    return (line.number, line.sku or line.title, line.quantity, line.discount, price)
