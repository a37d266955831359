"""What the buttons inside the form of a market do to its fields: they add, take out and fill in, and save nothing."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import EU
from invoicing.pages.back_office.settings.markets.form import TAX_ROWS, countries_of, filled_for
from invoicing.pages.back_office.settings.rows import ACT

COUNTRY, UNION, WITHOUT = "country", "eu", "without:"


def acted(typed: Mapping[str, str], store: Store, market_id: str, locale: str) -> dict[str, str]:
    """Return the fields after the button that was pressed."""
    act, countries = typed.get(ACT, ""), countries_of(typed)
    if act == UNION:
        taken = {code for market in store.markets if market.id != market_id for code in market.countries}
        countries += sorted(EU - taken - {*countries})
    if act.startswith(WITHOUT):
        countries = [code for code in countries if code != act.removeprefix(WITHOUT)]
    values = {**typed, "countries": " ".join(countries), "country": "", ACT: ""}
    if countries and not typed.get("countries") and not typed.get("currency"):
        values |= filled_for(countries[0], locale)
    return TAX_ROWS.acted(values, act)
