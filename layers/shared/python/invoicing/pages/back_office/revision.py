"""What of a record a form showed, and what a stale form is told."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.values.version import ANY_VERSION, NO_VERSION
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n.language import translations

_LONGEST = 16
_MOST_DIGITS = 9
_NOTHING: Mapping[str, Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what was typed differs from what is stored now."""

    name: str
    yours: str
    theirs: str


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


def differences(yours: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    """Return the fields in which a stale form differs from what is stored now."""
    return [
        Difference(name, yours.get(name, ""), stored)
        for name, stored in theirs.items()
        if yours.get(name, "") != stored
    ]


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
