"""What is outstanding, overdue and paid this week, by currency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from invoicing.domain.figures.figures import TotalKind
from invoicing.pages.back_office.home.lists import Link, of_outstanding, of_overdue, of_paid
from invoicing.pages.i18n import formats

if TYPE_CHECKING:
    from invoicing.domain.figures.totals import SalesSum, StoreTotals
    from invoicing.pages.back_office.words import Words

_MOST_IN_CARDS = 2  # currencies beside the store's own


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: `value` is None if it cannot be read. `links` lead to its sales, and say how many there are."""

    code: str
    title: str
    value: SalesSum | None
    links: tuple[Link, ...]
    explained: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures by currency, the store's own first: in cards, or in the rows of a table where they are many."""

    cards: dict[str, tuple[Figure, ...]]
    rows: dict[str, tuple[Figure, ...]]


def figures_of(totals: StoreTotals, own: str, week: date, words: Words) -> Figures:
    """Return the figures. `week` is the first day of the week; another currency without any of them is left out."""
    found = {currency: tuple(_figures(totals, currency, week, words)) for currency in totals.currencies_from(own)}
    if not found and totals.unread:
        return Figures({"": tuple(_figures(totals, "", week, words))}, {})
    shown = {currency: figures for currency, figures in found.items() if currency == own or any(map(_is_any, figures))}
    shown = shown or found
    others = {currency: figures for currency, figures in shown.items() if currency != own}
    if len(others) <= _MOST_IN_CARDS:
        return Figures(shown, {})
    return Figures({currency: shown[currency] for currency in shown if currency == own}, others)


def _is_any(figure: Figure) -> bool:
    """Tell whether a figure may be other than zero: one that cannot be read may."""
    return figure.value is None or bool(figure.value.sales or figure.value.money.amount)


def _figures(totals: StoreTotals, currency: str, week: date, words: Words) -> Iterator[Figure]:
    _ = words.gettext
    state, due = totals.has(TotalKind.STATE), totals.has(TotalKind.STATE, TotalKind.DUE)
    outstanding = totals.outstanding(currency) if currency and state else None
    yield Figure(
        "outstanding",
        _("Outstanding"),
        outstanding,
        of_outstanding(totals, currency, words) if outstanding else (),
        _(
            "The totals of drafts whose invoice was sent or whose link was shared, and of orders whose payment is "
            "pending. An invoice that waits to be sent does not count."
        ),
    )
    yield Figure(
        "overdue",
        _("Overdue"),
        totals.overdue(currency) if currency and due else None,
        of_overdue(totals, currency, words) if currency and due else (),
        _(
            "What is outstanding and has a due date that has passed. Without payment terms there is no due date, and "
            "nothing is overdue."
        ),
    )
    paid = totals.paid_from(currency, week) if currency and totals.has(TotalKind.PAID) else None
    since = _("What was paid since %(day)s and is not cancelled. Refunds are not subtracted.")
    yield Figure(
        "paid",
        _("Paid this week"),
        paid,
        of_paid(paid, totals, currency, week, words) if paid else (),
        since % {"day": formats.full_date(week, words.locale)},
    )
