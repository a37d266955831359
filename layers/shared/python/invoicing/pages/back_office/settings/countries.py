"""What a country usually means for a store: currency, tax, time zone and language, each of which can be changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_currency_name, get_territory_currencies

from invoicing.domain.catalog.standard_rates import suggested_tax
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.language import SOURCE_LANGUAGE, shipped
from invoicing.domain.values.money import CURRENCIES
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import accepted

NORWAY = "NO"
_UTC = "UTC"
_EURO_SINCE_2026 = {"BG"}  # which the CLDR of Babel 2.18 does not know yet
# The zones that most people live in, of countries with several (CLDR lists them in no order).
_MAIN_ZONES = frozenset(
    {
        *("Africa/Kinshasa", "America/Argentina/Buenos_Aires", "America/Guayaquil", "America/Mexico_City"),
        *("America/New_York", "America/Nuuk", "America/Santiago", "America/Sao_Paulo", "America/Toronto"),
        *("Asia/Almaty", "Asia/Jakarta", "Asia/Kuala_Lumpur", "Asia/Nicosia", "Asia/Shanghai", "Asia/Tashkent"),
        *("Asia/Ulaanbaatar", "Australia/Sydney", "Europe/Berlin", "Europe/Kyiv", "Europe/Lisbon", "Europe/Madrid"),
        *("Europe/Moscow", "Pacific/Auckland", "Pacific/Port_Moresby", "Pacific/Tahiti"),
    }
)


@dataclass(frozen=True, slots=True)
class CountryDefaults:
    """What is suggested for a store in a country."""

    country: str
    currency: str
    tax: TaxRule
    time_zone: str
    locale: str


def defaults_of(country: str) -> CountryDefaults:
    """Return what is suggested for a country."""
    currencies = ["EUR"] if country in _EURO_SINCE_2026 else get_territory_currencies(country)
    languages = map(shipped, get_official_languages(country, regional=True, de_facto=True))
    return CountryDefaults(
        country,
        currency=next((code for code in currencies if code in CURRENCIES), "EUR"),
        tax=suggested_tax(country),
        time_zone=next((zone for zone in time_zones(country)), _UTC),
        locale=next(filter(None, languages), SOURCE_LANGUAGE),
    )


def likely_country(accept_language: str) -> str:
    """Return the country of a browser's language, for a store that is not described yet; "" if it says none.

    American English says nothing: it is what browsers come with.
    """
    for tag in accepted(accept_language):
        language, _, region = tag.replace("_", "-").partition("-")
        if tag.lower() != "en-us" and region.upper() in COUNTRIES:
            return region.upper()
        if language.lower() in {"nb", "nn", "no"}:
            return NORWAY
    return ""


def time_zones(country: str) -> list[str]:
    """Return the time zones of a country, the one that most people live in first."""
    zones = [zone for zone, territory in _zones().items() if territory == country]
    return sorted(zones, key=lambda zone: (zone not in _MAIN_ZONES, zone))


def all_time_zones() -> list[str]:
    """Return the time zones of all countries, and UTC."""
    return sorted([*_zones(), _UTC])


def country_options(locale: str) -> list[tuple[str, str]]:
    """Return every country with its name, by name."""
    return _by_name((code, formats.country(code, locale)) for code in COUNTRIES)


def currency_options(locale: str) -> list[tuple[str, str]]:
    """Return every currency with its code and name, by code."""
    names = ((code, get_currency_name(code, locale=formats.babel_locale(locale))) for code in sorted(CURRENCIES))
    return [(code, f"{code} – {name}") for code, name in names]


def _by_name(options: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(options, key=formats.alphabetically)


@cache
def _zones() -> dict[str, str]:
    """Return each time zone with its country."""
    known = get_global("zone_territories")
    return {str(zone): str(country) for zone, country in known.items() if country in COUNTRIES}
