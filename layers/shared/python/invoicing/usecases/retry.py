"""Retry a use case when a record changed between reading and writing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from invoicing.domain.errors import BusyError, StaleSaleError

P = ParamSpec("P")
R = TypeVar("R")
_FIRST_WAIT, _LONGEST_WAIT = 0.02, 1.0  # seconds; doubled each time, jittered


def retry_on_conflict(use_case: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function that reads, decides and saves: it runs again until no other change comes in between.

    It runs up to six times, and then raises BusyError.
    """
    return _retried(use_case, tries=6)


def retry_until_recorded(use_case: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function that records what has happened already: up to sixteen tries, in at most eleven seconds."""
    return _retried(use_case, tries=16)


def _retried(use_case: Callable[P, R], *, tries: int) -> Callable[P, R]:
    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for tried in range(tries):
            try:
                return use_case(*args, **kwargs)
            except StaleSaleError:
                if tried < tries - 1:
                    time.sleep(random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**tried)))  # noqa: S311 - jitter
        raise BusyError

    return run
