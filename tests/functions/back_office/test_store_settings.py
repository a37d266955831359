"""The store on pages: its name, its country and what follows from that."""

from dataclasses import replace
from decimal import Decimal

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office

STORE, DELIVERY = "/admin/settings/store", "/admin/settings/delivery"


def test_choosing_a_country_fills_currency_tax_zone_and_language(new_office: Office) -> None:
    """As htmx asks for it; the fields beside keep what was typed, since only this part is replaced."""
    page = new_office.open(f"{STORE}?country=SE")
    filled = page.soup.select_one("#filled")
    assert filled is not None
    form = page.fields(STORE)
    assert (form["currency"], form["tax_rate"], form["tax_title"]) == ("SEK", "25", "Moms")
    assert (form["time_zone"], form["locale"], form["defaults_of"]) == ("Europe/Stockholm", "en", "SE")
    new_office.submit(STORE, name="Butiken")
    store = app.stores.read()
    home = store.markets[0]
    assert (store.currency, home.currency, home.countries, home.title) == ("SEK", "SEK", ("SE",), "Sweden")
    assert (home.id, home.tax.title) == ("se", "Moms")


def test_without_a_script_a_country_fills_the_form_before_anything_is_saved(new_office: Office) -> None:
    new_office.open(STORE)
    page = new_office.submit(STORE, name="Butiken", country="DE", email="hej@example.com")
    assert page.status == 422
    assert "Currency, tax, time zone and language are filled in (Germany)" in page.text
    form = page.fields(STORE)
    assert (form["name"], form["email"], form["currency"], form["tax_rate"]) == (
        "Butiken",
        "hej@example.com",
        "EUR",
        "19",
    )
    assert app.stores.read().is_new
    assert new_office.submit(STORE).status == 200
    assert (app.stores.read().own_country, app.stores.read().currency) == ("DE", "EUR")


def test_no_country_is_chosen_for_a_browser_that_says_none(new_office: Office) -> None:
    new_office.headers["accept-language"] = "en-US,en;q=0.5"
    form = new_office.open(STORE).fields(STORE)
    assert (form["country"], "currency" in form) == ("", False)
    page = new_office.submit(STORE, name="Shop", email="kari")
    assert (page.status, {*page.errors}) == (422, {"country", "email"})
    assert page.errors["country"] == "Choose a country"
    page = new_office.submit(STORE, country="SE", email="")
    assert page.fields(STORE)["currency"] == "SEK"
    assert app.stores.read().is_new
    new_office.submit(STORE)
    assert (app.stores.read().own_country, app.stores.read().currency) == ("SE", "SEK")


def test_a_filled_value_can_be_changed(new_office: Office) -> None:
    new_office.open(f"{STORE}?country=US")
    assert "without one, no tax is charged" in new_office.text
    new_office.submit(STORE, name="Shop", currency="EUR", tax_rate="8,875", tax_title="Sales tax", time_zone="UTC")
    store = app.stores.read()
    assert (store.currency, store.time_zone) == ("EUR", "UTC")
    assert store.markets[0].tax.rates == {"standard": Decimal("887.5")}


def test_each_invalid_field_of_the_store_is_told_and_all_that_was_typed_stays(office: Office) -> None:
    before = app.stores.read()
    office.open(STORE)
    typed = {
        "name": "",
        "email": "kari",
        "phone": "x",
        "terms_url": "http://shop.example",
        "tax_rate": "101",
        "currency": "XYZ",
        "time_zone": "../etc/passwd",
        "locale": "xx",
    }
    page = office.submit(STORE, **typed)
    assert (page.status, page.errors.keys()) == (422, typed.keys())
    kept = {name: value for name, value in typed.items() if name not in {"currency", "time_zone", "locale"}}
    shown = page.fields(STORE)
    assert {name: shown[name] for name in kept} == kept
    assert app.stores.read() == before


def test_the_store_keeps_what_its_form_does_not_show(office: Office) -> None:
    before = app.stores.read()
    office.open(STORE)
    office.submit(STORE, name="Renamed", tax_rate="24")
    after = app.stores.read()
    tax = replace(before.markets[0].tax, rates={"standard": Decimal(2400), "food": Decimal(1500)})
    home = replace(before.markets[0], tax=tax)
    assert after == replace(before, name="Renamed", country="NO", markets=(home, *before.markets[1:]))


