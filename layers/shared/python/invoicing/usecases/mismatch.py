"""The error of an edit that was made of another version."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from invoicing.domain.errors import InvoicingError, VersionMismatchError

T = TypeVar("T")


def version_mismatch(
    version: int, current: T, change: Callable[[T], T], differing: Callable[[T, T], tuple[str, ...]]
) -> VersionMismatchError:
    """Return the error with the fields in which the editor's values differ; with none if they are invalid."""
    try:
        yours = change(current)
    except InvoicingError:
        return VersionMismatchError(version)
    return VersionMismatchError(version, differing(current, yours), yours, current)
