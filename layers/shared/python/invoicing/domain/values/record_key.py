"""How a record is named within its sale."""

from __future__ import annotations

from typing import NamedTuple

MOST_DIGITS = 4  # of an attempt's or a link's number: nobody makes ten thousand


class RecordKey(NamedTuple):
    """A kind of record and, where a sale has several, which one."""

    kind: str
    id: str = ""
