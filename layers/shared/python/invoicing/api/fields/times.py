"""Times and dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from invoicing.api.fields.input import refused
from invoicing.domain.catalog.payment_terms import start_of

_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_FIRST_YEAR_OF_FILTERS = 1970  # programs write the start of Unix time for "since ever"


def _day(value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (ValueError, TypeError):
        raise refused("invalid_date") from None
    _require_year(day.year)
    return day.isoformat()


def _moment(value: Any) -> datetime:
    moment = _utc_of(value)
    if moment is None:
        raise refused("invalid_time")
    _require_year(moment.year)
    return moment


def _day_or_moment(value: Any) -> date:
    try:
        given: date | None = date.fromisoformat(value)
    except (ValueError, TypeError):
        given = _utc_of(value)
    if given is None:
        raise refused("invalid_time.or_date")
    _require_year(given.year, _FIRST_YEAR_OF_FILTERS)
    return given


def _utc_of(value: Any) -> datetime | None:
    """Return a time with a UTC offset in UTC; None if it is not one."""
    try:
        given = datetime.fromisoformat(value)
        return given.astimezone(UTC) if given.tzinfo is not None else None
    except OverflowError:  # in the first or last year of the calendar, which no field takes
        return given
    except (ValueError, TypeError):
        return None


def _require_year(year: int, first: int = _FIRST_YEAR) -> None:
    """Refuse years near the ends of the calendar, where adding days to a time overflows."""
    if not first <= year <= _LAST_YEAR:
        raise refused("out_of_range.year", first=first, last=_LAST_YEAR)


Moment = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[str, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
# A `datetime` in UTC, or a `date`: a day of the store, which `moment_of` turns into the time at which it begins.
DayOrMoment = Annotated[
    date,
    PlainValidator(_day_or_moment),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}),
]


def moment_of(given: date | None, time_zone: str) -> datetime | None:
    """Return the time of a filter in UTC; a day is the time at which it begins in the time zone."""
    return given if given is None or isinstance(given, datetime) else start_of(given, time_zone)
