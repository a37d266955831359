"""Times and dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from invoicing.api.fields.input import refused

_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def _day(value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (ValueError, TypeError):
        raise refused("invalid_date") from None
    _require_year(day.year)
    return day.isoformat()


def _moment(value: Any) -> datetime:
    try:
        given = datetime.fromisoformat(value)
        moment = given.astimezone(UTC) if given.tzinfo is not None else None
    except OverflowError:  # in the first or last year of the calendar: refused below
        moment = given
    except (ValueError, TypeError):
        moment = None
    if moment is None:
        raise refused("invalid_time")
    _require_year(moment.year)
    return moment


def _require_year(year: int) -> None:
    """Refuse years near the ends of the calendar, where adding days to a time overflows."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise refused("out_of_range.year", first=_FIRST_YEAR, last=_LAST_YEAR)


Moment = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[str, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
