"""The day on which weeks begin, as CLDR has it by territory. Builds leave the data of most languages out."""

from __future__ import annotations

import datetime as dt

_MONDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 4, 5, 6  # of `date.weekday`
_FIRST_DAYS = {
    _FRIDAY: "MV",
    _SATURDAY: "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
    _SUNDAY: "AG AO AS BD BR BS BT BW BZ CA CO CV DM DO ET GT GU GW HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ "
    "NI NP PA PE PH PK PR PT PY SA SG ST SV TH TL TT TW UM US VE VI WS YE ZA ZW",
}
_BY_COUNTRY = {country: day for day, countries in _FIRST_DAYS.items() for country in countries.split()}


def first_of_week(day: dt.date, country: str) -> dt.date:
    """Return the first day of the week that a day is in, in a country: a Monday in most."""
    return day - dt.timedelta(days=(day.weekday() - _BY_COUNTRY.get(country, _MONDAY)) % 7)
