"""Completing what ships and has no delivery: its price would be lost, so staff say what they agreed."""

from typing import Any

from tests.support.actors.merchant import Merchant
from tests.support.cast.people import BERLIN_JSON, KARI_JSON, OSLO_JSON

PENDING = {"payment": "pending"}
WITHOUT = {"payment": "pending", "without_delivery": True}
GIFT_CARD = {"title": "Gift card", "unit_price": "500.00", "quantity": 1, "requires_shipping": False}


def undelivered(merchant: Merchant, **more: Any) -> Any:
    return merchant.draft(customer=KARI_JSON, shipping_address=OSLO_JSON, billing_address=OSLO_JSON, **more)


def complete(draft: Any) -> str:
    return f"/draft-orders/{draft['id']}/complete"


def test_goods_that_ship_are_not_completed_unpaid_without_a_delivery(merchant: Merchant):
    draft = undelivered(merchant)
    problem = merchant.refused(422, "delivery_missing", "POST", complete(draft), PENDING)
    assert problem["errors"][0]["pointer"] == "/without_delivery"
    for way in ("choose a delivery method", "a delivery of your own", "0.00", "without_delivery"):
        assert way in problem["detail"]
    assert merchant.read(draft) == draft


def test_each_way_that_the_refusal_names_completes_it(merchant: Merchant):
    chosen = merchant.edit(undelivered(merchant), {"shipping_line": {"delivery_method": "post"}}).json
    assert merchant.complete_unpaid(chosen)["totals"]["shipping"]["amount"] == "79.00"
    own = merchant.edit(undelivered(merchant), {"shipping_line": {"title": "I bring it", "price": "0.00"}}).json
    assert merchant.complete_unpaid(own)["shipping_line"]["title"] == "I bring it"
    order = merchant.complete_unpaid(undelivered(merchant), without_delivery=True)
    assert (order["without_delivery"], order["shipping_line"]) == (True, None)
    assert merchant.ask("GET", f"/orders/{order['id']}") == order


def test_a_method_that_the_address_took_away_is_missing_too(merchant: Merchant):
    draft = merchant.ready(shipping_line={"delivery_method": "pickup"})
    moved = merchant.edit(draft, {"shipping_address": BERLIN_JSON}).json
    assert (moved["shipping_line"], moved["delivery_removed"]["what"]) == (None, "pickup")
    merchant.refused(422, "delivery_missing", "POST", complete(draft), PENDING)


def test_what_does_not_ship_needs_no_delivery(merchant: Merchant):
    order = merchant.complete_unpaid(undelivered(merchant, line_items=[GIFT_CARD]))
    assert (order["financial_status"], order["without_delivery"]) == ("PENDING", False)
    again = merchant.complete_unpaid(undelivered(merchant, line_items=[GIFT_CARD]), without_delivery=True)
    assert again["without_delivery"] is False


def test_a_delivery_and_none_contradict_each_other(merchant: Merchant):
    problem = merchant.refused(422, "invalid_request", "POST", complete(merchant.ready()), WITHOUT)
    assert "remove the shipping_line" in problem["detail"]


def test_without_delivery_is_about_a_pending_payment(merchant: Merchant):
    body = {"payment": "paid", "without_delivery": True}
    problem = merchant.refused(422, "unknown_field", "POST", complete(undelivered(merchant)), body)
    assert problem["errors"][0]["pointer"] == "/without_delivery"
    assert merchant.complete(undelivered(merchant))["financial_status"] == "PAID"
