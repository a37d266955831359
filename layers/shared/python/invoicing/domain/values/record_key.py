"""The key of a record within its sale."""

from __future__ import annotations

from typing import NamedTuple

MOST_DIGITS = 4  # of the number of an attempt, link or refund


class RecordKey(NamedTuple):
    """A kind of record and, if a sale has several, which of them."""

    kind: str
    id: str = ""
