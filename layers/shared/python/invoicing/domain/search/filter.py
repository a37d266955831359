"""Select the draft orders or orders of a list, and sort them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, Unreadable


class Sort(StrEnum):
    """Sort orders. Totals have none, since they are in several currencies."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    CHANGED_LAST = "-updated_at"
    CHANGED_FIRST = "updated_at"


class Lookup(StrEnum):
    """What a query of the table selects by; the rest of the selection filters its results."""

    ALL = "all"
    STATUS = "status"  # one or several, and whether it was opened or fulfilled
    DUE = "due"  # unpaid, by due date
    TAG = "tag"
    COUNTED = "counted"  # by a counter of the totals, each of whose sales has a row
    SEARCH = "search"  # by terms that begin with the longest word
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Overdue:
    """Whether the due date has passed on `today`, the store's day in ISO 8601, and payment is still due."""

    wanted: bool
    today: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters and sort order of a list; an empty selection is everything.

    `statuses` are those of draft orders, or the financial ones of orders; a summary has to have one of them, and an
    order one of the `fulfillment_statuses`. `opened`: the customer has opened the invoice. `sent`: the customer got
    an invoice or a link of the draft order. `currency` is that of the total. `query` is what was typed to search.
    `counted` is a counter of the totals that has rows, and `figure` one that its sale adds to, as is read with each
    result: both are as late as the totals. `attention`: it needs attention for this, and staff have not dismissed it.
    `cancelled`: with cancelled orders of any financial status; without any if False; None: by the status alone.
    Times and due dates (ISO 8601) are inclusive from, and exclusive to or before.
    """

    statuses: tuple[str, ...] = ()
    tag: str = ""
    query: str = ""
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None
    sort: Sort | None = None
    overdue: Overdue | None = None
    due_from: str = ""
    due_before: str = ""
    fulfillment_statuses: tuple[str, ...] = ()  # of orders
    opened: bool = False
    counted: str = ""
    sent: bool = False
    currency: str = ""
    attention: AttentionKind | None = None
    figure: str = ""
    cancelled: bool | None = None  # of orders

    @property
    def lookup(self) -> Lookup:
        """Return what the query selects by: the filter that leaves the fewest results to filter."""
        if self.counted:
            return Lookup.COUNTED
        if self.query:
            return Lookup.SEARCH
        if self.sort in {Sort.CHANGED_FIRST, Sort.CHANGED_LAST}:
            return Lookup.CHANGED
        if self.tag:
            return Lookup.TAG
        if self.overdue and self.overdue.wanted and self.sort is None:
            return Lookup.DUE
        if self.statuses and not self.figure:
            return Lookup.STATUS
        return Lookup.CHANGED if self.sort is None and (self.updated_from or self.updated_to) else Lookup.ALL

    @property
    def is_ascending(self) -> bool:
        """Tell whether the smallest comes first: what has been overdue longest, too."""
        return self.lookup is Lookup.DUE or (self.sort is not None and not self.sort.startswith("-"))

    @property
    def can_be_sorted(self) -> bool:
        """Tell whether results can have the requested order: those of a search come by term, then newest first."""
        return not self.query or self.sort is None

    @property
    def is_everything(self) -> bool:
        return self == Selection(sort=self.sort)

    def of_orders(self) -> Selection:
        """Return the selection for orders, with the statuses that it can find: only pending orders are overdue."""
        if self.fulfillment_statuses and not self.statuses:
            return replace(self, statuses=tuple(status.value for status in FinancialStatus)).of_orders()
        if self.overdue and self.overdue.wanted and FinancialStatus.PENDING in (self.statuses or FinancialStatus):
            return replace(self, statuses=(FinancialStatus.PENDING.value,))
        return self

    def on(self, today: date) -> Selection:
        """Return the selection as of a day: the pages of a list may be read on several."""
        return replace(self, overdue=replace(self.overdue, today=today.isoformat())) if self.overdue else self

    def matches(self, summary: DraftOrderSummary | OrderSummary | Unreadable) -> bool:
        """Tell whether a result passes the filters; unreadable ones always do."""
        if isinstance(summary, Unreadable):
            return True
        status = summary.financial_status if isinstance(summary, OrderSummary) else summary.status
        return (
            self._has_status(summary, status)
            and self.tag in {"", *summary.tags}
            and self.currency in {"", summary.total.currency}
            and (not self.opened or summary.opened_at is not None)
            and (not self.sent or (isinstance(summary, DraftOrderSummary) and summary.is_sent))
            and (self.attention is None or self.attention in summary.attention)
            and _lies_within(self.created_from, summary.created_at, self.created_to)
            and _lies_within(self.updated_from, summary.updated_at, self.updated_to)
            and self._is_due_as_wanted(summary)
            and self._is_fulfilled_as_wanted(summary)
        )

    def _has_status(self, summary: DraftOrderSummary | OrderSummary, status: str) -> bool:
        if self.cancelled is not None and isinstance(summary, OrderSummary) and summary.is_cancelled:
            return self.cancelled
        return status in (self.statuses or {status})

    def _is_due_as_wanted(self, summary: DraftOrderSummary | OrderSummary) -> bool:
        due_on = summary.due_on
        if (self.due_from or self.due_before) and not (due_on and self.due_from <= due_on < (self.due_before or "~")):
            return False
        overdue = self.overdue
        return overdue is None or summary.is_overdue(date.fromisoformat(overdue.today)) is overdue.wanted

    def _is_fulfilled_as_wanted(self, summary: DraftOrderSummary | OrderSummary) -> bool:
        wanted = self.fulfillment_statuses
        return not wanted or (isinstance(summary, OrderSummary) and summary.fulfillment_status in wanted)


def _lies_within(start: datetime | None, moment: datetime, end: datetime | None) -> bool:
    return (start is None or start <= moment) and (end is None or moment < end)
