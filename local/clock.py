"""The local clock: the real one, moved by an offset, and going on from there."""

import re
from datetime import UTC, datetime, timedelta

DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)


def parse_duration(text: str) -> timedelta:
    """Read an ISO 8601 duration of weeks, days, hours, minutes and seconds; months and years have no fixed length."""
    match = DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is not a duration such as P3D, PT31M or P1DT12H")
    return timedelta(**{unit: int(amount) for unit, amount in match.groupdict().items() if amount})


class Clock:
    """A callable that gives the time, aware, in UTC."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, duration: timedelta) -> None:
        self.offset += duration

    def reset(self) -> None:
        self.offset = timedelta()
