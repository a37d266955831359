"""Deciding again when the world moved between reading and writing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from invoicing.domain.errors import BusyError, StaleSaleError

R = TypeVar("R")
_TRIES = 6
_FIRST_WAIT = 0.02  # seconds; doubled each time, jittered


def decide_again(work: Callable[[], R]) -> R:
    """Run `work` (read, decide, save) until nothing moved in between, at most six times.

    Raises:
        BusyError: others were always faster.

    """
    for tried in range(_TRIES):
        try:
            return work()
        except StaleSaleError:
            time.sleep(random.uniform(0, _FIRST_WAIT * 2**tried))  # noqa: S311 - jitter, not a secret
    message = "Too many changes at once: try again in a moment."
    raise BusyError(message)
