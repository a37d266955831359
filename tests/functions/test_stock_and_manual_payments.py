"""Stock and manual payments over the API: reserve, complete; and the ways out of a shortage."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.link import make_token
from invoicing.domain.values.money import Money
from invoicing.usecases.payments.start import start_payment
from tests.support.actors.answer import Answer
from tests.support.actors.merchant import ANY_VERSION, Merchant, etag_of
from tests.support.cast.people import KARI_JSON, OSLO_JSON

LATER = "2099-01-01T00:00:00Z"


def story(merchant: Merchant, draft: Any) -> list[Any]:
    return list(merchant.request("GET", f"/draft-orders/{draft['id']}/timeline", query="limit=100").json["items"])


# --- reservations -----------------------------------------------------------------------------------------------------


def test_a_reservation_is_written_shown_and_removed_like_any_other_field(merchant: Merchant):
    draft = merchant.draft(reserve_until=LATER)
    assert draft["reserve_until"] == "2099-01-01T00:00:00.000Z"
    assert merchant.available() == 8
    edited = merchant.edit(draft, {"note": "Ring first"})
    assert edited.json["reserve_until"] == draft["reserve_until"]
    assert merchant.edit(edited.json, {"reserve_until": None}).json["reserve_until"] is None
    assert merchant.available() == 10


def test_a_reservation_of_more_than_the_available_stock_is_refused(merchant: Merchant):
    body = {"line_items": [{"sku": "mug", "quantity": 11}], "reserve_until": LATER}
    problem = merchant.refused(409, "out_of_stock", "POST", "/draft-orders", body)
    assert problem["shortages"] == [{"sku": "mug", "wanted": 11, "available": 10}]


def test_a_draft_that_was_reserved_until_yesterday_can_still_be_edited(merchant: Merchant):
    draft = merchant.draft(reserve_until=(app.clock() + timedelta(days=1)).isoformat())
    clock: Any = app.clock
    clock.advance(timedelta(days=2))
    assert merchant.edit(draft, {"note": "Ring first"}).status == 200


# --- manual payments --------------------------------------------------------------------------------------------------


def complete(merchant: Merchant, draft: Any, **more: Any) -> Answer:
    body = {"payment": "paid", **more.pop("body", {})}
    return merchant.request("POST", f"/draft-orders/{draft['id']}/complete", body, **more)


def test_marking_a_draft_as_paid_answers_the_order(merchant: Merchant):
    draft = merchant.draft(customer=KARI_JSON)
    answer = complete(merchant, draft, body={"method": "bank_transfer", "reference": "OCR 123"})
    order = answer.json
    assert (answer.status, answer.headers["Location"]) == (201, f"/orders/{order['id']}")
    assert (order["financial_status"], order["captured"]) == ("PAID", order["totals"]["total"])
    (payment,) = order["payments"]
    assert {name: payment[name] for name in ("provider", "method", "status", "reference")} == {
        "provider": "manual",
        "method": "bank_transfer",
        "status": "captured",
        "reference": "OCR 123",
    }
    assert merchant.request("GET", f"/orders/{order['id']}").json == order
    assert merchant.available() == 8


def test_completing_twice_with_one_key_answers_the_same_order(merchant: Merchant):
    draft = merchant.draft()
    headers = {"Idempotency-Key": "once"}
    first, second = complete(merchant, draft, headers=headers), complete(merchant, draft, headers=headers)
    assert (first.status, first.json) == (second.status, second.json)
    assert merchant.available() == 8
    path = f"/draft-orders/{draft['id']}/complete"
    merchant.refused(
        422, "idempotency_key_reused", "POST", path, {"payment": "paid", "method": "cash"}, headers=headers
    )
    merchant.refused(409, "wrong_state", "POST", path, {"payment": "paid"})


def test_selling_more_than_the_available_stock_needs_ignore_stock(merchant: Merchant):
    draft = merchant.draft(line_items=[{"sku": "mug", "quantity": 11}])
    refused = merchant.refused(
        409, "out_of_stock", "POST", f"/draft-orders/{draft['id']}/complete", {"payment": "paid"}
    )
    assert "complete it with ignore_stock" in refused["detail"]
    assert complete(merchant, draft, body={"ignore_stock": True}).status == 201
    assert merchant.available() == -1


def paying(merchant: Merchant) -> Any:
    """Return a draft order whose customer is at the provider's page."""
    draft = merchant.draft(
        customer=KARI_JSON,
        shipping_address=OSLO_JSON,
        billing_address=OSLO_JSON,
        shipping_line={"delivery_method": "post"},
    )
    merchant.request("POST", f"/draft-orders/{draft['id']}/links")
    press_pay(draft)
    return draft


