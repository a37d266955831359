"""Versions of a resource that a request can name."""

from __future__ import annotations

from typing import Final

from invoicing.domain.errors import VersionMismatchError, VersionRequiredError

ANY_VERSION: Final = 0  # `If-Match: *`: any version of a resource that exists
NO_VERSION: Final = -1  # an ETag that this API never gives
NOT_STORED: Final = 0  # the current version of what does not exist


def require_seen(seen: int | None, current: int) -> None:
    """Require that a change is meant for the current version, if it names one.

    Raises:
        VersionMismatchError: it names another version.
    """
    if seen is not None and seen not in {ANY_VERSION, current}:
        raise VersionMismatchError(current)


def require_replaceable(seen: int | None, current: int | None) -> None:
    """Require that what exists is replaced in the version that the editor saw, and that what is new names no version.

    Raises:
        VersionRequiredError: it exists, and no version is named.
        VersionMismatchError: its version is another, or a version is named of what does not exist.
    """
    if current is None:
        if seen is not None:
            raise VersionMismatchError(NOT_STORED)
        return
    if seen is None:
        raise VersionRequiredError
    require_seen(seen, current)
