"""Select the draft orders or orders of a list, and sort them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, Unreadable
from invoicing.domain.values.text import fold_case, is_email_address

_NUMBER = re.compile(r"#?(D?)([0-9]{1,15})", re.IGNORECASE)
_NAME_LENGTH = 100  # characters that are compared: a sort key takes 1,024 bytes


class Sort(StrEnum):
    """Sort orders. Totals have none, since they are in several currencies."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    CHANGED_LAST = "-updated_at"
    CHANGED_FIRST = "updated_at"
    CUSTOMER = "customer_name"
    CUSTOMER_BACKWARDS = "-customer_name"


_BY_CREATION = frozenset({Sort.NEWEST, Sort.OLDEST})


class Lookup(StrEnum):
    """What a query of the table selects by; the rest of the selection filters its results."""

    ALL = "all"
    STATUS = "status"
    TAG = "tag"
    EMAIL = "email"
    NAME = "name"  # of the draft order or order: #D1001, #1001
    CUSTOMER = "customer"  # by whole name
    CUSTOMERS = "customers"  # by prefix of the name
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
    order one of the `fulfillment_statuses`. `customer` is a whole name or an e-mail address; `query` is a number, an
    e-mail address or the prefix of a name. At most one of the two is given. Times are inclusive from and exclusive to,
    and `due_before` (ISO 8601) is exclusive.
    """

    statuses: tuple[str, ...] = ()
    tag: str = ""
    customer: str = ""
    query: str = ""
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None
    sort: Sort | None = None
    overdue: Overdue | None = None
    due_before: str = ""
    fulfillment_statuses: tuple[str, ...] = ()  # of orders

    @property
    def lookup(self) -> Lookup:  # noqa: PLR0911 - one return for each lookup
        """Return what the query selects by: the filter that leaves the fewest results to filter."""
        if self.query and number_in(self.query):
            return Lookup.NAME
        if is_email_address(self.query or self.customer):
            return Lookup.EMAIL
        if self.query:
            return Lookup.CUSTOMERS
        if self.customer:
            return Lookup.CUSTOMER
        if self.sort in {Sort.CUSTOMER, Sort.CUSTOMER_BACKWARDS}:
            return Lookup.CUSTOMERS
        if self.sort in {Sort.CHANGED_FIRST, Sort.CHANGED_LAST}:
            return Lookup.CHANGED
        if self.tag:
            return Lookup.TAG
        if len(self.statuses) == 1:
            return Lookup.STATUS
        return Lookup.CHANGED if self.sort is None and (self.updated_from or self.updated_to) else Lookup.ALL

    @property
    def is_ascending(self) -> bool:
        """Tell whether the smallest comes first; results by prefix of a name are ascending unless sorted."""
        if self.sort is None:
            return self.lookup is Lookup.CUSTOMERS
        return not self.sort.startswith("-")

    @property
    def can_be_sorted(self) -> bool:
        """Tell whether the query can return results in the requested order."""
        if not (self.query or self.customer):
            return True
        by_name = {Sort.CUSTOMER, Sort.CUSTOMER_BACKWARDS}
        return self.sort is None or self.sort in (by_name if self.lookup is Lookup.CUSTOMERS else _BY_CREATION)

    @property
    def is_everything(self) -> bool:
        return self == Selection(sort=self.sort)

    def of_orders(self) -> Selection:
        """Return the selection for orders: only pending ones are overdue, so their own index finds them."""
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
            status in (self.statuses or {status})
            and self.tag in {"", *summary.tags}
            and _lies_within(self.created_from, summary.created_at, self.created_to)
            and _lies_within(self.updated_from, summary.updated_at, self.updated_to)
            and self._is_due_as_wanted(summary)
            and self._is_fulfilled_as_wanted(summary)
        )

    def _is_due_as_wanted(self, summary: DraftOrderSummary | OrderSummary) -> bool:
        if self.due_before and not (summary.due_on and summary.due_on < self.due_before):
            return False
        overdue = self.overdue
        return overdue is None or summary.is_overdue(date.fromisoformat(overdue.today)) is overdue.wanted

    def _is_fulfilled_as_wanted(self, summary: DraftOrderSummary | OrderSummary) -> bool:
        wanted = self.fulfillment_statuses
        return not wanted or (isinstance(summary, OrderSummary) and summary.fulfillment_status in wanted)


def _lies_within(start: datetime | None, moment: datetime, end: datetime | None) -> bool:
    return (start is None or start <= moment) and (end is None or moment < end)


def number_in(query: str) -> str | None:
    """Return the number in `#D1001`, `D1001`, `#1001` or `1001`, with its D if it has one; None in other text."""
    match = _NUMBER.fullmatch(query.strip())
    return f"{match[1].upper()}{match[2].lstrip('0')}" if match else None


def name_in(query: str, kind: type[DraftOrderSummary | OrderSummary]) -> str:
    """Return the name of the draft order or order with the number in a query."""
    number = number_in(query) or ""
    return f"#D{number.removeprefix('D')}" if kind is DraftOrderSummary else f"#{number}"


def folded(name: str) -> str:
    """Return a name as lists compare and sort it: case, width and extra spaces make no difference."""
    plain = "".join(character for character in fold_case(name) if unicodedata.category(character) != "Cc")
    return " ".join(plain.split())[:_NAME_LENGTH].rstrip()
