"""How a record is named within its sale."""

from __future__ import annotations

from typing import NamedTuple


class RecordKey(NamedTuple):
    """A kind of record and, where a sale has several, which one."""

    kind: str
    id: str = ""
