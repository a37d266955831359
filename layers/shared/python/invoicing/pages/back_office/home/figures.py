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
    """The figures in the store's own currency, for cards, and those in others, for the rows of a table."""

    own: tuple[Figure, ...]
    others: dict[str, tuple[Figure, ...]]


def figures_of(totals: StoreTotals, own: str, week: date, words: Words) -> Figures:
    """Return the figures. `week` is the first day of the week; another currency without any of them is left out."""
    of_others = {currency: tuple(_figures(totals, currency, week, words)) for currency in totals.currencies}
    others = {name: figures for name, figures in of_others.items() if name != own and any(map(_is_any, figures))}
    return Figures(tuple(_figures(totals, own, week, words)), others)


def _is_any(figure: Figure) -> bool:
    """Tell whether a figure may be other than zero: one that cannot be read may."""
    return figure.value is None or bool(figure.value.sales or figure.value.money.amount)


def _figures(totals: StoreTotals, currency: str, week: date, words: Words) -> Iterator[Figure]:
    _ = words.gettext
    state, due = totals.has(TotalKind.STATE), totals.has(TotalKind.STATE, TotalKind.DUE)
    outstanding = totals.outstanding(currency) if state else None
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
        totals.overdue(currency) if due else None,
        of_overdue(totals, currency, words) if due else (),
        _(
            "What is outstanding and has a due date that has passed. Without payment terms there is no due date, and "
            "nothing is overdue."
        ),
    )
    paid = totals.paid_from(currency, week) if totals.has(TotalKind.PAID) else None
    since = _("What was paid since %(day)s and is not cancelled. Refunds are not subtracted.")
    yield Figure(
        "paid",
        _("Paid this week"),
        paid,
        of_paid(paid, totals, currency, week, words) if paid else (),
        since % {"day": formats.full_date(week, words.locale)},
    )