def test_the_address_of_the_store_keeps_its_lines(office: Office) -> None:
    office.open(STORE)
    office.submit(STORE, address="Storgata 2\r\n0155 Oslo\r\n")
    assert app.stores.read().address == "Storgata 2\n0155 Oslo"


def test_a_currency_that_has_prices_stays(office: Office) -> None:
    page = office.open(STORE)
    assert [option["value"] for option in page.soup.select("#currency option")] == ["NOK"]
    page = office.submit(STORE, currency="EUR")
    assert (page.status, list(page.errors)) == (422, ["currency"])
    assert app.stores.read().currency == "NOK"


def test_a_currency_is_not_changed_under_the_prices_of_delivery_methods(new_office: Office) -> None:
    new_office.open(STORE)
    new_office.submit(STORE, name="Shop")
    new_office.open(f"{DELIVERY}/new")
    new_office.submit("/new", price="79")
    new_office.open(STORE)
    page = new_office.submit(STORE, currency="EUR")
    assert (page.status, list(page.errors)) == (422, ["currency"])


def test_a_currency_is_not_changed_under_the_table_of_exchange_rates(new_office: Office) -> None:
    new_office.open(STORE)
    new_office.submit(STORE, name="Shop")
    new_office.open("/admin/settings/rates")
    new_office.submit("/rates", **{"currency-0": "SEK", "rate-0": "0.98"})
    new_office.open(STORE)
    page = new_office.submit(STORE, currency="EUR")
    assert (page.status, list(page.errors)) == (422, ["currency"])


def test_a_store_does_not_move_into_the_country_of_another_market(office: Office) -> None:
    before = app.stores.read()
    office.open(f"{STORE}?country=SE")
    page = office.submit(STORE)
    assert (page.status, list(page.errors)) == (422, ["country"])
    assert app.stores.read() == before


def test_a_stale_form_of_the_store_is_told_what_differs(office: Office, merchant: Merchant) -> None:
    office.open(STORE)
    merchant.update("/store", {"name": "Theirs"})
    page = office.submit(STORE, name="Mine")
    assert (page.status, app.stores.read().name) == (409, "Theirs")
    assert "Saved now: Theirs Yours: Mine" in page.text
    assert page.soup.title
    assert page.soup.title.get_text().startswith("Error:")
    (alert,) = page.soup.select('[role="alert"][autofocus]')
    assert "Saved by another while you edited" in alert.get_text()
    assert (office.submit(STORE).status, app.stores.read().name) == (200, "Mine")


def test_two_countries_are_told_with_what_they_fill(new_office: Office) -> None:
    first, second = replace(new_office), replace(new_office)
    first.open(STORE)
    second.open(STORE)
    for office, country in ((first, "SE"), (second, "DE")):
        office.submit(STORE, name="Fjordglass", country=country)  # is filled
        page = office.submit(STORE)
    assert page.status == 409
    assert "Country Saved now: Sweden Yours: Germany" in page.text
    assert "Currency Saved now: SEK Yours: EUR" in page.text


def test_a_change_of_another_group_makes_no_form_stale(office: Office, merchant: Merchant) -> None:
    office.open(STORE)
    merchant.update("/store", {"payment_instructions": "Vipps 12345"})
    assert office.submit(STORE, name="Mine").status == 200
    assert (app.stores.read().name, app.stores.read().payment_instructions) == ("Mine", "Vipps 12345")


def test_the_pages_of_an_empty_store_are_in_the_browser_s_language_or_english(new_office: Office) -> None:
    for accepted, language in (("nb-NO,nb;q=0.9", "nb"), ("en", "en"), ("de", "en"), ("", "en")):
        new_office.headers["accept-language"] = accepted
        for browser in (new_office, Office(headers=dict(new_office.headers))):
            assert f'<html lang="{language}"' in browser.open(f"{STORE}?setup=1").body
    new_office.open(f"{STORE}?country=NO")
    new_office.submit(STORE, name="Shop", locale="nb")
    assert '<html lang="nb"' in new_office.open(STORE).body
