"""CSV tables (RFC 4180), split into pages that fit into a Lambda response.

What a spreadsheet would run as a formula is preceded by `'`, so that customers' input stays text. That is a sign at the
start of a cell, and one after a comma, a semicolon, a tab or a line break inside it: where the comma is the decimal
sign, spreadsheets split a line at semicolons, and see a cell begin there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from invoicing.domain.values.money import Money
from invoicing.domain.values.text import timestamp

if TYPE_CHECKING:
    from invoicing.ports import Page

T = TypeVar("T")
Read = Callable[[int, str | None], "Page[Any]"]

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads UTF-8 as the encoding of its country
CONTENT_TYPE = "text/csv; charset=utf-8"
# Lambda responses hold 6 MB of JSON, in which one character can take twelve bytes. The last page that is added can
# exceed this limit by up to 1 MB.
MAX_CHARACTERS = 256 * 1024  # characters
_PAGE = 50
_MAX_READS = 100  # pages of the list, which may be empty if filters apply: API Gateway waits 29 seconds
# Where a cell may begin, quotes and spaces that a spreadsheet may drop there, and the sign of a formula.
_FORMULA = re.compile(r'^(?=[\r\n])|(?:^|[,;\t\r\n])(?:"|[^\S\t\r\n])*(?=[-=+@＝＋－＠\t\0])')  # noqa: RUF001 - full-width


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """How cells are separated and values written: as programs read them, unless a spreadsheet's language differs."""

    separator: str = ","
    decimal_sign: str = "."
    time_zone: str = "UTC"


FOR_PROGRAMS = CsvStyle()


class Numbers(str):
    """A text of numbers: each point in it is a decimal sign."""

    __slots__ = ()


def cell(value: object, style: CsvStyle = FOR_PROGRAMS) -> str:
    """Return a cell's text, escaped against formula injection (ASVS 1.2.10), whatever separates the cells."""
    if isinstance(value, datetime):
        return timestamp(value) if style.time_zone == "UTC" else _local(value, style.time_zone)
    text = str(value).replace(".", style.decimal_sign) if isinstance(value, Money | Numbers) else str(value)
    return "" if value is None else _FORMULA.sub(r"\g<0>'", text)


def rows(table: Iterable[Sequence[object]], style: CsvStyle = FOR_PROGRAMS) -> str:
    """Return rows as CSV. Each ends with CR LF."""
    written = io.StringIO()
    csv.writer(written, delimiter=style.separator, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(
        [cell(item, style) for item in row] for row in table
    )
    return written.getvalue()


def _local(moment: datetime, time_zone: str) -> str:
    return moment.astimezone(ZoneInfo(time_zone)).isoformat(" ", "seconds")


@dataclass(frozen=True, slots=True)
class CsvPage:
    """A part of a table, and the cursor of the next one."""

    text: str
    rows: int
    next_cursor: str | None


class CsvPages(Generic[T]):
    """Writes a list as CSV, page by page."""

    def __init__(self, columns: Sequence[str], write: Callable[[T], Sequence[object]]) -> None:
        """Set the column names and the function that returns an item's row."""
        self._columns = columns
        self._write = write

    def page(
        self,
        read: Read,
        limit: int,
        cursor: str | None,
        *,
        is_file: bool = False,
        most: int = MAX_CHARACTERS,
        style: CsvStyle = FOR_PROGRAMS,
    ) -> CsvPage:
        """Return at most `limit` rows from a cursor on, and hardly more than `most` characters.

        Only the first page has the byte order mark and the header row, so that pages can be joined into one table. A
        page that is a file of its own has both, whichever it is.
        """
        text, left = (BYTE_ORDER_MARK + rows([self._columns], style) if is_file or not cursor else ""), limit
        for _ in range(_MAX_READS):
            page = read(min(left, _PAGE), cursor)
            text += rows((self._write(item) for item in page.items), style)
            cursor = page.next_cursor
            left -= len(page.items)
            if cursor is None or left <= 0 or len(text) >= most:
                break
        return CsvPage(text, limit - left, cursor)
