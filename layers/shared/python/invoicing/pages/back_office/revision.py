"""What of a record a form showed, and what a stale form is told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.values.version import ANY_VERSION, NO_VERSION

_LONGEST = 16
_MOST_DIGITS = 9


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
    labels: Mapping[str, str], yours: Mapping[str, str], theirs: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Return the label, the own value and the stored value of each field in which a stale form differs."""
    return [(labels[it.name], it.yours, it.theirs) for it in differences(yours, theirs)]
