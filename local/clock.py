"""The local clock: the real time plus an offset that `advance` moves."""

import re
from datetime import UTC, datetime, timedelta

FURTHEST = timedelta(days=36_525)  # a hundred years: later than every schedule, and within what datetime holds

DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def parse_duration(text: str) -> timedelta:
    """Parse an ISO 8601 duration of weeks, days, hours, minutes and seconds; months and years have no fixed length."""
    match = DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is not a duration such as P3D, PT31M or P1DT12H")
    try:
        return timedelta(**{unit: float(amount) for unit, amount in match.groupdict().items() if amount})
    except (OverflowError, ValueError):  # float() takes any number of digits, as int() does not
        raise _too_far() from None


class Clock:
    """A callable that returns the time, aware, in UTC."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, duration: timedelta) -> None:
        if duration > FURTHEST - self.offset:
            raise _too_far()
        self.offset += duration

    def reset(self) -> None:
        self.offset = timedelta()


def _too_far() -> ValueError:
    return ValueError("The clock can be at most a hundred years ahead of the real one: give a shorter duration")
