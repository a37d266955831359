from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from local.clock import parse_duration

JSON = {"accept": "application/json"}


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P3D", timedelta(days=3)),
        ("PT31M", timedelta(minutes=31)),
        ("P1DT12H", timedelta(days=1, hours=12)),
        ("P2W", timedelta(weeks=2)),
        ("PT90S", timedelta(seconds=90)),
    ],
)
def test_durations_are_read_as_iso_8601_has_them(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "P", "PT", "3D", "P1M", "P1Y", "P-3D", "P3D ", "three days"])
def test_an_invalid_duration_or_one_without_a_fixed_length_is_refused(stack: Any, text: str) -> None:
    before = stack.clock.offset
    answer = stack.request("POST", "/local/clock", JSON, {"advance": text})
    assert answer.status_code == 400
    assert stack.clock.offset == before


@pytest.mark.parametrize("text", ["P999999999D", "P101000D", f"P{'9' * 5000}W", f"PT{'9' * 300}S"])
def test_the_clock_is_not_moved_to_where_no_dates_are(stack: Any, text: str) -> None:
    stack.advance("P1D")
    answer = stack.request("POST", "/local/clock", JSON, {"advance": text})
    assert answer.status_code == 400
    assert "at most a hundred years" in answer.get_json()["detail"]
    assert stack.clock.offset == timedelta(days=1)


def test_the_clock_goes_on_from_where_it_was_moved_to(stack: Any) -> None:
    stack.advance("P3D")
    first = stack.clock()
    assert timedelta(0) <= first - datetime.now(UTC) - timedelta(days=3) + timedelta(seconds=1) < timedelta(seconds=2)
    assert stack.clock() > first
    told = stack.request("GET", "/local/clock", JSON).get_json()
    assert told["offset_seconds"] == timedelta(days=3).total_seconds()


def test_a_schedule_does_not_run_before_its_time(stack: Any, functions: SimpleNamespace) -> None:
    assert stack.advance("PT30S") == []
    assert functions.ticks == []


def test_a_schedule_ticks_once_however_much_time_went_by(stack: Any, functions: SimpleNamespace) -> None:
    answer = stack.request("POST", "/local/clock", JSON, {"advance": "PT5M"})
    assert answer.get_json()["ran"] == ["tick"]
    assert len(functions.ticks) == 1
    assert stack.advance("PT30S") == []
    assert stack.advance("PT31S") == ["tick"]


def test_each_kind_of_schedule_sends_its_own_event(stack: Any, functions: SimpleNamespace) -> None:
    stack.advance("P1D")
    sources = {event["source"]: event["detail"] for event in functions.ticks}
    assert sources == {"aws.scheduler": "{}", "aws.events": {}}


def test_a_schedule_runs_again_as_long_as_it_writes(stack: Any, functions: SimpleNamespace) -> None:
    functions.writes[:] = ["EVENT#b", "EVENT#a"]
    stack.advance("PT1M")
    assert len(functions.ticks) == 3  # two that wrote, and one that found nothing to do
    assert sorted(event["detail"]["key"] for event in functions.events) == ["EVENT#a", "EVENT#b"]


def test_reset_forgets_time_items_emails_and_events(stack: Any, table: Any, functions: SimpleNamespace) -> None:
    table.put("P", "EVENT#1")
    stack.advance("P3D")
    assert stack.request("POST", "/local/reset", JSON).status_code == 200
    assert stack.clock.offset == timedelta(0)
    assert table.get("P", "EVENT#1") is None
    told = stack.request("GET", "/local/events", JSON).get_json()
    assert told == {"events": [], "dead_letters": []}
    table.put("P", "EVENT#2")
    stack.wait_until_idle()
    assert functions.batches[-1] == ["EVENT#2"]
