"""Markets on pages: their countries, currency, exchange rate, rounding and taxes."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.market import Market, PriceRounding, RateSource, RoundingDirection
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import ShippingTax, TaxRule
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office

MARKETS, DELIVERY = "/admin/settings/markets", "/admin/settings/delivery"


def markets() -> tuple[Market, ...]:
    return app.stores.read().markets


def as_the_api_takes_it(merchant: Merchant) -> Store:
    """Put the settings as the API shows them, which changes nothing; return them."""
    before = app.stores.read()
    document: Any = merchant.ask("GET", "/store")
    read_only = {"version", "currency_locked", "is_new"}
    put = merchant.replace("/store", {name: value for name, value in document.items() if name not in read_only})
    assert (put.status, app.stores.read()) == (200, before), put.body
    return before


def test_the_first_country_of_a_market_fills_it_before_it_is_saved(office: Office, merchant: Merchant) -> None:
    before = markets()
    office.open(f"{MARKETS}/new")
    page = office.submit("/new", country="DK")
    form = page.fields("/new")
    assert (form["countries"], form["title"], form["currency"]) == ("DK", "Denmark", "DKK")
    assert (form["tax_title"], form["tax_rate"], form["included"]) == ("Moms", "25", "on")
    assert markets() == before
    page = office.submit("/new", rate="0,6423", rounding="1", direction="up")
    assert "NOK 249.00 → DKK 160.00" in page.text
    tax = TaxRule({"standard": Decimal(2500)}, included=True, title="Moms")
    rounding = PriceRounding(100, RoundingDirection.UP)
    assert markets() == (
        *before,
        Market("denmark", "Denmark", "DKK", ("DK",), Decimal("0.6423"), tax, (), app.clock(), rounding=rounding),
    )
    as_the_api_takes_it(merchant)


def test_a_form_of_a_market_sent_twice_adds_one(office: Office) -> None:
    office.open(f"{MARKETS}/new")
    page = office.submit("/new", country="US")
    form = {**page.fields("/new"), "rate": "0.095"}
    for _ in range(2):
        assert office.post(f"{MARKETS}/new", form).headers["Location"] == MARKETS
    assert [market.id for market in markets()] == ["no", "eu", "united-states"]
    page = office.submit("/new", title="Another", rate="0.095")
    assert page.errors == {"country": "United States is in the market United States: take it out there first"}


def test_a_market_in_the_store_s_currency_has_no_rate(office: Office, merchant: Merchant) -> None:
    office.open(f"{MARKETS}/new")
    office.submit("/new", country="SJ")
    office.submit("/new", title="Svalbard", tax_rate="", tax_title="")
    svalbard = markets()[2]
    assert svalbard == Market("svalbard", "Svalbard", "NOK", ("SJ",), tax=TaxRule())
    as_the_api_takes_it(merchant)


def test_countries_are_added_and_taken_out_and_keep_what_was_typed(office: Office) -> None:
    before = markets()
    office.open(f"{MARKETS}/eu")
    page = office.submit("/eu", act="country", country="FI", title="The Union", rate="x")
    form = page.fields("/eu")
    assert (page.status, form["countries"], form["title"], form["rate"]) == (200, "DE SE FI", "The Union", "x")
    form = office.submit("/eu", act="without:SE").fields("/eu")
    assert form["countries"] == "DE FI"
    form = office.submit("/eu", act="eu").fields("/eu")
    assert len(form["countries"].split()) == 27
    assert markets() == before
    office.submit("/eu", rate="0,0875")
    assert len(markets()[1].countries) == 27
    assert markets()[1].title == "The Union"


def test_a_country_that_is_chosen_and_not_added_is_saved_too(office: Office) -> None:
    office.open(f"{MARKETS}/eu")
    office.submit("/eu", country="FI")
    assert markets()[1].countries == ("DE", "SE", "FI")


def test_tax_rates_by_class_are_added_and_removed(office: Office, merchant: Merchant) -> None:
    office.open(f"{MARKETS}/no")
    assert office.page.fields("/no")["percent-0"] == "15"
    page = office.submit("/no", act="add")
    assert {"class-1", "percent-1"} <= page.fields("/no").keys()
    office.submit("/no", **{"class-1": "Books", "percent-1": "0", "shipping": "standard"})
    rates = {"standard": Decimal(2500), "food": Decimal(1500), "books": Decimal(0)}
    assert markets()[0].tax == TaxRule(rates, included=True, title="MVA", shipping=ShippingTax.STANDARD)
    office.open(f"{MARKETS}/no")
    office.submit("/no", act="remove:1")
    office.submit("/no", tax_rate="8,875", included="", reverse_charge="on")
    rates = {"standard": Decimal("887.5"), "books": Decimal(0)}
    assert markets()[0].tax.rates == rates
    assert markets()[0].tax.reverse_charge
    as_the_api_takes_it(merchant)


def test_saving_a_market_as_it_is_changes_nothing(office: Office, merchant: Merchant) -> None:
    merchant.update("/store", {"exchange_rates": {"as_of": "2026-11-01T12:00:30Z", "rates": {"SEK": "0.98"}}})
    home, europe = merchant.ask("GET", "/store")["markets"]
    sweden = {"id": "se", "title": "Sverige", "currency": "SEK", "countries": ["SE"]}
    rounded = {"price_rounding": {"to": {"amount": "0.50", "currency": "EUR"}, "direction": "down"}}
    precise = {**europe, "countries": ["DE"], "rate": "0.0875123456", "rate_at": "2026-11-02T08:15:59Z", **rounded}
    merchant.update("/store", {"markets": [home, precise, sweden]})
    before = app.stores.read()
    for market in before.markets:
        office.open(f"{MARKETS}/{market.id}")
        assert office.submit(f"/{market.id}").status == 200
        assert app.stores.read() == before


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"countries": "", "country": ""}, {"country"}),
        ({"country": "NO"}, {"country"}),
        ({"title": ""}, {"title"}),
        ({"title": "x" * 256}, {"title"}),
        ({"currency": "XYZ"}, {"currency"}),
        ({"currency": "USD"}, {"currency"}),
        ({"rate": ""}, {"rate"}),
        ({"rate": "0"}, {"rate"}),
        ({"rate": "-1"}, {"rate"}),
        ({"rate": "1,085"}, {"rate"}),
        ({"rate": "0.12345678901"}, {"rate"}),
        ({"rate": "1234567"}, {"rate"}),
        ({"rate_at": "1999-12-31T10:00"}, {"rate_at"}),
        ({"source": "table"}, {"source"}),
        ({"rounding": "0"}, {"rounding"}),
        ({"rounding": "0.005"}, {"rounding"}),
        ({"direction": "sideways"}, {"direction"}),
        ({"tax_rate": "101", "tax_title": "x" * 256}, {"tax_rate", "tax_title"}),
        ({"shipping": "half"}, {"shipping"}),
        ({"class-0": "mat og drikke", "percent-0": "15"}, {"class-0"}),
        ({"class-0": "standard", "percent-0": "15"}, {"class-0"}),
        ({"class-0": "food", "percent-0": ""}, {"percent-0"}),
        ({"class-0": "food", "percent-0": "15", "class-1": "FOOD", "percent-1": "12"}, {"class-1"}),
    ],
)
def test_what_is_invalid_in_a_market_is_told_and_stays(office: Office, typed: dict[str, str], wrong: set[str]) -> None:
    before = app.stores.read()
    page = office.open(f"{MARKETS}/eu")
    page = office.submit("/eu", **typed)
    assert (page.status, {*page.errors}) == (422, wrong)
    shown = page.fields("/eu")
    chosen = {"countries", "country", "currency", "source", "direction", "shipping"}
    assert {name: shown[name] for name in typed if name not in chosen} == {
        name: value for name, value in typed.items() if name not in chosen
    }
    assert app.stores.read() == before


def test_a_new_rate_is_of_now_and_an_old_one_keeps_its_time(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    merchant.update("/store", {"markets": [home, {**europe, "rate_at": "2026-05-12T12:00:30Z"}]})
    office.open(f"{MARKETS}/eu")
    office.submit("/eu", title="The Union")
    assert markets()[1].rate_at == datetime(2026, 5, 12, 12, 0, 30, tzinfo=UTC)
    office.open(f"{MARKETS}/eu")
    office.submit("/eu", rate="0.09")
    assert (markets()[1].rate, markets()[1].rate_at) == (Decimal("0.09"), app.clock())
    office.open(f"{MARKETS}/eu")
    office.submit("/eu", rate_at="2026-06-01T00:30")
    assert markets()[1].rate_at == datetime(2026, 5, 31, 22, 30, tzinfo=UTC)


def test_a_stale_form_of_a_market_shows_both_values(office: Office, merchant: Merchant) -> None:
    office.open(f"{MARKETS}/eu")
    home, europe = merchant.ask("GET", "/store")["markets"]
    theirs = {**europe, "rate": "0.1", "tax": {**europe["tax"], "rates": {"standard": "19", "food": "7"}}}
    merchant.update("/store", {"markets": [home, theirs]})
    page = office.submit("/eu", rate="0.2", title="The Union")
    assert (page.status, "Saved now: 0.1 Yours: 0.2" in page.text) == (409, True)
    assert page.text.count("Saved now:") == 1
    assert markets()[1].rate == Decimal("0.1")
    assert office.submit("/eu").status == 200
    assert (markets()[1].rate, markets()[1].title, set(markets()[1].tax.rates)) == (
        Decimal("0.2"),
        "The Union",
        {"standard", "food"},
    )


def test_another_market_or_group_makes_no_form_stale(office: Office, merchant: Merchant) -> None:
    office.open(f"{MARKETS}/eu")
    home, europe = merchant.ask("GET", "/store")["markets"]
    merchant.update("/store", {"name": "Theirs", "markets": [{**home, "title": "Hjemme"}, europe]})
    assert office.submit("/eu", rate="0.2").status == 200
    store = app.stores.read()
    assert (store.name, store.markets[0].title, store.markets[1].rate) == ("Theirs", "Hjemme", Decimal("0.2"))


def test_a_market_is_removed_with_its_delivery_and_open_drafts_keep_it(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft(market="eu")
    page = office.open(f"{MARKETS}/eu/delete")
    assert "Open drafts of this market keep its currency, exchange rate, taxes" in page.text
    form = page.fields("/delete")
    for _ in range(2):
        assert office.post(f"{MARKETS}/eu/delete", form).headers["Location"] == MARKETS
    assert [market.id for market in markets()] == ["no"]
    edited = merchant.edit(draft, {"note": "Still in euros"}).json
    assert (edited["market"], edited["totals"]["total"]) == ("eu", draft["totals"]["total"])
    assert office.get(f"{MARKETS}/eu").status == 404
    as_the_api_takes_it(merchant)


def test_the_home_market_stays(office: Office) -> None:
    before = app.stores.read()
    page = office.open(f"{MARKETS}/no/delete")
    assert not page.has_form("/delete")
    assert office.post(f"{MARKETS}/no/delete", {}).status == 409
    assert app.stores.read() == before


def test_the_home_market_has_the_currency_of_the_store_and_says_why_it_stays(office: Office) -> None:
    home = f"{MARKETS}/{markets()[0].id}"
    page = office.open(home)
    assert page.soup.select('select[name="currency"]') == []
    app.stores.lock_currency(app.stores.read())
    page = office.open(home)
    assert "It stays: products or sales have prices in it." in page.text
    office.submit(home, title="Hjemme")
    assert (markets()[0].title, markets()[0].currency) == ("Hjemme", "NOK")
    assert office.open("/admin/settings/store").soup.select(f'main a[href="{home}"]')
    assert office.open(f"{MARKETS}/eu").soup.select('select[name="currency"]')


def test_where_the_store_is_taxed_does_not_move_with_its_first_country(office: Office) -> None:
    assert app.stores.read().country == ""
    office.open(f"{MARKETS}/no")
    office.submit("/no", act="country", country="DK")
    office.submit("/no", act="without:NO")
    office.submit("/no")
    assert (markets()[0].countries, app.stores.read().own_country) == (("DK",), "NO")


def test_a_draft_for_a_market_added_on_pages_is_in_its_currency(office: Office, merchant: Merchant) -> None:
    office.open(f"{MARKETS}/new")
    office.submit("/new", country="FI")
    page = office.submit("/new", rate="0.0875", rounding="0.50")
    assert "Add how its customers get the goods" in page.text
    address = {"name": "Aino", "address1": "Katu 1", "postal_code": "00100", "city": "Helsinki", "country": "FI"}
    draft = merchant.draft(shipping_address=address)
    assert draft["totals"]["total"] == {"amount": "18.00", "currency": "EUR"}  # 2 × 100 NOK, 8.75 each


def test_the_title_of_a_market_becomes_an_id_that_is_free(office: Office) -> None:
    for country, title in (("US", "EU"), ("JP", "日本")):
        office.open(f"{MARKETS}/new")
        office.submit("/new", country=country)
        office.submit("/new", title=title, rate="1")
    assert [market.id for market in markets()] == ["no", "eu", "eu-2", "jp"]
    assert markets()[3].rate_source is RateSource.FIXED
    assert replace(markets()[3], rate_at=None).rate == 1


def test_a_rate_is_not_taken_for_a_currency_that_the_form_did_not_show(new_office: Office) -> None:
    new_office.open("/admin/settings/store")
    new_office.submit("/store", name="Shop")
    other = Office(cookies=dict(new_office.cookies))
    new_office.open(f"{MARKETS}/new")
    new_office.submit("/new", country="DE")
    other.open("/admin/settings/store")
    other.submit("/store", currency="SEK")
    page = new_office.submit("/new", rate="0.0875")
    assert page.errors == {"rate": "The currency of the store is SEK now: check the rate"}
    assert len(markets()) == 1
    new_office.submit("/new")
    assert [market.currency for market in markets()] == ["SEK", "EUR"]
