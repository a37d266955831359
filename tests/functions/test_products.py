"""Products and their stock over the API."""

from typing import Any

import pytest

from tests.support.actors.merchant import ANY_VERSION, Merchant
from tests.support.cast.store_settings import STORE_SETTINGS


def test_a_new_product_has_none_available(new_merchant: Merchant) -> None:
    answer = new_merchant.request("PUT", "/products/LAMP-OAK", {"title": "Oak lamp", "price": "998.00"})
    assert answer.status == 200
    assert answer.json == {
        "sku": "LAMP-OAK",
        "title": "Oak lamp",
        "price": {"amount": "998.00", "currency": "NOK"},
        "taxable": True,
        "requires_shipping": True,
        "weight_grams": 0,
        "inventory_policy": "deny",
        "tax_class": "standard",
        "market_prices": {},
        "available": 0,
        "status": "active",
        "version": 1,
    }
    assert new_merchant.request("GET", "/products/LAMP-OAK").json == answer.json


def test_replacing_a_product_leaves_its_stock_and_resets_what_is_left_out(merchant: Merchant) -> None:
    merchant.replace("/products/mug", {"title": "Mug", "price": "90.00", "inventory_policy": "continue"})
    answer = merchant.replace("/products/mug", {"title": "Mug", "price": "80.00"})
    assert (answer.json["available"], answer.json["inventory_policy"]) == (10, "deny")


@pytest.mark.parametrize("sku", ["KRUS BLÅ 0,5", "a/b", "-mug", "a" * 65, "x\u202ey", "mug?", "%41"])
def test_a_sku_that_could_not_stand_in_an_address_is_refused(new_merchant: Merchant, sku: str) -> None:
    if "/" in sku or "?" in sku:
        sku = sku.replace("/", "|").replace("?", "|")
    new_merchant.refused(400, "invalid_sku", "PUT", f"/products/{sku}", {"title": "x", "price": "1"})


def test_a_sku_that_an_address_of_the_office_has_is_refused(new_merchant: Merchant) -> None:
    problem = new_merchant.refused(400, "invalid_sku", "PUT", "/products/new", {"title": "x", "price": "1"})
    assert "addresses of the back office have this word" in problem["detail"]


@pytest.mark.parametrize("sku", ["KRUS BLÅ", "a.b_c+d-1", "7", "mug-"])
def test_a_sku_may_be_written_as_shops_write_them(new_merchant: Merchant, sku: str) -> None:
    new_merchant.request("PUT", f"/products/{sku}", {"title": "x", "price": "1"})
    assert new_merchant.request("GET", f"/products/{sku}").json["sku"] == sku
    assert new_merchant.request("POST", f"/products/{sku}/stock", {"change": 3}).json["available"] == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"price": "-1.00"}, "negative_amount"),
        ({"price": "1.005"}, "invalid_amount"),
        ({"price": 998}, "invalid_amount"),
        ({"price": "1e3"}, "invalid_amount"),
        ({"price": "9999999999999"}, "invalid_amount"),
        ({"price": {"amount": "1.00", "currency": "EUR"}}, "currency_mismatch"),
        ({"title": " "}, "blank"),
        ({"title": "a\x00b"}, "control_character"),
        ({"title": "x" * 256}, "too_long"),
        ({"taxable": "yes"}, "wrong_type"),
        ({"weight_grams": -1}, "out_of_range"),
        ({"tax_class": "luxury"}, "unknown_tax_class"),
        ({"market_prices": {"mars": "1.00"}}, "unknown_market"),
        ({"market_prices": {"eu": "9.90"}}, "currency_required"),
        ({"market_prices": {"eu": {"amount": "9.999", "currency": "EUR"}}}, "invalid_amount"),
        ({"available": 5}, "unknown_field"),
    ],
)
def test_a_product_that_cannot_be_sold_is_refused(merchant: Merchant, changes: dict[str, Any], code: str) -> None:
    body = {"title": "Mug", "price": "90.00", **changes}
    merchant.refused(422, code, "PUT", "/products/mug", body, headers=ANY_VERSION)


def test_a_price_in_the_stores_currency_may_name_it(merchant: Merchant) -> None:
    body = {"title": "Mug", "price": {"amount": "90.5", "currency": "NOK"}, "tax_class": "food"}
    assert merchant.replace("/products/mug", body).json["price"] == {"amount": "90.50", "currency": "NOK"}


