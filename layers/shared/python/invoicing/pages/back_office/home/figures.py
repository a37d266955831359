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


def figures_of(totals: StoreTotals, week: date, words: Words) -> dict[str, tuple[Figure, ...]]:
    """Return the figures by currency. `week` is the first day of the week."""
    currencies = totals.currencies or ([""] if totals.unread else [])
    return {currency: tuple(_figures(totals, currency, week, words)) for currency in currencies}


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
    since = _("What was paid since %(day)s, by a provider or marked as paid. Refunds are not subtracted.")
    yield Figure(
        "paid",
        _("Paid this week"),
        paid,
        of_paid(paid, totals, currency, week, words) if paid else (),
        since % {"day": formats.full_date(week, words.locale)},
    )
