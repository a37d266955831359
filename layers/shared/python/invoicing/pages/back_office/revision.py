"""What of a record a form showed, and what a stale form is told."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.values.version import ANY_VERSION, NO_VERSION
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.pages.back_office.settings.rows import Rows

LOADED = "loaded"  # the hidden field of what a form was filled with
_LONGEST = 16
_MOST_DIGITS = 9
_MARKS = ("version", "revision")  # hidden fields: which state of the record a form shows
_NOTHING: Mapping[str, Mapping[str, str]] = MappingProxyType({})
_NO_ROWS: Mapping[str, Rows] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was typed into, and that another person has changed to something else."""

    name: str
    yours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    """The fields of a stale form on top of what is stored now; those that `differing` names have what was typed."""

    values: dict[str, str]
    differing: list[Difference]


def revision_of(*shown: object) -> str:
    """Return the revision of values that a form shows, for its hidden field `revision`."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:_LONGEST]


def seen_version(text: str) -> int:
    """Return the version in the hidden field of a form; one that never exists if it is not a number."""
    version = int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else NO_VERSION
    return NO_VERSION if version == ANY_VERSION else version


def require_revision(seen: str, current: str, version: int) -> None:
    """Require that a form showed the values as they are now, whatever else of the record has changed since.

    Raises:
        VersionMismatchError: they were changed since.
    """
    if seen != current:
        raise VersionMismatchError(version)


def as_loaded(stored: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a record as a form shows them, with what it is filled with in a hidden field."""
    return {**stored, LOADED: urlencode({name: value for name, value in stored.items() if name not in _MARKS})}


def merge(
    typed: Mapping[str, str],
    stored: Mapping[str, str],
    *,
    ticks: Collection[str] = (),
    rows: Mapping[str, Rows] = _NO_ROWS,
    together: Collection[Collection[str]] = (),
) -> Merge:
    """Return a stale form on top of the fields that are `stored` now.

    A field has what is stored unless it was typed into: it was sent, and not with the value that it was filled with.
    One of `ticks` that was not sent is not ticked. `rows` are one field each, and so are fields that belong `together`,
    such as a number and its unit.
    """
    loaded = dict(parse_qsl(typed.get(LOADED, ""), keep_blank_values=True))
    yours, theirs, before = (_in_lines(values, rows) for values in (typed, stored, loaded))
    unknown = "" if loaded else None  # without what it was filled with, each field was typed into
    values = {**typed, **{name: stored[name] for name in _MARKS if name in stored}, LOADED: as_loaded(stored)[LOADED]}
    differing: list[Difference] = []
    grouped = {name for names in together for name in names}
    for names in (*together, *([name] for name in theirs if name not in {*_MARKS, *grouped})):
        sent = [name for name in names if name in typed or name in ticks or name in rows]
        if not any(yours.get(name, "") != before.get(name, unknown) for name in sent):
            values = _taken(values, stored, [field for name in names for field in _fields(name, rows)])
        elif any(theirs.get(name, "") != before.get(name, unknown) for name in names):
            both = ((name, yours.get(name, ""), theirs.get(name, "")) for name in names)
            differing += [Difference(name, own, other) for name, own, other in both if own != other]
    return Merge(values, differing)


def _in_lines(values: Mapping[str, str], rows: Mapping[str, Rows]) -> dict[str, str]:
    """Return fields with rows as one of them, in one line."""
    parts = {field for each in rows.values() for field in each.names}
    alone = {name: value for name, value in values.items() if name not in parts}
    return alone | {name: each.told(values) for name, each in rows.items()}


def _fields(name: str, rows: Mapping[str, Rows]) -> Collection[str]:
    return rows[name].names if name in rows else [name]


def _taken(values: Mapping[str, str], stored: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    others = {name: value for name, value in values.items() if name not in {*names}}
    return others | {name: stored[name] for name in names if name in stored}


def labelled(
    differing: Iterable[Difference],
    labels: Mapping[str, str],
    locale: str,
    *,
    ticks: Collection[str] = (),
    choices: Mapping[str, Mapping[str, str]] = _NOTHING,
) -> list[tuple[str, str, str]]:
    """Return the label of each field that differs, with what was typed and what is stored, in words.

    `choices` has the labels of a field's values.
    """
    _ = translations(DOMAIN, locale).gettext

    def shown(name: str, value: str) -> str:
        if name in ticks:
            return _("Yes") if value else _("No")
        return choices.get(name, {}).get(value, value) or _("Empty")

    return [(labels[it.name], shown(it.name, it.yours), shown(it.name, it.theirs)) for it in differing]
