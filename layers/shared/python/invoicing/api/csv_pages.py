"""Tables for spreadsheets (RFC 4180): safe to open, and in pieces that fit into an answer.

A cell that a spreadsheet would take for a formula gets a `'` before it, so that what somebody typed stays text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from invoicing.ports import Page

T = TypeVar("T")
Read = Callable[[int, str | None], Page[Any]]

CONTENT_TYPE = "text/csv; charset=utf-8"
# Lambda's answer takes 6 MB of JSON, in which a character may be written as twelve bytes; one page of the table is
# added to what is here already, and has at most 1 MB.
MAX_CHARACTERS = 256 * 1024  # characters
_PAGE = 50
_MAX_READS = 100  # of the list, many of which may show nothing: an answer has 29 seconds
_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")  # noqa: RUF001 - full-width ones


def cell(value: object) -> str:
    """Write a value so that no spreadsheet takes it for a formula (ASVS 1.2.10)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def rows(table: Iterable[Sequence[object]]) -> str:
    """Write rows, each ended by CR LF."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(
        [cell(it) for it in row] for row in table
    )
    return written.getvalue()


class CsvPages(Generic[T]):
    """A list, written as a table page after page."""

    def __init__(self, columns: Sequence[str], write: Callable[[T], Sequence[object]]) -> None:
        """Take the names of the columns, and how one thing is written as a row."""
        self._columns = columns
        self._write = write

    def page(self, read: Read, limit: int, cursor: str | None) -> tuple[str, str | None]:
        """Write at most so many rows from a cursor on, and return where the next page begins.

        The first page has the names of the columns: all pages one after the other are one table.
        """
        text, left = ("" if cursor else rows([self._columns])), limit
        for _ in range(_MAX_READS):
            page = read(min(left, _PAGE), cursor)
            text += rows(self._write(it) for it in page.items)
            cursor = page.next_cursor
            left -= len(page.items)
            if cursor is None or left <= 0 or len(text) >= MAX_CHARACTERS:
                break
        return text, cursor
