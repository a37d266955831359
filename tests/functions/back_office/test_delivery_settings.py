"""Delivery methods on pages."""

from dataclasses import replace

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.delivery import DeliveryBand, DeliveryKind, DeliveryMethod
from invoicing.domain.values.money import Money
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office

DELIVERY = "/admin/settings/delivery"


def method(name: str, market: int = 0) -> DeliveryMethod | None:
    return app.stores.read().markets[market].find_delivery_method(name)


def test_a_delivery_method_is_added_once_to_its_market(office: Office) -> None:
    page = office.open(f"{DELIVERY}/new?market=eu")
    form = {**page.fields("/new"), "title": "Courier", "price": "9.50", "min_days": "1", "max_days": "2"}
    for _ in range(2):
        assert office.post(f"{DELIVERY}/new", form).headers["Location"] == DELIVERY
    added = [each for each in app.stores.read().markets[1].delivery_methods if each.title == "Courier"]
    assert added == [DeliveryMethod("courier", "Courier", Money(950, "EUR"), 1, 2)]
    assert "Courier €9.50 1–2 working days" in office.open(DELIVERY).text


def test_pickup_is_free_if_no_price_is_typed_and_local_delivery_needs_postal_codes(office: Office) -> None:
    office.open(f"{DELIVERY}/new")
    office.submit("/new", title="Pick up", kind="pickup")
    assert method("pick-up") == DeliveryMethod("pick-up", "Pick up", Money(0, "NOK"), kind=DeliveryKind.PICKUP)
    office.open(f"{DELIVERY}/new")
    page = office.submit("/new", title="By bike", kind="local_delivery", price="49")
    assert page.errors == {"postal_codes": "Enter the postal codes that you deliver to"}
    assert page.fields("/new")["title"] == "By bike"
    assert list(office.submit("/new", postal_codes="01, Oslo!").errors) == ["postal_codes"]
    office.submit("/new", postal_codes="01, 0250..0299\r\n 03")
    bike = method("by-bike")
    assert bike is not None
    assert bike.postal_codes == ("01", "0250..0299", "03")


def test_an_invalid_delivery_method_is_told_at_its_fields(office: Office) -> None:
    before = app.stores.read()
    office.open(f"{DELIVERY}/new")
    page = office.submit("/new", title="", price="", min_days="5", max_days="2", kind="drone")
    assert page.status == 422
    assert page.errors.keys() == {"title", "price", "max_days", "kind"}
    assert app.stores.read() == before


def test_a_delivery_method_changes_in_the_revision_that_was_shown(office: Office, merchant: Merchant) -> None:
    office.open(f"{DELIVERY}/no/post")
    home, europe = merchant.ask("GET", "/store")["markets"]
    pickup, post = home["delivery_methods"]
    dearer = {**post, "price": "99.00"}
    merchant.update("/store", {"markets": [{**home, "delivery_methods": [pickup, dearer]}, europe]})
    page = office.submit("/post", price="89")
    assert page.status == 409
    assert "Saved now: 99.00 Yours: 89" in page.text
    office.submit("/post")
    changed = method("post")
    assert changed is not None
    assert (changed.price, changed.min_days) == (Money(8900, "NOK"), 2)


def heavy(**more: object) -> dict[str, object]:
    bands = [
        {"price": "50.00", "max_weight_grams": 1000},
        {"price": "0.00", "min_subtotal": "0.00", "max_subtotal": "999.99", "min_weight_grams": 1001},
    ]
    return {"id": "heavy", "title": "Heavy", "bands": bands, **more}


def test_prices_by_weight_and_subtotal_are_typed_in_rows(office: Office, merchant: Merchant) -> None:
    page = office.open(f"{DELIVERY}/new?market=eu")
    assert "band_price-0" not in page.fields("/new")
    page = office.submit("/new", title="Goods", act="add")
    assert page.fields("/new")["title"] == "Goods"
    first = {"band_price-0": "12,50", "max_weight-0": "1 000", "max_subtotal-0": "99.99"}
    office.submit("/new", act="add", **first)
    office.submit("/new", **{"band_price-1": "0", "min_subtotal-1": "100"})
    euro = {
        name: Money(cents, "EUR") for name, cents in (("dear", 1250), ("free", 0), ("below", 9999), ("from", 10000))
    }
    bands = (
        DeliveryBand(euro["dear"], max_weight_grams=1000, max_subtotal=euro["below"]),
        DeliveryBand(euro["free"], min_subtotal=euro["from"]),
    )
    assert method("goods", market=1) == DeliveryMethod("goods", "Goods", euro["dear"], bands=bands)
    before, document = app.stores.read(), merchant.ask("GET", "/store")
    taken = merchant.update("/store", {"markets": document["markets"]})
    assert (taken.status, app.stores.read()) == (200, before)


