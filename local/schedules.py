"""The template's schedules, run by the local clock."""

import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from local.clock import Clock
from local.functions import Function, Functions
from local.template import ACCOUNT, REGION, Template

RATE = re.compile(r"rate\((?P<count>\d+) (?P<unit>minute|hour|day)s?\)")


@dataclass
class Schedule:
    name: str
    function: str
    every: timedelta
    kind: str
    payload: Any
    due: datetime


def read_schedules(template: Template, functions: dict[str, Function], clock: Clock) -> Iterator[Schedule]:
    for function in functions.values():
        for name, event in function.events.items():
            if event["Type"] not in {"Schedule", "ScheduleV2"}:
                continue
            properties = template.resolve(event["Properties"])
            if properties.get("State") == "DISABLED":
                continue
            every = _rate(properties.get("ScheduleExpression") or properties["Schedule"])
            yield Schedule(
                name=f"{function.logical_id}{name}",
                function=function.name,
                every=every,
                kind=event["Type"],
                payload=properties.get("Input"),
                due=clock() + every,
            )


class Schedules:
    """Runs due schedules in the background, from `start` to `stop`; `run_due` runs them after the clock was moved."""

    def __init__(self, schedules: list[Schedule], functions: Functions, clock: Clock) -> None:
        self.schedules = schedules
        self._functions = functions
        self._clock = clock
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._stopped.clear()
        self._thread = threading.Thread(target=self._tick, name="schedules", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def restart(self) -> None:
        """Count from now again, after the clock was reset."""
        with self._lock:
            for schedule in self.schedules:
                schedule.due = self._clock() + schedule.every

    def run_due(self) -> list[Schedule]:
        """Run each due schedule once, however many ticks were passed, and return them."""
        with self._lock:
            now = self._clock()
            due = [schedule for schedule in self.schedules if schedule.due <= now]
            for schedule in due:
                schedule.due = now + schedule.every
        for schedule in due:
            self.run(schedule)
        return due

    def run(self, schedule: Schedule) -> None:
        event = schedule.payload if schedule.payload is not None else _event(schedule, self._clock())
        self._functions.invoke_later(schedule.function, event)

    def _tick(self) -> None:
        while not self._stopped.is_set():
            self.run_due()
            with self._lock:
                waits = [schedule.due - self._clock() for schedule in self.schedules]
            self._stopped.wait(max(0.0, min(waits).total_seconds()) if waits else None)


def _rate(expression: str) -> timedelta:
    match = RATE.fullmatch(expression)
    if match is None:
        raise NotImplementedError(f"{expression}: the local stack knows rate(...) only")
    return timedelta(**{f"{match['unit']}s": int(match["count"])})


def _event(schedule: Schedule, now: datetime) -> dict[str, Any]:
    """Build the event of a schedule without an input."""
    common = {"version": "0", "id": str(uuid.uuid4()), "account": ACCOUNT, "region": REGION}
    common |= {"detail-type": "Scheduled Event", "time": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if schedule.kind == "ScheduleV2":  # EventBridge Scheduler sends a string
        arn = f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{schedule.name}"
        return {**common, "source": "aws.scheduler", "resources": [arn], "detail": "{}"}
    arn = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{schedule.name}"
    return {**common, "source": "aws.events", "resources": [arn], "detail": {}}
