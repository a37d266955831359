"""The queue of background jobs: stream batches, bus invocations, retries and late webhooks."""

import heapq
import itertools
import sys
import threading
import time
import traceback
from collections.abc import Callable

Job = Callable[[], None]


class JobQueue:
    """Runs jobs, at once or after a delay, on a few threads.

    While a caller waits in `wait_until_idle`, a delayed job runs as soon as no other job runs: it finds all that they
    left for it. A job counts from the call of `later`, so a caller that waits after a request sees the effects of every
    job which that request added.
    """

    def __init__(self, threads: int = 4) -> None:
        self._size = threads
        self._threads: list[threading.Thread] = []
        self._jobs: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._running = 0
        self._waiting_callers = 0
        self._stopped = False

    def start(self) -> None:
        self._stopped = False
        self._threads = [
            threading.Thread(target=self._work, name=f"work-{number}", daemon=True) for number in range(self._size)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Drop the jobs that are waiting, and wait for those that run."""
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

    def wait_until_idle(self, timeout: float = 60) -> None:
        """Wait until no job is left, or raise TimeoutError. Jobs must not call it."""
        with self._changed:
            self._waiting_callers += 1
            self._changed.notify_all()
            try:
                if not self._changed.wait_for(lambda: not self._jobs and not self._running, timeout):
                    raise TimeoutError(
                        f"not idle after {timeout} s: {len(self._jobs)} waiting, {self._running} running"
                    )
            finally:
                self._waiting_callers -= 1

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except Exception:  # noqa: BLE001 a job's failure is printed, and must not end its thread
                traceback.print_exc(file=sys.stderr)
            finally:
                with self._changed:
                    self._running -= 1
                    self._changed.notify_all()

    def _next(self) -> Job | None:
        with self._changed:
            while not self._stopped:
                wait = self._jobs[0][0] - time.monotonic() if self._jobs else None
                if wait is not None and (wait <= 0 or (self._waiting_callers and not self._running)):
                    self._running += 1
                    return heapq.heappop(self._jobs)[2]
                self._changed.wait(wait)
            return None
