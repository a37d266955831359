"""Rows of a form, such as tax rates by class. The name of each field ends in the number of its row: "percent-2".

Rows are added and removed by buttons of the form, which save nothing. A row without any text is ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ACT = "act"
_ADD, _REMOVE = "add", "remove"


@dataclass(frozen=True, slots=True)
class Rows:
    """The columns of the rows, of which a form takes at most `most`."""

    columns: tuple[str, ...]
    most: int

    @property
    def names(self) -> list[str]:
        """The name of every field that a form can have."""
        return [f"{column}-{i}" for i in range(self.most) for column in self.columns]

    def fields(self, rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
        """Return the fields of rows."""
        return {f"{column}-{i}": row.get(column, "") for i, row in enumerate(rows) for column in self.columns}

    def read(self, values: Mapping[str, str]) -> list[dict[str, str]]:
        """Return the rows of a form, those without text among them."""
        last = max((i for i in range(self.most) if self._is_sent(values, i)), default=-1)
        return [{column: values.get(f"{column}-{i}", "") for column in self.columns} for i in range(last + 1)]

    def filled(self, values: Mapping[str, str]) -> list[int]:
        """Return the numbers of the rows that have text."""
        return [i for i, row in enumerate(self.read(values)) if any(row.values())]

    def acted(self, values: Mapping[str, str], act: str) -> dict[str, str]:
        """Return the fields after a button: "add" adds a row below the others, "remove:1" takes the second one out."""
        rows = self.read(values)
        verb, _, number = act.partition(":")
        if verb == _ADD and len(rows) < self.most:
            rows.append({})
        elif verb == _REMOVE and number.isdecimal() and int(number) < len(rows):
            del rows[int(number)]
        others = {name: value for name, value in values.items() if name not in set(self.names)}
        return others | self.fields(rows)

    def told(self, values: Mapping[str, str]) -> str:
        """Return the rows in one line, to be compared: "standard 25 · food 15"."""
        return " · ".join(" ".join(filter(None, row.values())) for row in self.read(values) if any(row.values()))

    def without(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the fields beside the rows."""
        names = set(self.names)
        return {name: value for name, value in values.items() if name not in names}

    def _is_sent(self, values: Mapping[str, str], i: int) -> bool:
        return any(f"{column}-{i}" in values for column in self.columns)
