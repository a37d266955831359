"""Postal codes that staff give over the API are stored as those that customers type."""

from typing import Any

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell
from tests.support.cast.people import BERLIN_JSON, OSLO_JSON
from tests.support.cast.store_settings import STORE_SETTINGS

GIVEN = [
    ("PL", "00950", "00-950"),
    ("PT", "1000205", "1000-205"),
    ("CA", "K1A-0B1", "K1A 0B1"),
    ("CA", "k1a0b1", "K1A 0B1"),
    ("IN", "110-001", "110001"),
    ("NO", "N-0150", "0150"),
    ("NO", "Postboks 7", "Postboks 7"),
    ("CA", "k1a", "k1a"),
]
VAN = {"id": "van", "title": "Our van", "price": "49.00", "kind": "local_delivery", "postal_codes": ["0150"]}


def in_country(country: str, code: str) -> dict[str, Any]:
    return {**BERLIN_JSON, "country": country, "postal_code": code}


@pytest.mark.parametrize(("country", "given", "kept"), GIVEN)
def test_staff_s_postal_codes_have_the_form_of_the_country_if_they_fit_it(
    merchant: Merchant, country: str, given: str, kept: str
) -> None:
    draft = merchant.draft(shipping_address=OSLO_JSON, billing_address=in_country(country, given))
    assert draft["billing_address"]["postal_code"] == kept
    other = merchant.edit(
        merchant.draft(shipping_address=OSLO_JSON), {"billing_address": in_country(country, given)}
    ).json
    assert other["billing_address"]["postal_code"] == kept
    same = merchant.edit(other, {"billing_address": {"postal_code": given}})
    assert same.json["billing_address"]["postal_code"] == kept
    assert same.json["version"] == other["version"]


@pytest.mark.parametrize(("given", "kept"), [("N-0150", "0150"), ("Postboks 7", "Postboks 7")])
def test_an_order_s_postal_code_is_stored_in_the_same_form(merchant: Merchant, given: str, kept: str) -> None:
    order = merchant.ask("GET", f"/orders/{sell(merchant)}")
    edited = merchant.edit_order(order, {"shipping_address": {"postal_code": given}}).json
    assert edited["shipping_address"]["postal_code"] == kept


def test_local_delivery_reaches_a_postal_code_however_staff_write_it(merchant: Merchant) -> None:
    norway, *others = STORE_SETTINGS["markets"]
    markets = [{**norway, "delivery_methods": [VAN]}, *others]
    merchant.ask("PATCH", "/store", {"markets": markets}, if_match="*")
    for given in ("0150", "N-0150", "no 0150"):
        draft = merchant.ready(
            shipping_address={**OSLO_JSON, "postal_code": given}, shipping_line={"delivery_method": "van"}
        )
        assert (draft["shipping_address"]["postal_code"], draft["warnings"]) == ("0150", [])
