import re

from babel import Locale

from invoicing.api.fields.iso_codes import COUNTRIES, CURRENCIES
from invoicing.domain.values.money import _DECIMALS

# Territories that CLDR names and ISO 3166-1 does not list: reserved, disputed, unions, and the whole world.
NOT_IN_ISO_3166 = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())  # noqa: SIM905 - as one reads it


def test_the_countries_are_those_of_iso_3166() -> None:
    named = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))}
    assert named - NOT_IN_ISO_3166 == COUNTRIES
    assert len(COUNTRIES) == 249


def test_every_currency_has_a_name() -> None:
    assert Locale("en").currencies.keys() >= CURRENCIES


def test_every_currency_with_other_decimals_can_be_used() -> None:
    assert _DECIMALS.keys() <= CURRENCIES
