"""Amounts without a currency are in the store's; where another one is meant, they are refused."""

from typing import Any

import pytest

from tests.support.actors.merchant import ANY_VERSION, Merchant
from tests.support.cast.people import BERLIN_JSON, OSLO_JSON

ENGRAVING = {"title": "Engraving", "quantity": 1}


def nok(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "NOK"}


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def items(price: Any) -> list[dict[str, Any]]:
    return [{**ENGRAVING, "unit_price": price}]


@pytest.mark.parametrize("path", ["/draft-orders", "/draft-orders/calculate"])
@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"line_items": items("150.00")}, "/line_items/0/unit_price"),
        ({"discount": {"type": "fixed_amount", "value": "150.00"}}, "/discount/value"),
        ({"shipping_line": {"title": "Van", "price": "150.00"}}, "/shipping_line/price"),
    ],
)
def test_150_is_never_taken_for_kroner_on_a_draft_order_in_euros(
    merchant: Merchant, path: str, changes: dict[str, Any], pointer: str
) -> None:
    body = {"line_items": items(eur("500.00")), "shipping_address": BERLIN_JSON, **changes}
    problem = merchant.refused(422, "currency_required", "POST", path, body)
    assert [fault["pointer"] for fault in problem["errors"]] == [pointer]
    assert '{"amount": "150.00", "currency": "EUR"}' in problem["detail"]


def test_what_the_sentence_shows_is_accepted_and_kroner_are_converted(merchant: Merchant) -> None:
    in_euros = merchant.draft(line_items=items(eur("150.00")), shipping_address=BERLIN_JSON)
    assert in_euros["totals"]["total"] == eur("150.00")
    converted = merchant.draft(line_items=items(nok("150.00")), shipping_address=BERLIN_JSON)
    assert converted["totals"]["total"] == eur("13.13")


def test_the_amounts_of_a_draft_order_that_moves_to_euros_are_converted(merchant: Merchant) -> None:
    draft = merchant.draft(line_items=items("150.00"), shipping_address=OSLO_JSON)
    moved = merchant.edit(draft, {"shipping_address": BERLIN_JSON})
    assert (moved.status, moved.json["totals"]["total"]) == (200, eur("13.13"))
    noted = merchant.edit(moved.json, {"note": "Ring first"})
    assert (noted.status, noted.json["totals"]["total"]) == (200, eur("13.13"))


def test_an_edit_that_gives_an_amount_for_euros_has_to_name_the_currency(merchant: Merchant) -> None:
    draft = merchant.draft(line_items=items("150.00"), shipping_address=OSLO_JSON)
    path, etag = f"/draft-orders/{draft['id']}", {"If-Match": f'"{draft["version"]}"'}
    changes = {"line_items": items("160.00"), "shipping_address": BERLIN_JSON}
    merchant.refused(422, "currency_required", "PATCH", path, changes, headers=etag)
    moved = merchant.edit(draft, {"shipping_address": BERLIN_JSON}).json
    etag = {"If-Match": f'"{moved["version"]}"'}
    merchant.refused(422, "currency_required", "PATCH", path, {"line_items": items("160.00")}, headers=etag)
    home = merchant.edit(moved, {"line_items": items("160.00"), "shipping_address": OSLO_JSON})
    assert (home.status, home.json["totals"]["total"]) == (200, nok("160.00"))


@pytest.fixture
def order_in_euros(merchant: Merchant) -> Any:
    """An order whose payment is pending: EUR 150.00."""
    draft = merchant.draft(line_items=items(eur("150.00")), shipping_address=BERLIN_JSON)
    return merchant.complete_unpaid(draft, without_delivery=True)


def test_a_payment_in_euros_has_to_name_its_currency(merchant: Merchant, order_in_euros: Any) -> None:
    path = f"/orders/{order_in_euros['id']}/mark-as-paid"
    problem = merchant.refused(422, "currency_required", "POST", path, {"amount": "150.00"})
    assert problem["errors"][0]["pointer"] == "/amount"
    merchant.refused(422, "currency_mismatch", "POST", path, {"amount": nok("150.00")})
    assert merchant.ask("POST", path, {"amount": eur("150.00")}, status=200)["captured"] == eur("150.00")


def test_a_refund_in_euros_has_to_name_its_currency(merchant: Merchant, order_in_euros: Any) -> None:
    merchant.ask("POST", f"/orders/{order_in_euros['id']}/mark-as-paid", status=200)
    path = f"/orders/{order_in_euros['id']}/refunds"
    merchant.refused(422, "currency_required", "POST", path, {"amount": "10.00", "manual": True})
    merchant.refused(422, "currency_mismatch", "POST", path, {"amount": nok("10.00"), "manual": True})
    assert merchant.ask("POST", path, {"amount": eur("10.00"), "manual": True})["amount"] == eur("10.00")


def test_a_draft_order_in_euros_that_was_paid_has_to_name_the_currency(merchant: Merchant) -> None:
    draft = merchant.draft(line_items=items(eur("150.00")), shipping_address=BERLIN_JSON)
    path = f"/draft-orders/{draft['id']}/complete"
    merchant.refused(422, "currency_required", "POST", path, {"payment": "paid", "amount": "150.00"})
    assert merchant.complete(draft, amount=eur("150.00"))["captured"] == eur("150.00")


def test_prices_of_a_market_in_euros_have_to_name_their_currency(merchant: Merchant) -> None:
    mug = {"title": "Mug", "price": "100.00", "market_prices": {"eu": "9.00"}}
    problem = merchant.refused(422, "currency_required", "PUT", "/products/mug", mug, headers=ANY_VERSION)
    assert problem["errors"][0]["pointer"] == "/market_prices/eu"
    assert merchant.replace("/products/mug", {**mug, "market_prices": {"eu": eur("9.00")}}).status == 200


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"price_rounding": {"to": "0.50"}}, "/markets/1/price_rounding/to"),
        ({"delivery_methods": [{"id": "a", "title": "A", "price": "9.00"}]}, "/markets/1/delivery_methods/0/price"),
    ],
)
def test_amounts_of_a_market_in_euros_have_to_name_their_currency(
    merchant: Merchant, changes: dict[str, Any], pointer: str
) -> None:
    store = merchant.ask("GET", "/store")
    store["markets"][1] |= changes
    problem = merchant.refused(422, "currency_required", "PUT", "/store", store, headers=ANY_VERSION)
    assert problem["errors"][0]["pointer"] == pointer
    assert '"currency": "EUR"}' in problem["detail"]
