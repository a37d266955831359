"""The country of the billing address: any country, and none that the customer did not choose."""

from dataclasses import replace
from typing import Any

import pytest

from invoicing.domain.values.address import Address
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import BERLIN, KARI_JSON, OSLO_JSON, TYPED
from tests.support.cast.store_settings import STORE_SETTINGS
from tests.support.gallery.scene import CARD, KARI, SHOP, Scene, draft

ZURICH = Address("Kari Nordmann", "Bahnhofstrasse 1", "CH", "Zürich", "8001")
SWISS = {
    "billing": "other",
    "billing_country": "CH",
    "billing_name": ZURICH.name,
    "billing_address1": ZURICH.address1,
    "billing_postal_code": ZURICH.postal_code,
    "billing_city": ZURICH.city,
}


def chosen(page: Page, name: str = "billing_country") -> str:
    return page.fields("/details")[name]


def details(scene: Scene, **given: Any) -> Page:
    """Return the form of a draft order."""
    return scene.customer.get(scene.at(draft(**given)) + "?step=details")


def billing(scene: Scene) -> Address | None:
    return scene.world.sale(scene.sale.id).person.billing_address


def test_the_bill_may_go_to_a_country_of_no_market(scene: Scene):
    answer = scene.customer.submit("/details", details(scene), **TYPED, **SWISS)
    assert answer.status == 200
    assert billing(scene) == ZURICH
    assert scene.sale.offer.market == scene.world.sale(scene.sale.id).offer.market


def test_the_api_takes_the_same_billing_country(merchant: Merchant):
    swiss = {**OSLO_JSON, "country": "CH", "postal_code": "8001", "city": "Zürich"}
    made = merchant.draft(customer=KARI_JSON, shipping_address=OSLO_JSON, billing_address=swiss)
    assert made["billing_address"]["country"] == "CH"


def test_a_billing_country_of_staff_stays_when_the_form_is_sent(scene: Scene):
    page = details(scene, known=True, billing_address=ZURICH)
    assert chosen(page) == "CH"
    scene.customer.submit("/details", page, phone="400 12 345")
    assert billing(scene) == ZURICH


@pytest.mark.parametrize("left_out", [["billing_country"], ["billing"], ["billing", *SWISS]])
def test_a_form_without_the_billing_country_keeps_what_is_stored(scene: Scene, left_out: list[str]):
    page = details(scene, known=True, billing_address=ZURICH)
    fields = {name: text for name, text in page.fields("/details").items() if name not in left_out}
    if len(left_out) > 2:
        fields = {name: text for name, text in fields.items() if not name.startswith("billing")}
    answer = scene.customer.post(f"/i/{scene.token}/details", {**fields, "shipping_address1": "Storgata 2"})
    assert answer.status == 303
    assert billing(scene) == ZURICH


def test_a_form_with_an_empty_country_is_asked_for_one(scene: Scene):
    page = details(scene, known=True, billing_address=ZURICH)
    again = scene.customer.submit("/details", page, billing_country="", billing_postal_code="80", billing_city="")
    assert [field["href"] for field in again.soup.select(".problem a")] == ["#billing_country"]
    assert billing(scene) == ZURICH


@pytest.mark.parametrize("country", ["XX", "no", "NOR", "<b>", "EU", "ZZ"])
def test_a_country_that_does_not_exist_is_refused(scene: Scene, country: str):
    again = scene.customer.submit("/details", details(scene), **TYPED, **{**SWISS, "billing_country": country})
    assert again.status == 422
    assert [field["href"] for field in again.soup.select(".problem a")] == ["#billing_country"]


def test_the_billing_country_begins_as_that_of_the_parcel(scene: Scene):
    assert chosen(details(scene, customer=KARI, shipping_address=BERLIN)) == "DE"


def test_the_billing_country_of_a_customer_without_address_is_the_stores(scene: Scene):
    assert chosen(details(scene)) == "NO"
    assert chosen(details(scene, market="eu")) == "NO"
    scene.world.stores.store = replace(SHOP, country="SE")
    assert chosen(details(scene)) == "SE"


def test_while_the_addresses_are_the_same_the_billing_country_follows(scene: Scene):
    page = details(scene)
    fields = {**page.fields("/details"), "shipping_country": "DE"}
    german = scene.customer.post(f"/i/{scene.token}/details?change=country", fields)
    assert (chosen(german, "shipping_country"), chosen(german)) == ("DE", "DE")
    swiss = scene.customer.post(f"/i/{scene.token}/details?change=country", {**fields, **SWISS})
    assert chosen(swiss) == "CH"


def test_every_country_has_a_name_and_is_offered_once(scene: Scene):
    for language in ("en", "nb"):
        scene.customer.headers["accept-language"] = language
        options = details(scene).soup.select("#billing_country option")
        codes = [option["value"] for option in options]
        assert len(codes) == len(set(codes)) == 250
        assert not [option for option in options if option.get_text() == option["value"]]
        names = [option.get_text() for option in options[1:]]
        assert names.index("Angola") < names.index("Belgia" if language == "nb" else "Belgium")


def test_where_the_billing_address_selects_the_market_its_countries_are_offered(scene: Scene):
    page = scene.customer.get(scene.at(draft(CARD)))
    offered = {option["value"] for option in page.soup.select("#billing_country option")}
    assert offered == set(SHOP.countries)
    typed = {**SWISS, "email": KARI.email}
    assert scene.customer.submit("/details", page, **typed).status == 422


def test_where_the_parcel_went_selects_the_market_the_bill_may_go_anywhere(scene: Scene):
    page = scene.customer.get(scene.at(draft(CARD, known=True, billing_address=ZURICH)) + "?step=details")
    assert chosen(page) == "CH"
    assert scene.customer.submit("/details", page, billing_city="Zug").status == 200
    assert billing(scene) == replace(ZURICH, city="Zug")


def test_kosovo_can_be_a_country_of_a_market(merchant: Merchant):
    norway, europe = STORE_SETTINGS["markets"]
    markets = [norway, {**europe, "countries": ["DE", "XK"]}]
    merchant.ask("PATCH", "/store", {"markets": markets}, if_match="*")
    there = {"name": "Arta", "address1": "Rruga B 1", "city": "Prishtina", "postal_code": "10000", "country": "XK"}
    made = merchant.draft(customer=KARI_JSON, shipping_address=there)
    assert (made["shipping_address"]["country"], made["currency"]) == ("XK", "EUR")


def test_a_parcel_goes_to_kosovo(scene: Scene):
    norway, europe, *others = SHOP.markets
    scene.world.stores.store = replace(SHOP, markets=(norway, replace(europe, countries=("XK",)), *others))
    there = {"shipping_country": "XK", "shipping_postal_code": "10 000", "shipping_city": "Prishtina"}
    answer = scene.customer.submit("/details", details(scene), **{**TYPED, **there})
    assert "Kosovo" in answer.text
    address = scene.world.sale(scene.sale.id).person.shipping_address
    assert address
    assert (address.country, address.postal_code) == ("XK", "10000")
