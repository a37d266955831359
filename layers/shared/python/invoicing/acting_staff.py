"""The staff member on whose behalf the process acts: the caller of the API, or the one who started a job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Of the thread: the local stack runs several functions at once.
_STAFF_ID: ContextVar[str | None] = ContextVar("staff_id", default=None)


def acting_staff_id() -> str | None:
    """Return the id of the staff member; None where the customer, a provider or the clock causes what is done."""
    return _STAFF_ID.get()


@contextmanager
def acting_for(staff_id: str | None) -> Iterator[None]:
    """Let events of the block name this staff member."""
    token = _STAFF_ID.set(staff_id)
    try:
        yield
    finally:
        _STAFF_ID.reset(token)
