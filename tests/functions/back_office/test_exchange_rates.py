"""The store's table of exchange rates on its page, and the markets that take theirs from it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.market import RateSource
from invoicing.domain.catalog.store import RateTable
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office

RATES, MARKETS = "/admin/settings/rates", "/admin/settings/markets"


def test_a_market_takes_its_rate_from_the_table(office: Office) -> None:
    form = office.open(RATES).fields(RATES)
    assert (form["currency-0"], form["rate-0"]) == ("EUR", "")
    page = office.submit(RATES, act="add", **{"rate-0": "0,0812"})
    assert "currency-1" in page.fields(RATES)
    office.submit(RATES, **{"currency-1": "sek", "rate-1": "0,98"})
    table = RateTable(app.clock(), {"EUR": Decimal("0.0812"), "SEK": Decimal("0.98")})
    assert app.stores.read().rate_table == table
    office.open(f"{MARKETS}/eu")
    office.submit("/eu", source="table", rate="")
    europe = app.stores.read().markets[1]
    assert (europe.rate, europe.rate_at, europe.rate_source) == (Decimal("0.0812"), table.at, RateSource.TABLE)
    office.open(RATES)
    office.submit(RATES, as_of="2026-11-29T16:00", **{"rate-0": "0,09"})
    europe = app.stores.read().markets[1]
    assert (europe.rate, europe.rate_at) == (Decimal("0.09"), datetime(2026, 11, 29, 15, tzinfo=UTC))


def test_saving_the_table_as_it_is_keeps_its_time(office: Office, merchant: Merchant) -> None:
    merchant.update("/store", {"exchange_rates": {"as_of": "2026-11-01T12:00:30Z", "rates": {"EUR": "0.0800000001"}}})
    before = app.stores.read()
    office.open(RATES)
    office.submit(RATES)
    assert app.stores.read() == before


def test_the_table_keeps_the_rate_of_a_market_that_uses_it(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    table = {"as_of": "2026-11-01T12:00:00Z", "rates": {"EUR": "0.08"}}
    by_table = {**europe, "rate": None, "rate_at": None}
    merchant.update("/store", {"exchange_rates": table, "markets": [home, by_table]})
    before = app.stores.read()
    office.open(RATES)
    office.submit(RATES, act="remove:0")
    page = office.submit(RATES)
    assert page.errors == {"currency-0": "The market Europe takes its rate from here: enter one for EUR"}
    assert app.stores.read() == before
    office.open(f"{MARKETS}/eu")
    office.submit("/eu", source="fixed", rate="0.08")
    office.open(RATES)
    office.submit(RATES, act="remove:0")
    office.submit(RATES)
    assert app.stores.read().rate_table is None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"currency-0": "EURO", "rate-0": "1"}, {"currency-0"}),
        ({"currency-0": "", "rate-0": "1"}, {"currency-0"}),
        ({"currency-0": "EUR", "rate-0": ""}, {"rate-0"}),
        ({"currency-0": "EUR", "rate-0": "11,432"}, {"rate-0"}),
        ({"currency-0": "EUR", "rate-0": "1", "currency-1": "eur", "rate-1": "2"}, {"currency-1"}),
        ({"currency-0": "EUR", "rate-0": "1", "as_of": "yesterday"}, {"as_of"}),
    ],
)
def test_an_invalid_table_is_told_at_its_fields(office: Office, typed: dict[str, str], wrong: set[str]) -> None:
    before = app.stores.read()
    office.open(RATES)
    page = office.submit(RATES, **typed)
    assert (page.status, {*page.errors}) == (422, wrong)
    shown = page.fields(RATES)
    assert {name: shown[name] for name in typed} == typed
    assert app.stores.read() == before


def test_a_stale_table_shows_both(office: Office, merchant: Merchant) -> None:
    office.open(RATES)
    merchant.update("/store", {"exchange_rates": {"as_of": "2026-11-01T12:00:00Z", "rates": {"EUR": "0.08"}}})
    page = office.submit(RATES, **{"rate-0": "0.09"})
    assert (page.status, "Saved now: EUR 0.08 Yours: EUR 0.09" in page.text) == (409, True)
    office.submit(RATES)
    table = app.stores.read().rate_table
    assert table
    assert table.rates == {"EUR": Decimal("0.09")}
