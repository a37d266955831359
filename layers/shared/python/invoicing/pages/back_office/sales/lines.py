"""The lines and totals of a sale, as staff read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from invoicing.domain.inventory.sent_units import sent_units
from invoicing.domain.pricing.offer import Line
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.words import Words
from invoicing.pages.checkout.order_summary import OrderSummary, order_summary
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: its product if it has one, its amount before discounts, and what was sent or refunded of it."""

    title: str
    sku: str
    quantity: str
    amount: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The rows that add up to the total, the total, and the taxes that it includes, as `totals` of parts.html wants."""

    rows: tuple[tuple[str, str], ...]
    total: str
    included: tuple[tuple[str, str], ...]


def summary_of(sale: Sale, words: Words) -> OrderSummary:
    """Return the summary with the labels of the customer's pages, which staff know from there."""
    return order_summary(sale.offer, translations("checkout", words.locale), words.locale, sale.order)


def lines_of(sale: Sale, words: Words) -> tuple[LineView, ...]:
    summary, offer = summary_of(sale, words), sale.offer
    return tuple(
        LineView(
            title=line.title,
            sku=line.sku or "",
            quantity=f"{formats.number(line.quantity, words.locale)} × {words.money(shown.unit_price)}",
            amount=words.money(shown.amount),
            notes=tuple(filter(None, (shown.discount, *_order_notes(line, sale, words)))),
        )
        for line, shown in zip(offer.lines, summary.lines, strict=True)
    )


def totals_of(sale: Sale, words: Words) -> Totals:
    summary = summary_of(sale, words)
    return Totals(
        rows=tuple((row.label, words.money(row.amount) if row.amount else row.words) for row in summary.rows),
        total=words.money(summary.total),
        included=tuple((row.label, words.money(row.amount)) for row in summary.included if row.amount),
    )


def _order_notes(line: Line, sale: Sale, words: Words) -> Iterator[str]:
    """Yield what was sent and refunded of a line of an order."""
    order: Order | None = sale.order
    if order is None:
        return
    if sent := sent_units(order, sale.offer).get(line.id, 0):
        yield words.ngettext("%(number)s sent", "%(number)s sent", sent)
    refunded = sum(it.quantity for it in order.refunded_lines if it.id == line.id)
    if refunded:
        yield words.ngettext("%(number)s refunded", "%(number)s refunded", refunded)
