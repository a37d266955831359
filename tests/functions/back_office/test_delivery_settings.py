"""Delivery methods on pages."""

from dataclasses import replace

from invoicing.bootstrap import app
from invoicing.domain.catalog.delivery import DeliveryKind, DeliveryMethod
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


def test_prices_by_weight_stay_when_a_method_is_renamed(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    bands = {
        "id": "heavy",
        "title": "Heavy",
        "bands": [{"price": "50.00", "max_weight_grams": 1000}, {"price": "90.00"}],
    }
    merchant.update("/store", {"markets": [{**home, "delivery_methods": [bands]}, europe]})
    before = method("heavy")
    assert before is not None
    page = office.open(f"{DELIVERY}/no/heavy")
    assert "price" not in page.fields("/heavy")
    office.submit("/heavy", title="Goods")
    assert method("heavy") == replace(before, title="Goods")


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
