"""Retry a use case when a record changed between reading and writing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from invoicing.domain.errors import BusyError, StaleSaleError

R = TypeVar("R")
_TRIES = 6
MANY_TRIES = 16  # for recording what has happened already: at most eleven seconds
_FIRST_WAIT, _LONGEST_WAIT = 0.02, 1.0  # seconds; doubled each time, jittered


def retry_on_conflict(work: Callable[[], R], *, tries: int = _TRIES) -> R:
    """Run `work`, which reads, decides and saves, again until no other change comes in between.

    Raises:
        BusyError: another change came in between in every try.
    """
    for tried in range(tries):
        try:
            return work()
        except StaleSaleError:
            if tried < tries - 1:
                time.sleep(random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**tried)))  # noqa: S311 - jitter, not a secret
    message = "Too many changes at once: try again in a moment."
    raise BusyError(message)
