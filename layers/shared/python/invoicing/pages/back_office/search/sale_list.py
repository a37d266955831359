"""A list of draft orders or orders: what was asked of it in the address, and one page of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from invoicing.domain.errors import InvalidCursorError
from invoicing.domain.search.filter import Overdue, Selection, Sort
from invoicing.pages.back_office.search.filters import FULFILLMENT, NAMES, STATUS, Filters
from invoicing.pages.back_office.search.rows import Row, UnreadableRow, row_of
from invoicing.pages.back_office.search.tab import CANCELLED
from invoicing.ports import Page

if TYPE_CHECKING:
    from invoicing.pages.back_office.search.tab import Tab

_ROWS = 25
_ROWS_TO_FILTER = 100  # read where no index has what is asked for
_LONGEST_QUERY = 200
SORTS = (Sort.NEWEST, Sort.OLDEST, Sort.CHANGED_LAST, Sort.CHANGED_FIRST)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of a list; what it does not know is left out."""

    path: str
    tab: Tab
    query: str = ""
    tag: str = ""
    sort: Sort | None = None  # None: the usual one
    cursor: str = ""
    filters: Filters = field(default_factory=Filters)
    selects: bool = False  # whether rows can be ticked

    @classmethod
    def of(cls, path: str, tabs: tuple[Tab, ...], query: Mapping[str, str]) -> Asked:
        tab = next((tab for tab in tabs if tab.code == query.get("tab")), tabs[0])
        return cls(
            path,
            tab,
            query=query.get("query", "")[:_LONGEST_QUERY] if tab.can_be_searched else "",
            tag=query.get("tag", ""),
            sort=next((sort for sort in SORTS if sort == query.get("sort")), None),
            cursor=query.get("cursor", ""),
            filters=Filters.of(path.split("/")[2], tab, query),
            selects="select" in query,
        )

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the address, without those that are as usual and without the place in the list."""
        tab = "" if self.tab.code == "all" else self.tab.code
        sort = "" if self.order is self._usual_order else self.order.value
        given = {"tab": tab, "query": self.query, "tag": self.tag, "sort": sort, **self.filters.chosen}
        given["select"] = "on" if self.selects else ""
        return {name: value for name, value in given.items() if value}

    @property
    def kept(self) -> dict[str, str]:
        """The parameters that a search keeps."""
        return {name: value for name, value in self.parameters.items() if name != "query"}

    @property
    def address(self) -> str:
        """The address of the first page."""
        return self._at(self.parameters)

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or self.tag or self.filters or self.tab.code != "all")

    @property
    def order(self) -> Sort:
        return self.sort or self._usual_order

    @property
    def _usual_order(self) -> Sort:
        return Sort.CHANGED_LAST if self.filters.is_by_change else Sort.NEWEST

    @property
    def rows(self) -> int:
        """The rows to read: as many as a page shows, or more where a tag's rows or the last changes are filtered."""
        is_by_change = self.order in {Sort.CHANGED_LAST, Sort.CHANGED_FIRST} and not self.has_own_order
        is_filter = (self.tab.code != "all" or self.filters) and (self.tag or is_by_change)
        is_attention = self.tab.attention is not None and not self.tab.is_listed
        reads_on = self.filters.reads_on or self.tab.is_sent or self.tab.is_figure or is_attention
        return _ROWS_TO_FILTER if (is_filter or reads_on) and not self.query else _ROWS

    @property
    def has_own_order(self) -> bool:
        """Whether there is one order only: that of the terms that were found, of due dates, or of rows."""
        is_by_due_date = self.tab.is_overdue or self.filters["overdue"] == "yes"
        return bool(self.query) or is_by_due_date or self.tab.is_listed

    @property
    def export(self) -> str:
        """The address of the page that exports the list."""
        return replace(self, path=f"{self.path}/export").address

    def with_(self, **changes: Any) -> Asked:
        """Return what a link of the page asks for. Another tab has other statuses to choose from."""
        filters = self.filters.without(STATUS, FULFILLMENT) if "tab" in changes else self.filters
        return replace(self, **{"cursor": "", "filters": filters, **changes})

    def without(self, *names: str) -> Asked:
        return self.with_(filters=self.filters.without(*names))

    @property
    def without_filters(self) -> Asked:
        return self.without(*NAMES).with_(tag="")

    def after(self, cursor: str) -> str:
        """Return the address of the page at a cursor."""
        return self._at({**self.parameters, "cursor": cursor})

    @property
    def filters_text(self) -> str:
        """The parameters as one text, with which a page or form leads back to this list."""
        return urlencode(self.parameters)

    def item(self, address: str) -> str:
        """Return the address of a draft order or order, whose page leads back to this list."""
        return f"{address}?{urlencode({'from': self.filters_text})}" if self.parameters else address

    def selection(self, today: date, time_zone: str) -> Selection:
        selection = Selection(
            statuses=self.tab.statuses,
            fulfillment_statuses=self.tab.fulfillment_statuses,
            tag=self.tag,
            query=self.query,
            opened=self.tab.is_opened,
            sent=self.tab.is_sent,
            counted=self.tab.counted[0] if self.tab.is_listed else "",
            figure=self.tab.counted[0] if self.tab.is_figure else "",
            attention=self.tab.attention,
            overdue=Overdue(wanted=True, today=today.isoformat()) if self.tab.is_overdue else None,
            sort=None if self.has_own_order or self.order is Sort.NEWEST else self.order,
        )
        narrowed = self.filters.narrow(selection, today, time_zone)
        if {*CANCELLED} & {*narrowed.statuses}:
            return replace(narrowed, cancelled=True)
        return replace(narrowed, cancelled=False) if self.tab.fulfillment_statuses else narrowed

    def _at(self, parameters: Mapping[str, str]) -> str:
        return f"{self.path}?{urlencode(parameters)}" if parameters else self.path


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a list as its template shows it."""

    asked: Asked
    tabs: tuple[Tab, ...]
    rows: tuple[Row | UnreadableRow, ...]
    more: str  # the address of the next page; empty on the last one

    @property
    def state(self) -> str:
        """Return `rows`; `none_yet`, `nothing_found`; `has_more` if no row that was read matches, or `end`.

        `not_read` if a filter is invalid.
        """
        if self.asked.filters.faults:
            return "not_read"
        if self.rows:
            return "rows"
        if self.more:
            return "has_more"
        if self.asked.cursor:
            return "end"
        return "nothing_found" if self.asked.is_filtered else "none_yet"

    @property
    def shown_tabs(self) -> tuple[Tab, ...]:
        return tuple(tab for tab in self.tabs if not tab.is_found_at_home or tab == self.asked.tab)

    @property
    def sorts(self) -> tuple[Sort, ...]:
        """The sort orders to choose from."""
        return () if self.asked.has_own_order or self.state == "none_yet" else SORTS


Read = Callable[[Selection, int, "str | None"], Page[Any]]


def read_results(
    asked: Asked, tabs: tuple[Tab, ...], today: date, time_zone: str, read: Read, *, rows: int | None = None
) -> Results:
    """Read one page, of so many `rows` or as many as the list shows; nothing if a filter is invalid.

    A cursor that is not of this list, as in an old address, leads to its beginning.
    """
    if asked.filters.faults:
        return Results(asked, tabs, (), "")
    selection = asked.selection(today, time_zone)
    limit = rows or asked.rows
    try:
        page = read(selection, limit, asked.cursor or None)
    except InvalidCursorError:
        asked = asked.with_()
        page = read(selection, limit, None)
    shown = tuple(row_of(item, today) for item in page.items)
    return Results(asked, tabs, shown, asked.after(page.next_cursor) if page.next_cursor else "")