def test_a_product_has_prices_of_its_own_in_markets_which_are_changed_one_by_one(merchant: Merchant) -> None:
    body = {"title": "Mug", "price": "90.00", "market_prices": {"eu": {"amount": "9.90", "currency": "EUR"}}}
    put = merchant.replace("/products/mug", body).json
    assert put["market_prices"] == {"eu": {"amount": "9.90", "currency": "EUR"}}
    kept = merchant.update("/products/mug", {"market_prices": {"no": "80.00"}}).json
    assert kept["market_prices"] == {**put["market_prices"], "no": {"amount": "80.00", "currency": "NOK"}}
    gone = merchant.update("/products/mug", {"market_prices": {"eu": None}, "title": "Large mug"}).json
    assert (gone["title"], list(gone["market_prices"])) == ("Large mug", ["no"])
    merchant.replace("/store", {**STORE_SETTINGS, "markets": [{**STORE_SETTINGS["markets"][0], "id": "home"}]})
    assert merchant.update("/products/mug", {"title": "Mug"}).json["market_prices"] == {}


def test_an_unknown_product_is_not_found(merchant: Merchant) -> None:
    merchant.refused(404, "not_found", "GET", "/products/lamp")
    merchant.refused(404, "not_found", "POST", "/products/lamp/stock", {"change": 1})


def test_products_are_listed_by_sku_page_by_page(new_merchant: Merchant) -> None:
    new_merchant.open_shop("c", "a", "b")
    first = new_merchant.request("GET", "/products", query="limit=2")
    assert [item["sku"] for item in first.json["items"]] == ["a", "b"]
    assert first.json["items"][0]["available"] == 10
    second = new_merchant.request("GET", "/products", query=f"limit=2&cursor={first.json['next_cursor']}")
    assert ([item["sku"] for item in second.json["items"]], second.json["next_cursor"]) == (["c"], None)


def test_stock_comes_in_and_is_lost(merchant: Merchant) -> None:
    assert merchant.request("POST", "/products/mug/stock", {"change": 12, "reason": "delivery"}).json["available"] == 22
    assert merchant.request("POST", "/products/mug/stock", {"change": -2}).json["available"] == 20


def test_more_than_there_is_cannot_be_lost(merchant: Merchant) -> None:
    problem = merchant.refused(409, "out_of_stock", "POST", "/products/mug/stock", {"change": -11})
    assert problem["shortages"] == [{"sku": "mug", "wanted": 11, "available": 10}]
    assert problem["detail"] == (
        "Not enough in stock: mug (10 left, 11 wanted). Remove fewer units, or set inventory_policy to continue."
    )


def test_a_repeated_delivery_is_counted_once_for_its_key(merchant: Merchant) -> None:
    key = {"Idempotency-Key": "delivery 7"}
    first, second = (merchant.request("POST", "/products/mug/stock", {"change": 5}, headers=key) for _ in range(2))
    assert first.json == second.json
    assert second.json["available"] == 15


@pytest.mark.parametrize("method", ["GET", "PATCH", "POST"])
def test_a_discount_code_is_no_product_though_its_uses_are_counted_as_stock_is(merchant: Merchant, method: str) -> None:
    merchant.request("PUT", "/discount-codes/ONCE", {"type": "percentage", "value": "10", "uses": 1})
    below, body = {
        "GET": ("", None),
        "PATCH": ("", {"inventory_policy": "continue"}),
        "POST": ("/stock", {"change": 5}),
    }[method]
    merchant.refused(400, "invalid_sku", method, f"/products/code:ONCE{below}", body)


def test_a_key_that_comes_back_with_another_change_is_refused(merchant: Merchant) -> None:
    key = {"Idempotency-Key": "delivery 7"}
    merchant.request("POST", "/products/mug/stock", {"change": 5}, headers=key)
    merchant.refused(422, "idempotency_key_reused", "POST", "/products/mug/stock", {"change": 6}, headers=key)


@pytest.mark.parametrize("change", [1.0, "1", None, True, 10**9])
def test_a_stock_change_is_a_whole_number(merchant: Merchant, change: Any) -> None:
    code = "out_of_range" if change == 10**9 else "wrong_type"
    merchant.refused(422, code, "POST", "/products/mug/stock", {"change": change})
