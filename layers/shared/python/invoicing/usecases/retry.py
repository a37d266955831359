"""Deciding again when the world moved between reading and writing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from invoicing.domain.errors import BusyError, StaleSaleError

R = TypeVar("R")
_TRIES = 6
PATIENT = 16  # tries, where what is written has happened already: eleven seconds at the most
_FIRST_WAIT, _LONGEST_WAIT = 0.02, 1.0  # seconds; doubled each time, jittered


def retry_on_conflict(work: Callable[[], R], *, tries: int = _TRIES) -> R:
    """Run `work` (read, decide, save) until nothing moved in between, at most six times unless told otherwise.

    Raises:
        BusyError: others were always faster.

    """
    for tried in range(tries):
        try:
            return work()
        except StaleSaleError:
            if tried < tries - 1:
                time.sleep(random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**tried)))  # noqa: S311 - jitter, not a secret
    message = "Too many changes at once: try again in a moment."
    raise BusyError(message)
