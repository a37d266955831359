import re

from babel import Locale

from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.money import _DECIMALS, CURRENCIES

# Territories that CLDR names and ISO 3166-1 does not list: reserved, unions, and the whole world. Kosovo (XK) counts.
NOT_IN_ISO_3166 = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())  # noqa: SIM905 - as one reads it


def test_the_countries_are_those_of_iso_3166_and_kosovo() -> None:
    named = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))}
    assert named - NOT_IN_ISO_3166 == COUNTRIES
    assert len(COUNTRIES) == 250


def test_every_currency_has_a_name() -> None:
    assert Locale("en").currencies.keys() >= CURRENCIES


def test_every_currency_with_other_decimals_can_be_used() -> None:
    assert _DECIMALS.keys() <= CURRENCIES
