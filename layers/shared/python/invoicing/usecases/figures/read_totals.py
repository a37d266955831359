"""Read the totals of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from invoicing.domain.figures.additions import Counter
from invoicing.domain.figures.figures import Addition, TotalKind
from invoicing.domain.figures.totals import LONGEST_AGE, StoreTotals
from invoicing.ports import FigurePorts

Read = tuple[list[Addition], set[TotalKind]]  # what was read, and the kinds that could not be


def read_totals(today: date, paid_since: date, *, ports: FigurePorts) -> StoreTotals:
    """Return the totals on the store's day, with payments since a day.

    It takes one read and three queries, whatever the number of sales: of one state a currency, of due dates from 30
    days before to the longest payment terms, and of the days of payment. What cannot be read is logged, and named in
    `unread`: the rest is as it is.
    """
    kinds = {TotalKind.STATE: None, TotalKind.DUE: today - LONGEST_AGE, TotalKind.PAID: paid_since}
    generation = _generation(ports)
    return _totals(today, *_read(generation, kinds, ports))


def read_counts(today: date, *, ports: FigurePorts) -> StoreTotals:
    """Return the totals that count draft orders and orders by their state, on the store's day.

    It takes one read and one query, and one query more while something unpaid has a due date. What cannot be read is
    named in `unread`.
    """
    generation = _generation(ports)
    read, unread = _read(generation, {TotalKind.STATE: None}, ports)
    if any(Counter.DUE_DRAFTS in it.amounts or Counter.DUE_ORDERS in it.amounts for it in read):
        due, not_due = _read(generation, {TotalKind.DUE: today}, ports)
        read, unread = [*read, *due], unread | not_due
    return _totals(today, read, unread)


def _totals(today: date, read: Sequence[Addition], unread: set[TotalKind]) -> StoreTotals:
    return StoreTotals.of(today, read, frozenset(unread))


def _generation(ports: FigurePorts) -> int | None:
    """Return the generation that is read; None if that cannot be read."""
    try:
        return ports.totals.generations().current
    except Exception:  # noqa: BLE001 - a page without numbers is better than no page
        ports.log_error("totals_not_read")
        return None


def _read(generation: int | None, since: Mapping[TotalKind, date | None], ports: FigurePorts) -> Read:
    read: list[Addition] = []
    unread: set[TotalKind] = set()
    for kind, day in since.items():
        if generation is None:
            unread.add(kind)
            continue
        try:
            read += ports.totals.read(generation, kind, day)
        except Exception:  # noqa: BLE001 - one figure that cannot be read hides no other
            ports.log_error("totals_not_read")
            unread.add(kind)
    return read, unread
