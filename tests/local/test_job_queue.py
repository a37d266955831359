import threading
import time
from collections.abc import Iterator

import pytest

from local.job_queue import JobQueue


@pytest.fixture
def work() -> Iterator[JobQueue]:
    work = JobQueue()
    work.start()
    yield work
    work.stop()


def test_waiting_until_idle_runs_later_jobs_at_once(work: JobQueue) -> None:
    done: list[str] = []
    work.later(3600, lambda: done.append("late"))
    work.wait_until_idle(timeout=10)
    assert done == ["late"]


def test_waiting_until_idle_includes_the_jobs_that_jobs_add(work: JobQueue) -> None:
    done: list[int] = []

    def begin(left: int) -> None:
        time.sleep(0.01)
        done.append(left)
        if left:
            work.later(3600, lambda: begin(left - 1))

    work.later(0, lambda: begin(3))
    work.wait_until_idle(timeout=10)
    assert done == [3, 2, 1, 0]


def test_a_later_job_waits_for_its_time(work: JobQueue) -> None:
    done = threading.Event()
    work.later(0.2, done.set)
    assert not done.wait(0.05)
    assert done.wait(5)


def test_a_job_that_fails_is_reported_and_stops_no_other(work: JobQueue, capsys: pytest.CaptureFixture[str]) -> None:
    done: list[int] = []

    def fail() -> None:
        raise RuntimeError("on purpose")

    for _ in range(8):  # more than there are threads
        work.later(0, fail)
    work.wait_until_idle(timeout=10)
    work.later(0, lambda: done.append(1))
    work.wait_until_idle(timeout=10)
    assert done == [1]
    assert "on purpose" in capsys.readouterr().err


def test_waiting_until_idle_stops_after_its_timeout(work: JobQueue) -> None:
    ended = threading.Event()

    def wait() -> None:
        ended.wait(10)

    work.later(0, wait)
    with pytest.raises(TimeoutError, match="1 running"):
        work.wait_until_idle(timeout=0.1)
    ended.set()
