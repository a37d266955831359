"""What a country usually means for a store."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.language import shipped
from invoicing.domain.values.money import CURRENCIES
from invoicing.pages.back_office.settings.countries import all_time_zones, defaults_of, likely_country


def test_every_country_has_defaults_that_a_store_may_have() -> None:
    zones = {ZoneInfo(zone).key for zone in all_time_zones()}
    for country in COUNTRIES:
        usual = defaults_of(country)
        assert usual.currency in CURRENCIES, country
        assert shipped(usual.locale) == usual.locale, country
        assert usual.time_zone in zones, country
    assert defaults_of("FI").tax.rates == {"standard": Decimal(2550)}
    assert defaults_of("BG").currency == "EUR"
    assert defaults_of("US").time_zone == "America/New_York"


@pytest.mark.parametrize(
    ("header", "country"),
    [
        ("nb-NO,nb;q=0.9,en;q=0.8", "NO"),
        ("sv-SE", "SE"),
        ("en-US,en-GB;q=0.5", "GB"),
        ("nb", "NO"),
        ("en-US", ""),
        ("", ""),
    ],
)
def test_the_browser_s_language_suggests_a_country(header: str, country: str) -> None:
    assert likely_country(header) == country
