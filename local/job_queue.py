"""Work under way behind the requests: stream, bus, retries, late webhooks. It can be waited for exactly."""

import heapq
import itertools
import sys
import threading
import time
import traceback
from collections.abc import Callable

Job = Callable[[], None]


class Work:
    """Jobs, now or later, on a few threads.

    `settle` waits until nothing is left, and does not wait for the clock: what was to be done later is done at once.
    A job given to `later` counts from that moment, so whoever settles after a request sees all that it began.
    """

    def __init__(self, threads: int = 4) -> None:
        self._size = threads
        self._threads: list[threading.Thread] = []
        self._jobs: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._running = 0
        self._hurried = 0
        self._stopped = False

    def start(self) -> None:
        self._stopped = False
        self._threads = [
            threading.Thread(target=self._work, name=f"work-{number}", daemon=True) for number in range(self._size)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Drop what has not begun, and wait for what has."""
        with self._changed:
            self._stopped = True
            self._jobs.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def later(self, seconds: float, job: Job) -> None:
        with self._changed:
            heapq.heappush(self._jobs, (time.monotonic() + seconds, next(self._order), job))
            self._changed.notify_all()

    def settle(self, timeout: float = 60) -> None:
        """Wait until no job is left. Raises TimeoutError; must not be called by a job."""
        with self._changed:
            self._hurried += 1
            self._changed.notify_all()
            try:
                if not self._changed.wait_for(lambda: not self._jobs and not self._running, timeout):
                    raise TimeoutError(
                        f"not settled after {timeout} s: {len(self._jobs)} waiting, {self._running} running"
                    )
            finally:
                self._hurried -= 1

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception:  # noqa: BLE001 a job's failure is told, and must not end its thread
                traceback.print_exc(file=sys.stderr)
            finally:
                with self._changed:
                    self._running -= 1
                    self._changed.notify_all()

    def _next(self) -> Job | None:
        with self._changed:
            while not self._stopped:
                wait = self._jobs[0][0] - time.monotonic() if self._jobs else None
                if wait is not None and (wait <= 0 or self._hurried):
                    self._running += 1
                    return heapq.heappop(self._jobs)[2]
                self._changed.wait(wait)
            return None
