"""The tabs of lists of draft orders and orders: saved filters, each with the number of its sales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.figures.figures import TotalKind
from invoicing.domain.sale.order import FinancialStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from invoicing.domain.figures.totals import StoreTotals

# The status of orders that lists call cancelled. It has those that were paid, whatever their financial status, as well.
CANCELLED = (FinancialStatus.VOIDED.value,)


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved filter. `is_opened`: the customer has opened the invoice, and it is not paid.

    `is_sent`: the customer got an invoice or a link. `attention` is what its sales need attention for; those that staff
    dismissed are not in it. `counted` are the counters of the totals that count its sales, less those of `not_counted`.
    With `is_listed`, the rows of the only one find them, and with `is_figure` what each sale has added to it. A tab
    that `is_found_at_home` is shown while it is open: the home page leads there.
    """

    code: str
    statuses: tuple[str, ...] = ()
    fulfillment_statuses: tuple[str, ...] = ()
    is_overdue: bool = False
    is_opened: bool = False
    is_sent: bool = False
    counted: tuple[str, ...] = ()
    is_listed: bool = False
    is_figure: bool = False
    is_found_at_home: bool = False
    attention: AttentionKind | None = None
    not_counted: tuple[str, ...] = ()

    @property
    def can_be_searched(self) -> bool:
        return not (self.is_listed or self.is_figure)

    @property
    def needed_totals(self) -> tuple[TotalKind, ...]:
        """The totals that its count needs."""
        return (TotalKind.STATE, TotalKind.DUE) if self.is_overdue else (TotalKind.STATE,)

    def count(self, totals: StoreTotals, *, of_orders: bool) -> int:
        """Return the number of its sales."""
        if self.is_overdue:
            counted = totals.overdue_orders if of_orders else totals.overdue_drafts
        else:
            counted = sum(map(totals.count, self.counted))
        return max(0, counted - sum(map(totals.count, self.not_counted)))


def listed_tab(counters: Mapping[AttentionKind, str], kind: AttentionKind, *statuses: str) -> Tab:
    """Return the tab of what needs attention for a kind, to which the home page leads: its counter's rows find it."""
    counted = (counters[kind],)
    return Tab(kind.value, statuses, counted=counted, is_listed=True, is_found_at_home=True, attention=kind)


def overdue_tab(dismissed: str, *statuses: str) -> Tab:
    """Return the tab to which the home page leads: what is overdue, less what staff dismissed."""
    return Tab(
        "overdue_undismissed",
        statuses,
        is_overdue=True,
        not_counted=(dismissed,),
        is_found_at_home=True,
        attention=AttentionKind.OVERDUE,
    )
