"""Read the totals of the store."""

from __future__ import annotations

from datetime import date

from invoicing.domain.figures.figures import TotalKind
from invoicing.domain.figures.totals import LONGEST_AGE, StoreTotals
from invoicing.ports import TotalsPorts


def read_totals(today: date, paid_since: date, *, ports: TotalsPorts) -> StoreTotals:
    """Return the totals on the store's day, with payments since a day.

    It takes one read and three queries, whatever the number of sales: of one state a currency, of due dates from 30
    days before to the longest payment terms, and of the days of payment.
    """
    generation = ports.totals.generations().current
    read = ports.totals.read
    return StoreTotals.of(
        today,
        [
            *read(generation, TotalKind.STATE),
            *read(generation, TotalKind.DUE, today - LONGEST_AGE),
            *read(generation, TotalKind.PAID, paid_since),
        ],
    )