def test_prices_by_weight_are_shown_and_stay_when_a_method_is_renamed(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    merchant.update("/store", {"markets": [{**home, "delivery_methods": [heavy()]}, europe]})
    before = method("heavy")
    assert before is not None
    page = office.open(f"{DELIVERY}/no/heavy")
    assert page.fields("/heavy")["min_subtotal-1"] == "0.00"
    office.submit("/heavy", title="Goods")
    assert method("heavy") == replace(before, title="Goods")
    office.open(f"{DELIVERY}/no/heavy")
    office.submit("/heavy", act="remove:0")
    office.submit("/heavy")
    after = method("heavy")
    assert after is not None
    assert (after.bands, after.price) == (before.bands[1:], Money(0, "NOK"))


def test_a_method_has_one_price_or_those_of_its_rows(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    merchant.update("/store", {"markets": [{**home, "delivery_methods": [heavy()]}, europe]})
    office.open(f"{DELIVERY}/no/heavy")
    page = office.submit("/heavy", price="79")
    assert page.errors == {"price": "Clear this price, or remove those by weight and subtotal"}
    assert page.fields("/heavy")["band_price-0"] == "50.00"
    for _ in range(2):
        office.submit("/heavy", act="remove:0")
    office.submit("/heavy")
    assert method("heavy") == DeliveryMethod("heavy", "Heavy", Money(7900, "NOK"))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"band_price-0": ""}, {"band_price-0"}),
        ({"band_price-0": "cheap", "min_weight-1": "-1"}, {"band_price-0", "min_weight-1"}),
        ({"max_weight-0": "1000000001"}, {"max_weight-0"}),
        ({"min_weight-0": "1001"}, {"max_weight-0"}),
        ({"max_subtotal-1": "-0.01"}, {"max_subtotal-1"}),
        ({"min_subtotal-1": "1000"}, {"max_subtotal-1"}),
        ({"postal_codes": "01"}, {"postal_codes"}),
        ({"kind": "local_delivery"}, {"postal_codes"}),
        ({"max_days": "366"}, {"max_days"}),
    ],
)
def test_an_invalid_price_by_weight_is_told_at_its_field(
    office: Office, merchant: Merchant, typed: dict[str, str], wrong: set[str]
) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    merchant.update("/store", {"markets": [{**home, "delivery_methods": [heavy()]}, europe]})
    before = app.stores.read()
    office.open(f"{DELIVERY}/no/heavy")
    page = office.submit("/heavy", **typed)
    assert (page.status, {*page.errors}) == (422, wrong)
    shown = page.fields("/heavy")
    assert {name: shown[name].strip() for name in typed} == typed
    assert app.stores.read() == before


def test_a_stale_form_shows_both_lists_of_prices(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    merchant.update("/store", {"markets": [{**home, "delivery_methods": [heavy()]}, europe]})
    office.open(f"{DELIVERY}/no/heavy")
    theirs = heavy(bands=[{"price": "60.00"}])
    merchant.update("/store", {"markets": [{**home, "delivery_methods": [theirs]}, europe]})
    page = office.submit("/heavy", **{"band_price-0": "55"})
    assert page.status == 409
    assert "Saved now: 60.00 Yours: 55 1000 · 0.00 1001 0.00 999.99" in page.text
    office.submit("/heavy")
    after = method("heavy")
    assert after is not None
    assert [band.price.amount for band in after.bands] == [5500, 0]


def test_a_price_is_not_taken_in_a_currency_that_the_form_did_not_show(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    empty = {**europe, "delivery_methods": []}
    merchant.update("/store", {"markets": [home, empty]})
    office.open(f"{DELIVERY}/new?market=eu")
    merchant.update("/store", {"markets": [home, {**empty, "currency": "USD"}]})
    page = office.submit("/new", price="15")
    assert page.errors == {"price": "The currency is USD now: check the price"}
    assert app.stores.read().markets[1].delivery_methods == ()
    office.submit("/new")
    assert [each.price for each in app.stores.read().markets[1].delivery_methods] == [Money(1500, "USD")]


def test_a_market_takes_at_most_50_delivery_methods(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    many = [{"id": f"m{number}", "title": f"Method {number}", "price": "1.00"} for number in range(50)]
    merchant.update("/store", {"markets": [{**home, "delivery_methods": many}, europe]})
    office.open(f"{DELIVERY}/new")
    page = office.submit("/new", price="79")
    assert (page.status, list(page.errors)) == (422, ["title"])
    assert len(app.stores.read().markets[0].delivery_methods) == 50


def test_a_delivery_method_is_removed_after_a_question(office: Office) -> None:
    page = office.open(f"{DELIVERY}/no/post/delete")
    assert page.heading == "Remove Posten?"
    form = page.fields("/delete")
    for _ in range(2):
        assert office.post(f"{DELIVERY}/no/post/delete", form).headers["Location"] == DELIVERY
    assert method("post") is None
    assert method("pickup") is not None
    assert office.get(f"{DELIVERY}/no/post").status == 404
    assert office.get(f"{DELIVERY}/mars/post").status == 404


def test_errors_stand_in_the_order_of_the_fields(office: Office) -> None:
    office.open(f"{DELIVERY}/new")
    page = office.submit("/new", title="", price="much", min_days="soon", max_days="later")
    assert (page.status, [*page.errors]) == (422, ["title", "price", "min_days", "max_days"])
