"""Refunds and cancellations of orders over the API."""

from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell


def nok(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "NOK"}


def test_a_refund_answers_what_goes_back_and_the_order_shows_it(merchant: Merchant):
    order = sell(merchant)
    answer = merchant.request(
        "POST",
        f"/orders/{order}/refunds",
        {"amount": "50.00", "restock": [{"sku": "mug", "quantity": 1}], "reason": "Came broken"},
    )
    assert answer.status == 201
    assert {name: answer.json[name] for name in ("order_id", "status", "amount", "reason", "restock", "failures")} == {
        "order_id": order,
        "status": "succeeded",
        "amount": {"amount": "50.00", "currency": "NOK"},
        "reason": "Came broken",
        "restock": [{"sku": "mug", "quantity": 1}],
        "failures": [],
    }
    shown = merchant.request("GET", f"/orders/{order}").json
    assert (shown["financial_status"], shown["refunded"]["amount"]) == ("PARTIALLY_REFUNDED", "50.00")
    assert merchant.available() == 9


def test_line_items_are_refunded_with_their_tax(merchant: Merchant):
    order = sell(merchant)
    body = {"line_items": [{"id": "li_1", "quantity": 1}]}
    answer = merchant.request("POST", f"/orders/{order}/refunds", body)
    assert answer.status == 201
    assert {name: answer.json[name] for name in ("amount", "tax", "tax_lines", "line_items", "restock")} == {
        "amount": nok("100.00"),
        "tax": nok("20.00"),
        "tax_lines": [{"title": "MVA", "rate": "25", "amount": nok("20.00")}],
        "line_items": [{"id": "li_1", "quantity": 1, "amount": nok("100.00")}],
        "restock": [],
    }
    event = merchant.request("GET", f"/orders/{order}/timeline").json["items"][-1]
    assert (event["type"], event["data"]["tax"]) == ("PaymentRefunded", nok("20.00"))
    assert event["data"]["tax_lines"] == answer.json["tax_lines"]


def test_a_refund_of_nothing_is_refused(merchant: Merchant):
    order = sell(merchant)
    merchant.refused(422, "zero_refund", "POST", f"/orders/{order}/refunds", {"amount": "0.00"})
    gift = {"title": "Gift", "unit_price": "0.00", "quantity": 1}
    free = merchant.complete(merchant.draft(line_items=[gift]))["id"]
    problem = merchant.refused(409, "wrong_state", "POST", f"/orders/{free}/refunds")
    assert "cancel it" in problem["detail"]
    assert merchant.request("POST", f"/orders/{free}/cancel").json["financial_status"] == "VOIDED"
    assert merchant.request("GET", f"/orders/{free}/refunds").json["items"] == []


def test_a_refund_of_a_manual_payment_says_that_it_is_manual(merchant: Merchant):
    order = merchant.complete(merchant.draft(), method="bank_transfer")
    assert merchant.refund(order, amount="50.00", manual=False)["manual"] is True


def test_the_refunds_of_an_order_can_be_read_with_what_became_of_each(merchant: Merchant):
    order = sell(merchant)
    assert merchant.request("GET", f"/orders/{order}/refunds").json == {"items": [], "next_cursor": None}
    made = [
        merchant.request("POST", f"/orders/{order}/refunds", {"amount": "50.00", "reason": "Came broken"}).json,
        merchant.request("POST", f"/orders/{order}/refunds", {"amount": "20.00", "manual": True}).json,
    ]
    assert merchant.request("GET", f"/orders/{order}/refunds").json["items"] == made
    assert [(it["reason"], it["manual"]) for it in made] == [("Came broken", False), (None, True)]
    merchant.refused(404, "not_found", "GET", f"/orders/ord_{'0' * 26}/refunds")


