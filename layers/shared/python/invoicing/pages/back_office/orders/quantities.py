"""Quantities of an order's line items, as forms of refunds and fulfillments ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.words import Words

_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class LineQuantity:
    """A line item, how many units of it can be chosen, and what was typed; `quantity` is 0 where it is wrong."""

    id: str
    title: str
    most: int
    typed: str
    quantity: int = 0
    error: str = ""


def quantity_names(sale: Sale) -> list[str]:
    """Return the names of the fields."""
    return [f"quantity_{line.id}" for line in sale.offer.lines]


def line_quantities(
    sale: Sale, typed: Mapping[str, str], most: Mapping[str, int], words: Words
) -> tuple[LineQuantity, ...]:
    """Return the line items of which some units can be chosen, or were."""
    chosen = ((line, typed.get(f"quantity_{line.id}", "").replace(" ", "")) for line in sale.offer.lines)
    return tuple(
        _checked(line.id, line.title, most.get(line.id, 0), text, words)
        for line, text in chosen
        if most.get(line.id) or text not in {"", "0"}
    )


def _checked(line_id: str, title: str, most: int, text: str, words: Words) -> LineQuantity:
    _ = words.gettext
    if not text:
        return LineQuantity(line_id, title, most, text)
    if not (text.isdecimal() and len(text) <= _MOST_DIGITS):
        error = _("Enter a whole number from 0 to %(most)s for %(title)s") % {"most": most, "title": title}
        return LineQuantity(line_id, title, most, text, error=error)
    quantity = int(text)
    if quantity > most:
        error = _("Enter at most %(most)s for %(title)s: no more are left") % {"most": most, "title": title}
        return LineQuantity(line_id, title, most, text, error=error)
    return LineQuantity(line_id, title, most, text, quantity)