def press_pay(draft: Any) -> None:
    sale_id = draft["id"].removeprefix("dft_")
    sale = app.sales.get(sale_id)
    start_payment(
        make_token(sale_id, 1, app.link_keys.all()),
        seen_offer=sale.draft.offer,
        seen_total=sale.draft.total,
        base_url="https://shop.example",
        ports=app,
    )


def test_while_the_customer_pays_staff_wait_or_say_that_they_end_it(merchant: Merchant):
    draft = paying(merchant)
    path = f"/draft-orders/{draft['id']}"
    lines = {"line_items": [{"sku": "mug", "quantity": 3}]}
    etag = {"If-Match": etag_of(draft)}
    merchant.refused(409, "payment_in_progress", "PATCH", path, lines, headers=etag)
    merchant.refused(409, "checkout_active", "POST", f"{path}/complete", {"payment": "paid"})
    merchant.refused(409, "payment_in_progress", "POST", f"{path}/cancel")
    assert merchant.request("PATCH", path, {"note": "Ring first"}, headers=etag).status == 200
    etag = {"If-Match": merchant.request("GET", path).etag}
    merchant.refused(409, "payment_in_progress", "PATCH", path, {**lines, "end_payment": False}, headers=etag)
    edited = merchant.request("PATCH", path, {**lines, "end_payment": True}, headers=etag)
    assert (edited.status, edited.json["line_items"][0]["quantity"]) == (200, 3)
    press_pay(draft)
    assert merchant.request("POST", f"{path}/cancel", {"end_payment": True}).json["status"] == "CANCELLED"
    assert merchant.available() == 10


def test_a_card_payment_that_was_faster_is_reported_to_staff(merchant: Merchant):
    draft = paying(merchant)
    provider: Any = app.providers.current()
    provider.approve(provider.of(f"pay_{draft['id'].removeprefix('dft_')}_1").id)
    answer = complete(merchant, draft, body={"end_payment": True})
    assert (answer.status, answer.json["code"]) == (409, "already_paid")
    assert merchant.request("GET", f"/draft-orders/{draft['id']}").json["status"] == "COMPLETED"


# --- the ways out of a shortage ---------------------------------------------------------------------------------------


def sold_out(merchant: Merchant) -> Any:
    """Return a draft order whose customer pressed Pay when there were too few."""
    draft = merchant.draft(
        line_items=[{"sku": "mug", "quantity": 12}],
        customer=KARI_JSON,
        shipping_address=OSLO_JSON,
        billing_address=OSLO_JSON,
        shipping_line={"delivery_method": "post"},
    )
    merchant.request("POST", f"/draft-orders/{draft['id']}/links")
    with pytest.raises(Exception, match="mug"):
        press_pay(draft)
    return draft


def test_the_shortage_names_each_item_and_offers_five_ways_out(merchant: Merchant):
    notice = story(merchant, sold_out(merchant))[-1]
    assert notice["type"] == "OutOfStock"
    assert notice["data"] == {"shortages": [{"sku": "mug", "wanted": 12, "left": 10}]}
    assert [way["way"] for way in notice["ways_out"]] == ["restock", "continue_selling", "edit", "reserve", "complete"]


@pytest.mark.parametrize("way", ["restock", "continue_selling", "complete", "edit", "reserve"])
def test_each_way_out_of_a_shortage_is_a_working_request(merchant: Merchant, way: str):
    draft = sold_out(merchant)
    offered = {one["way"]: one for one in story(merchant, draft)[-1]["ways_out"]}
    if way == "reserve":  # once there is enough again
        merchant.request("POST", offered["restock"]["path"], offered["restock"]["body"])
    mine = {"edit": {"line_items": [{"sku": "mug", "quantity": 10}]}, "reserve": {"reserve_until": LATER}}
    request = offered[way]
    body = request.get("body", mine.get(way))
    headers = request.get("headers", {"If-Match": etag_of(draft)})
    answer = merchant.request(request["method"], request["path"], body, headers=headers)
    assert answer.status in {200, 201}, answer.json
    if way != "complete":
        press_pay(draft)
        total = app.sales.get(draft["id"].removeprefix("dft_")).draft.total
        assert total > Money(0, "NOK")


def test_one_field_of_a_product_is_changed_and_the_rest_left(merchant: Merchant):
    before = merchant.request("GET", "/products/mug").json
    assert merchant.update("/products/mug", {"inventory_policy": "continue"}).json == {
        **before,
        "inventory_policy": "continue",
        "version": before["version"] + 1,
    }
    assert merchant.update("/products/mug", {"weight_grams": None}).json["weight_grams"] == 0
    for status, code, path, changes in (
        (404, "not_found", "/products/lamp", {"inventory_policy": "continue"}),
        (422, "unknown_value", "/products/mug", {"inventory_policy": "yes"}),
        (422, "missing_field", "/products/mug", {"title": None}),
    ):
        merchant.refused(status, code, "PATCH", path, changes, headers=ANY_VERSION)
