"""The lists that numbers of the home page open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from invoicing.pages.i18n import formats

if TYPE_CHECKING:
    from invoicing.domain.figures.totals import SalesSum, StoreTotals
    from invoicing.pages.back_office.words import Words

Link = tuple[str, str]  # what it says, and its address
_DAY = timedelta(days=1)


def of_outstanding(totals: StoreTotals, currency: str, words: Words) -> tuple[Link, ...]:
    """Return the lists of what is outstanding in a currency."""
    return _of_both(totals.outstanding(currency), _in(totals, currency), words, orders_tab="unpaid")


def of_overdue(totals: StoreTotals, currency: str, words: Words) -> tuple[Link, ...]:
    """Return the lists of what is outstanding in a currency after its due date."""
    return _of_both(totals.overdue(currency), _in(totals, currency), words, orders_tab="overdue", overdue="yes")


def of_age(
    counted: SalesSum, totals: StoreTotals, currency: str, days: tuple[int, int | None], words: Words
) -> tuple[Link, ...]:
    """Return the lists of what is overdue by some days, from the first to the last."""
    first, last = days
    due = {"due_from": (totals.today - last * _DAY).isoformat()} if last else {}
    due["due_before"] = (totals.today - (first - 1) * _DAY).isoformat()
    return _of_both(counted, {**due, **_in(totals, currency)}, words, orders_tab="overdue", overdue="yes")


def of_stage(tab: str, number: int, words: Words) -> tuple[Link, ...]:
    """Return the list of what has come as far as a stage."""
    return ((formats.number(number, words.locale), _address("drafts", {"tab": tab})),) if number else ()


def of_time_to_pay(days: int, number: int, since: date, words: Words) -> tuple[Link, ...]:
    """Return the list of orders that were paid since a day, after so many days or others of their class."""
    asked = {"since": since.isoformat(), "days": str(days)}
    return ((formats.number(number, words.locale), _address("payments", asked)),) if number else ()


def of_paid(counted: SalesSum, totals: StoreTotals, currency: str, since: date, words: Words) -> tuple[Link, ...]:
    """Return the list of what was paid in a currency since a day."""
    asked = {"since": since.isoformat(), **_in(totals, currency)}
    return ((_orders(counted.orders, words), _address("payments", asked)),) if counted.orders else ()


def _of_both(
    counted: SalesSum, asked: dict[str, str], words: Words, *, orders_tab: str, **of_drafts: str
) -> tuple[Link, ...]:
    """Return the lists of draft orders and of orders. A draft order that was not sent is not outstanding."""
    drafts, orders = {"tab": "outstanding", **of_drafts, **asked}, {"tab": orders_tab, **asked}
    found = (
        (counted.drafts, (_drafts(counted.drafts, words), _address("drafts", drafts))),
        (counted.orders, (_orders(counted.orders, words), _address("orders", orders))),
    )
    return tuple(link for number, link in found if number)


def _in(totals: StoreTotals, currency: str) -> dict[str, str]:
    """Return the filter by currency, where there are several."""
    return {"currency": currency} if len(totals.currencies) > 1 else {}


def _address(name: str, asked: dict[str, str]) -> str:
    return f"/admin/{name}?{urlencode(asked)}"


def _drafts(number: int, words: Words) -> str:
    return words.ngettext("%(number)s draft", "%(number)s drafts", number)


def _orders(number: int, words: Words) -> str:
    return words.ngettext("%(number)s order", "%(number)s orders", number)
