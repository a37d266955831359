"""Threads that begin at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from invoicing.domain.errors import BusyError, OutOfStockError, StaleSaleError


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work` in so many threads that begin at once; return results and errors."""
    ready = threading.Barrier(count)

    def run(number: int) -> Any:
        ready.wait()
        try:
            return work(number)
        except (StaleSaleError, OutOfStockError, BusyError) as error:
            return error

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))
