"""What is outstanding, overdue and paid this week, by currency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from invoicing.domain.figures.additions import Counter, of_order
from invoicing.domain.figures.figures import TotalKind
from invoicing.domain.sale.order import FinancialStatus
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
    links: tuple[tuple[str, str], ...]
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
        tuple(_of_outstanding(totals, currency, words)) if outstanding else (),
        _(
            "The totals of drafts whose invoice was sent or whose link was shared, and of orders whose payment is "
            "pending. An invoice that waits to be sent does not count."
        ),
    )
    yield Figure(
        "overdue",
        _("Overdue"),
        totals.overdue(currency) if currency and due else None,
        tuple(_of_overdue(totals, currency, words)) if currency and due else (),
        _(
            "What is outstanding and has a due date that has passed. Without payment terms there is no due date, and "
            "nothing is overdue."
        ),
    )
    paid = totals.paid_from(currency, week) if currency and totals.has(TotalKind.PAID) else None
    payments = _list("payments", totals, currency, since=week.isoformat())
    since = _("What was paid since %(day)s, by a provider or marked as paid. Refunds are not subtracted.")
    yield Figure(
        "paid",
        _("Paid this week"),
        paid,
        ((_orders(paid.sales, words), payments),) if paid and paid.sales else (),
        since % {"day": formats.full_date(week, words.locale)},
    )


def _of_outstanding(totals: StoreTotals, currency: str, words: Words) -> Iterator[tuple[str, str]]:
    amounts = totals.state.get(currency, {})
    if drafts := amounts.get(Counter.OUTSTANDING_DRAFTS, 0):
        yield _drafts(drafts, words), _list("drafts", totals, currency, tab="outstanding")
    if orders := amounts.get(of_order(FinancialStatus.PENDING), 0):
        yield _orders(orders, words), _list("orders", totals, currency, tab="unpaid")


def _of_overdue(totals: StoreTotals, currency: str, words: Words) -> Iterator[tuple[str, str]]:
    drafts, orders = totals.overdue_in(currency)
    if drafts:
        yield _drafts(drafts, words), _list("drafts", totals, currency, tab="overdue")
    if orders:
        yield _orders(orders, words), _list("orders", totals, currency, tab="overdue")


def _list(name: str, totals: StoreTotals, currency: str, **asked: str) -> str:
    """Return the address of a list; it is filtered by currency where there are several."""
    of_currency = {"currency": currency} if len(totals.currencies) > 1 else {}
    return f"/admin/{name}?{urlencode({**asked, **of_currency})}"


def _drafts(number: int, words: Words) -> str:
    return words.ngettext("%(number)s draft", "%(number)s drafts", number)


def _orders(number: int, words: Words) -> str:
    return words.ngettext("%(number)s order", "%(number)s orders", number)
