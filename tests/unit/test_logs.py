"""Work on several sales marks the log lines of each with its id, and those after it with none."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.domain.bulk.job import JobAction
from invoicing.observability import count, logger, logs_about, mark_log
from invoicing.usecases.bulk.start import start_job
from tests.support.fakes import InMemoryJobs
from tests.support.worlds.fake_world import FakeWorld


def marked() -> Any:
    """Return the correlation id that a line would have now."""
    return logger.thread_safe_get_current_keys().get("correlation_id")


class Watched(FakeWorld):
    """Keeps the sale of each read, and what its log lines would be about."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs = InMemoryJobs()
        self.read: set[tuple[str, Any]] = set()
        get, sales = self.sales.get, self.sales

        def watched(sale_id: str, *also: Any, **named: Any) -> Any:
            self.read.add((sale_id, marked()))
            return get(sale_id, *also, **named)

        sales.get = watched  # type: ignore[method-assign]  # watched from here on


@pytest.fixture(autouse=True)
def unmarked() -> None:
    mark_log(None)


@pytest.fixture
def world() -> Watched:
    return Watched()


def check(world: Watched, *sale_ids: str) -> None:
    assert world.read == {(sale_id, sale_id) for sale_id in sale_ids}
    assert marked() is None


def test_recovering_marks_each_sale_also_of_a_failure(world: Watched):
    first, second = world.ready(), world.ready()
    for _, token in (first, second):
        world.press_pay(token)
    world.provider.unavailable = ["before"]
    world.read.clear()
    assert len(world.recover(timedelta(minutes=3))) == 1
    check(world, first[0].id, second[0].id)


def test_reminding_marks_each_sale(world: Watched):
    sales = [world.invoiced()[0].id for _ in range(2)]
    world.clock.advance(timedelta(days=3))
    world.read.clear()
    assert world.send_reminders() == 2
    check(world, *sales)


def test_a_job_marks_each_sale(world: Watched):
    drafts = [world.draft().draft for _ in range(2)]
    ids = tuple(draft.id for draft in drafts)
    world.read.clear()
    start_job(JobAction.TAG, tags=("vip",), ids=ids, request=None, ports=world)
    check(world, *(draft.sale_id for draft in drafts))


def test_a_block_inside_another_is_about_its_own_sale():
    with logs_about("outer"):
        with logs_about("inner"):
            assert marked() == "inner"
        assert marked() == "outer"
    assert marked() is None


@pytest.mark.parametrize(("disabled", "lines"), [("true", 0), ("false", 1)])
def test_metrics_are_printed_unless_they_are_disabled(
    disabled: str, lines: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", disabled)
    count("LinksRefused")
    assert capsys.readouterr().out.count("_aws") == lines