def test_a_refunded_order_can_still_be_cancelled_to_restock_its_goods(merchant: Merchant):
    order = sell(merchant)
    refunded = merchant.request("POST", f"/orders/{order}/refunds", {}).json
    assert merchant.available() == 8
    answer = merchant.request("POST", f"/orders/{order}/cancel", {})
    assert (answer.json["financial_status"], bool(answer.json["cancelled_at"])) == ("REFUNDED", True)
    assert answer.json["refunded"] == refunded["amount"]
    assert merchant.available() == 10
    story = [entry["type"] for entry in merchant.request("GET", f"/orders/{order}/timeline").json["items"]]
    assert (story.count("PaymentRefunded"), story.count("OrderCancelled")) == (1, 1), "no money moved by it"
    merchant.refused(409, "wrong_state", "POST", f"/orders/{order}/cancel")
    merchant.refused(409, "wrong_state", "POST", f"/orders/{order}/fulfillments")


def test_a_refunded_order_is_not_sent(merchant: Merchant):
    order = sell(merchant)
    merchant.request("POST", f"/orders/{order}/refunds", {"amount": "50.00"})
    merchant.request("POST", f"/orders/{order}/refunds", {})
    problem = merchant.refused(409, "wrong_state", "POST", f"/orders/{order}/fulfillments")
    assert "is refunded" in problem["detail"]


def test_an_order_of_which_everything_is_back_on_sale_has_nothing_left_to_send(merchant: Merchant):
    order = sell(merchant)
    merchant.request(
        "POST", f"/orders/{order}/refunds", {"amount": "50.00", "restock": [{"sku": "mug", "quantity": 1}]}
    )
    other = sell(merchant)
    merchant.request("POST", f"/orders/{other}/refunds", {"amount": "50.00", "restock_all": True})
    problem = merchant.refused(409, "wrong_state", "POST", f"/orders/{other}/fulfillments")
    assert "is restocked" in problem["detail"]
    mug, engraving = {"sku": "mug", "quantity": 1}, {"title": "Engraving", "unit_price": "50.00", "quantity": 1}
    engraved = sell(merchant, line_items=[mug, engraving])
    merchant.request("POST", f"/orders/{engraved}/refunds", {"amount": "50.00", "restock_all": True})
    assert merchant.request("POST", f"/orders/{engraved}/fulfillments").status == 201
    assert merchant.request("POST", f"/orders/{order}/fulfillments").json["fulfillment_status"] == "FULFILLED"
    merchant.refused(409, "wrong_state", "POST", f"/orders/{order}/fulfillments")


def test_one_idempotency_key_refunds_an_order_once(merchant: Merchant):
    order = sell(merchant)
    headers = {"Idempotency-Key": "once"}
    first, second = (
        merchant.request("POST", f"/orders/{order}/refunds", {"amount": "50.00"}, headers=headers) for _ in range(2)
    )
    assert first.json == second.json
    assert merchant.request("GET", f"/orders/{order}").json["refunded"]["amount"] == "50.00"


def test_a_refund_that_the_provider_has_not_answered_is_on_its_way(merchant: Merchant):
    order = sell(merchant)
    provider: Any = app.providers.current()
    provider.unavailable = ["before"]
    assert merchant.request("POST", f"/orders/{order}/refunds", {}).json["status"] == "pending"
    shown = merchant.request("GET", f"/orders/{order}").json
    assert (shown["refunding"], shown["refunded"]["amount"]) == (shown["totals"]["total"], "0.00")


def test_cancelling_an_order_answers_what_became_of_it(merchant: Merchant):
    order = sell(merchant)
    headers = {"Idempotency-Key": "once"}
    answer = merchant.request("POST", f"/orders/{order}/cancel", {"reason": "Out of business"}, headers=headers)
    assert (answer.json["financial_status"], bool(answer.json["cancelled_at"])) == ("REFUNDED", True)
    assert merchant.available() == 10
    assert (
        merchant.request("POST", f"/orders/{order}/cancel", {"reason": "Out of business"}, headers=headers).json
        == answer.json
    )
    merchant.refused(409, "wrong_state", "POST", f"/orders/{order}/cancel")


@pytest.mark.parametrize("verb", ["refunds", "cancel", "timeline"])
def test_a_draft_order_is_no_order_yet(merchant: Merchant, verb: str):
    draft = merchant.draft()["id"].removeprefix("dft_")
    merchant.refused(404, "not_found", "GET" if verb == "timeline" else "POST", f"/orders/ord_{draft}/{verb}")
