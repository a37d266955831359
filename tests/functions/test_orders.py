from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell


def test_an_order_shows_what_was_sold_and_what_was_paid(merchant: Merchant) -> None:
    order_id = sell(merchant, note="Før jul", tags=["instagram"], po_number="7", attributes={"colour": "blue"})
    answer = merchant.request("GET", f"/orders/{order_id}")
    order = answer.json
    total = {"amount": "279.00", "currency": "NOK"}
    assert (answer.status, order["id"], order["name"], order["financial_status"]) == (200, order_id, "#1001", "PAID")
    assert (order["totals"]["total"], order["captured"], order["refunded"]["amount"]) == (total, total, "0.00")
    assert (order["overdue"], order["due_on"], order["fulfillment_status"]) == (False, None, "UNFULFILLED")
    assert order["paid_at"] == order["created_at"] == "2026-11-23T12:00:00.000Z"
    payment = order["payments"][0]
    assert (payment["id"], payment["provider"], payment["amount"]) == (f"pay_{order_id[4:]}_1", "test", total)
    draft = merchant.request("GET", f"/draft-orders/{order['draft_order_id']}").json
    assert (draft["status"], draft["order_id"], draft["completed_at"]) == ("COMPLETED", order_id, order["created_at"])
    for name in ("customer", "shipping_address", "totals", "tags", "note", "po_number", "attributes"):
        assert order[name] == draft[name]
    assert order["line_items"] == [{**line, "fulfilled_quantity": 0} for line in draft["line_items"]]


def test_orders_are_listed_newest_first_and_by_status(merchant: Merchant) -> None:
    orders = []
    for _ in range(3):
        orders.append(sell(merchant))
        app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    first = merchant.request("GET", "/orders", query="financial_status=PAID&limit=2").json
    second = merchant.request("GET", "/orders", query=f"financial_status=PAID&cursor={first['next_cursor']}").json
    assert [item["id"] for item in first["items"] + second["items"]] == orders[::-1]
    assert first["items"][0]["customer_name"] == "Kari Nordmann"
    assert merchant.request("GET", "/orders", query="financial_status=PENDING").json == {
        "items": [],
        "next_cursor": None,
    }


def test_a_draft_order_that_is_not_completed_is_on_no_list_of_orders(merchant: Merchant) -> None:
    draft_id = merchant.draft()["id"]
    assert merchant.request("GET", "/orders").json["items"] == []
    order_id = draft_id.replace("dft_", "ord_")
    merchant.refused(404, "not_found", "GET", f"/orders/{order_id}")
    merchant.refused(404, "not_found", "GET", f"/orders/{order_id}/timeline")


def test_the_story_of_an_order_begins_with_its_draft_order(merchant: Merchant) -> None:
    told = merchant.request("GET", f"/orders/{sell(merchant)}/timeline").json["items"]
    types = [entry["type"] for entry in told]
    assert types[0] == "DraftOrderCreated"
    assert {"PaymentStarted", "OrderCreated", "OrderPaid"} <= set(types)
    started = next(entry for entry in told if entry["type"] == "PaymentStarted")
    assert (started["actor"], started["data"]["expires_at"]) == ("customer", "2026-11-23T12:31:00.000Z")


@pytest.mark.parametrize("order_id", ["ord_00000000000000000000000000", "dft_00000000000000000000000000", "1001"])
@pytest.mark.parametrize("below", ["", "/timeline"])
def test_an_order_that_is_not_there_is_not_found(merchant: Merchant, order_id: str, below: str) -> None:
    problem = merchant.refused(404, "not_found", "GET", f"/orders/{order_id}{below}")
    assert problem["detail"] == f"No order has the id '{order_id}'."


def test_a_draft_order_that_was_sold_is_neither_edited_nor_cancelled(merchant: Merchant) -> None:
    address = f"/draft-orders/{sell(merchant).replace('ord_', 'dft_')}"
    etag = merchant.request("GET", address).etag
    merchant.refused(409, "wrong_state", "PATCH", address, {"note": "x"}, headers={"If-Match": etag})
    for below in ("cancel", "invoice"):
        merchant.refused(409, "wrong_state", "POST", f"{address}/{below}")
