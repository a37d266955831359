"""The addresses of an order, which is not priced again when they change."""

from typing import Any

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import sell

ADDRESS = {"name": "Kari", "address1": "Storgata 1", "postal_code": "0155", "city": "Oslo", "country": "NO"}


@pytest.fixture
def order(merchant: Merchant) -> str:
    return sell(merchant)


def read(merchant: Merchant, order: str) -> Any:
    return merchant.ask("GET", f"/orders/{order}")


def test_the_shipping_address_of_an_order_is_corrected(office: Office, merchant: Merchant, order: str) -> None:
    before = read(merchant, order)
    page = office.open(f"/admin/orders/{order}")
    assert page.soup.select_one(f'main a[href="/admin/orders/{order}/addresses"]')
    page = office.open(f"/admin/orders/{order}/addresses")
    assert page.fields("/addresses")["shipping_address1"] == before["shipping_address"]["address1"]
    page = office.submit("/addresses", shipping_address1="Storgata 9", shipping_postal_code=" 01 55")
    assert "Saved." in page.text
    after = read(merchant, order)
    assert after["shipping_address"] == before["shipping_address"] | {"address1": "Storgata 9", "postal_code": "0155"}
    assert (after["billing_address"], after["totals"]) == (before["billing_address"], before["totals"])


def test_a_part_of_an_address_that_its_form_does_not_have_is_kept(office: Office, merchant: Merchant) -> None:
    address = {**ADDRESS, "province": "Vestland"}
    order = merchant.complete(merchant.draft(shipping_address=address, billing_address=address))["id"]
    page = office.open(f"/admin/orders/{order}/addresses")
    assert "shipping_province" not in page.fields("/addresses")
    blank = {name: "" for name in page.fields("/addresses") if name.startswith("billing_")}
    office.submit("/addresses", shipping_address1="Storgata 9", **blank | {"billing_country": "NO"})
    after = read(merchant, order)
    assert (after["shipping_address"]["address1"], after["shipping_address"]["province"]) == ("Storgata 9", "Vestland")
    assert after["billing_address"] is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"shipping_address1": ""}, "shipping_address1"),
        ({"shipping_country": "ZZ"}, "shipping_country"),
        ({"shipping_country": "SE"}, "shipping_country"),
        ({"billing_phone": "no", "billing_address1": "Gata 2", "billing_name": "Regnskap"}, "billing_phone"),
        ({"shipping_city": "C" * 256}, "shipping_city"),
    ],
)
def test_a_wrong_address_is_told_at_its_field(
    office: Office, merchant: Merchant, order: str, typed: dict[str, str], field: str
) -> None:
    before = merchant.stored()
    office.open(f"/admin/orders/{order}/addresses")
    page = office.submit("/addresses", **typed)
    assert page.status in {409, 422}
    assert page.soup.select(f"#fault-{field}"), page.text
    assert field == "shipping_country" or page.fields("/addresses")[field] == typed[field]
    assert merchant.stored() == before


def test_the_address_that_goods_go_to_is_not_removed(office: Office, merchant: Merchant, order: str) -> None:
    page = office.open(f"/admin/orders/{order}/addresses")
    blank = {name: "" for name in page.fields("/addresses") if name.startswith("shipping_")}
    page = office.submit("/addresses", **blank)
    assert "its shipping address cannot be removed" in page.soup.select("#fault-shipping_address1")[0].text


def test_a_stale_address_shows_both_and_is_saved_once(office: Office, merchant: Merchant, order: str) -> None:
    form = office.open(f"/admin/orders/{order}/addresses")
    address = {**read(merchant, order)["shipping_address"], "address1": "Andres gate 2"}
    merchant.ask("PATCH", f"/orders/{order}", {"shipping_address": address}, if_match="*")
    page = office.submit("/addresses", form, shipping_address1="Storgata 9")
    assert page.status == 409
    assert "Andres gate 2" in page.text
    assert page.fields("/addresses")["shipping_address1"] == "Storgata 9"
    assert read(merchant, order)["shipping_address"]["address1"] == "Andres gate 2"
    for _ in range(2):
        assert office.submit("/addresses", page).url == f"/admin/orders/{order}"
    assert read(merchant, order)["shipping_address"]["address1"] == "Storgata 9"


def test_the_addresses_of_a_fulfilled_order_stay(office: Office, merchant: Merchant, order: str) -> None:
    form = office.open(f"/admin/orders/{order}/addresses")
    merchant.fulfill({"id": order})
    assert office.open(f"/admin/orders/{order}/addresses").url == f"/admin/orders/{order}"
    assert "/addresses" not in office.page.body
    page = office.submit("/addresses", form, shipping_address1="Storgata 9")
    assert page.status == 409


@pytest.mark.parametrize("empty", ["billing", "shipping"])
def test_an_address_that_an_order_does_not_have_stays_empty(office: Office, merchant: Merchant, empty: str) -> None:
    known = {} if empty == "shipping" else {"shipping_address": ADDRESS}
    order = merchant.complete(merchant.draft(**known))["id"]
    page = office.open(f"/admin/orders/{order}/addresses")
    fields = {name: text for name, text in page.fields("/addresses").items() if name.startswith(f"{empty}_")}
    assert fields.pop(f"{empty}_country") == "NO"
    assert set(fields.values()) == {""}
    before = read(merchant, order)
    office.submit("/addresses")
    after = read(merchant, order)
    assert (after["shipping_address"], after["billing_address"]) == (before["shipping_address"], None)
