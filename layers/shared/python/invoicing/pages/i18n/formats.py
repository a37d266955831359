"""Money, dates and numbers in the formats of a locale, for pages and e-mails."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

from invoicing.domain.values.language import SOURCE_LANGUAGE, shipped
from invoicing.domain.values.money import Money, decimals

# Locale -> CLDR locale. English without a country writes "30 November", and tells dollars apart.
FORMATS = {"en": "en_GB", "en-US": "en_US", "nb": "nb"}
_THOUSAND = 1000
_MINUS = "\N{MINUS SIGN}"
_DAY = "MMMMd"  # CLDR's skeleton of a day without its year


def money(value: Money, locale: str) -> str:
    """Format an amount with its currency's decimals: "NOK 998.00", "998,00 kr"."""
    places = decimals(value.currency)
    amount = Decimal(value.amount).scaleb(-places)
    pattern = _money_pattern(locale, value.currency)
    text: str = pattern.apply(amount, babel_locale(locale), currency=value.currency, currency_digits=False)
    return text.replace("-", _MINUS)


def date(value: dt.date, locale: str, tz: str = "UTC") -> str:
    """Format a day, "30 November 2026"; for a datetime, the day in the time zone."""
    return dates.format_date(_local(value, tz), format="long", locale=babel_locale(locale))


def short_date(value: dt.date, locale: str, tz: str = "UTC") -> str:
    """Format a day without its year, "30 November"."""
    return dates.format_skeleton(_day_skeleton(locale), _local(value, tz), locale=babel_locale(locale))


def interval(first: dt.date, last: dt.date, locale: str) -> str:
    """Format a range of days without their year, "25–27 Nov"; a single day if they are the same."""
    return dates.format_interval(first, last, skeleton=_interval_skeleton(locale), locale=babel_locale(locale))


def time(value: dt.datetime, locale: str, tz: str = "UTC") -> str:
    """Format a time of day, "14:05"."""
    return dates.format_time(value.astimezone(ZoneInfo(tz)), format="short", locale=babel_locale(locale))


def moment(value: dt.datetime, locale: str, tz: str = "UTC", *, now: dt.datetime, name_zone: bool = False) -> str:
    """Format a time near `now`, "14:05": with the zone if asked for, and with the day if it is not today."""
    zone = ZoneInfo(tz)
    local = value.astimezone(zone)
    words = time(value, locale, tz)
    if name_zone:
        words += f" {dates.get_timezone_name(local, width='short', locale=babel_locale(locale))}"
    return words if local.date() == now.astimezone(zone).date() else f"{words}, {short_date(value, locale, tz)}"


def percent(basis_points: Decimal | int, locale: str) -> str:
    """Format basis points with the decimals they need: "25%", "8.875%", "25 %"."""
    return numbers.format_percent(
        (Decimal(basis_points) / 10_000).normalize(), locale=babel_locale(locale), decimal_quantization=False
    )


def number(value: int, locale: str) -> str:
    """Format a whole number: "1,000", "1 000"."""
    return numbers.format_decimal(value, locale=babel_locale(locale))


def compact_money(value: Money, locale: str) -> str:
    """Format an amount in few characters and without its currency: "12K", "450"."""
    amount = Decimal(value.amount).scaleb(-decimals(value.currency))
    places = int(abs(amount) >= _THOUSAND)
    text: str = numbers.format_compact_decimal(amount, locale=babel_locale(locale), fraction_digits=places)
    return text


def bare_money(value: Money, locale: str) -> str:
    """Format an amount with its decimals and without its currency: "1,249.50", "1 249,50"."""
    places = decimals(value.currency)
    pattern = "#,##0." + "0" * places if places else "#,##0"
    amount = Decimal(value.amount).scaleb(-places)
    return numbers.format_decimal(amount, pattern, babel_locale(locale)).replace("-", _MINUS)


def full_date(value: dt.date, locale: str) -> str:
    """Format a day with its weekday, "Monday 30 November 2026"."""
    return dates.format_date(value, format="full", locale=babel_locale(locale))


def decimal(value: Decimal, locale: str) -> str:
    """Format a number with all its decimals: "0.0875", "0,0875"."""
    return numbers.format_decimal(value.normalize(), locale=babel_locale(locale), decimal_quantization=False)


def country(code: str, locale: str) -> str:
    """Return a country's name in the language; the code if it is unknown."""
    name: str = babel_locale(locale).territories.get(code, code)
    return name


@lru_cache(maxsize=16)
def babel_locale(locale: str) -> Locale:
    """Return the CLDR locale; English if the language is not shipped."""
    return Locale.parse(FORMATS[shipped(locale) or SOURCE_LANGUAGE])


# Babel compares a skeleton with every skeleton of the locale, each time one is formatted that CLDR does not list.


@lru_cache(maxsize=16)
def _day_skeleton(locale: str) -> str:
    listed = babel_locale(locale).datetime_skeletons
    return _DAY if _DAY in listed else dates.match_skeleton(_DAY, listed) or _DAY


@lru_cache(maxsize=16)
def _interval_skeleton(locale: str) -> str | None:
    listed = babel_locale(locale).interval_formats
    return _DAY if _DAY in listed else dates.match_skeleton(_DAY, listed)


@lru_cache(maxsize=64)
def _money_pattern(locale: str, currency: str) -> numbers.NumberPattern:
    standard = babel_locale(locale).currency_formats["standard"].pattern
    if numbers.get_currency_symbol(currency, babel_locale(locale))[-1].isalpha():
        standard = standard.replace("¤#", "¤\N{NO-BREAK SPACE}#")  # CLDR's currency spacing, which Babel leaves out
    pattern = numbers.parse_pattern(standard)
    pattern.frac_prec = (decimals(currency),) * 2  # some of which CLDR would hide
    return pattern


def _local(value: dt.date, tz: str) -> dt.date:
    return value.astimezone(ZoneInfo(tz)) if isinstance(value, dt.datetime) else value


def alphabetically(option: tuple[str, str]) -> str:
    """Sort options by their names for Norwegian and English readers: Å after Ø."""
    return option[1].casefold().replace("å", "ø\uffff")
