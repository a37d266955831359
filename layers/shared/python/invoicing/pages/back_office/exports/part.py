"""A part of a table: what a file holds, whether it is counted on a page or downloaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from invoicing.domain.errors import InvalidCursorError
from invoicing.pages.back_office.drafts.list import TABS as TABS_OF_DRAFTS
from invoicing.pages.back_office.orders.list import TABS as TABS_OF_ORDERS
from invoicing.pages.back_office.search.answer import asked_of, day_of
from invoicing.pages.back_office.search.sale_list import Asked
from invoicing.pages.back_office.search.tab import Tab
from invoicing.usecases.bulk.start import JUST_AFTER
from invoicing.usecases.exports.columns import LEDGER, draft_orders_table, orders_table
from invoicing.usecases.exports.csv_pages import FOR_PROGRAMS, CsvStyle

if TYPE_CHECKING:
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts
    from invoicing.usecases.exports.csv_pages import CsvPage, CsvPages, Read

ROWS = 2_000
# Of a file. Lambda answers 6 MB: base64 has up to 5.4 bytes for each character, and the last rows that are read can
# add 1 MB.
CHARACTERS = 750_000
_TABS = {"drafts": TABS_OF_DRAFTS, "orders": TABS_OF_ORDERS, "ledger": (Tab("all"),)}
_SIGNS = {"comma": (";", ","), "point": (",", ".")}  # what separates the cells, and begins the decimals
_PERIOD = ("created_from", "created_until")
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table from a place on, as of a moment: what was created later is in no part.

    `asked` has the address of the export's page, with the filters of the list.
    """

    section: str
    asked: Asked
    at: datetime
    first: int = 1  # the number of its first row

    @classmethod
    def of(cls, request: StaffRequest, ports: OfficePorts) -> Part:
        section = request.path.split("/")[2]
        path = f"/admin/{section}/export"
        if section == "ledger":
            given = {name: value for name, value in request.query.items() if name in (*_PERIOD, "cursor")}
            asked = Asked.of(path, _TABS[section], given)
        else:
            asked = replace(asked_of(request, section, _TABS[section], path), selects=False)
        begins = ports.clock() + JUST_AFTER
        at = _moment(request.query.get("at", ""), begins)
        return cls(section, asked, at, _number(request.query.get("first", "")) if asked.cursor else 1)

    def read(self, request: StaffRequest, ports: OfficePorts) -> CsvPage:
        """Read the rows. A cursor that is not of this table leads to its beginning.

        Raises:
            InvalidCursorError: the cursor is of another table.
        """
        table, read = self._table(request, ports)
        style = self._style(request)
        return table.page(read, ROWS, self.asked.cursor or None, is_file=True, most=CHARACTERS, style=style)

    def _style(self, request: StaffRequest) -> CsvStyle:
        """Return how the file is written: for a spreadsheet with decimal commas or points, or for programs."""
        signs = _SIGNS.get(request.query.get("numbers", ""))
        return CsvStyle(*signs, time_zone=request.store.time_zone) if signs else FOR_PROGRAMS

    def _table(self, request: StaffRequest, ports: OfficePorts) -> tuple[CsvPages[Any], Read]:
        today = day_of(request, ports)
        selection = self.asked.selection(today, request.store.time_zone)
        end = min(selection.created_to, self.at) if selection.created_to else self.at
        if self.section == "ledger":
            return LEDGER, partial(ports.sales.ledger_entries, selection.created_from, end)
        selection = replace(selection, created_to=end)
        if self.section == "orders":
            return orders_table(today), partial(ports.sales.orders, selection)
        return draft_orders_table(today), partial(ports.sales.draft_orders, selection)

    def address(self, *, of_file: bool = False, numbers: str = "") -> str:
        """Return the address of this part, as a page or as a file, whose `numbers` are a spreadsheet's."""
        path = f"{self.asked.path}.csv" if of_file else self.asked.path
        place = {"cursor": self.asked.cursor, "first": str(self.first)} if self.asked.cursor else {}
        style = {"numbers": numbers} if numbers else {}
        return f"{path}?{urlencode({**self.asked.parameters, 'at': self.at.isoformat(), **place, **style})}"

    def after(self, page: CsvPage) -> Part | None:
        """Return the next part; None after the last one."""
        if page.next_cursor is None:
            return None
        return replace(self, asked=replace(self.asked, cursor=page.next_cursor), first=self.first + page.rows)

    @property
    def file_name(self) -> str:
        rows = f"-from-row-{self.first}" if self.first > 1 else ""
        return f"{self.section}-{self.at.date().isoformat()}{rows}.csv"


def read_part(request: StaffRequest, ports: OfficePorts) -> tuple[Part, CsvPage]:
    """Return the part that an address asks for, with its rows. A place of another table leads to the first part."""
    part = Part.of(request, ports)
    try:
        return part, part.read(request, ports)
    except InvalidCursorError:
        part = replace(part, asked=part.asked.with_(), first=1)
        return part, part.read(request, ports)


def _moment(text: str, latest: datetime) -> datetime:
    """Return the moment as of which a table is read: the one of an address, if it has passed."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        return latest
    if given.tzinfo is None or given.year <= 1970:  # noqa: PLR2004 - near the ends of the calendar, UTC overflows
        return latest
    return min(given, latest).astimezone(UTC)


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return max(int(text), 1) if is_number else 1
