"""What staff do about stock and money: set aside, complete by hand, refund, cancel; and the ways out of a shortage."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.link import make_token
from invoicing.domain.values.money import Money
from invoicing.usecases.payments.start import start_payment
from tests.support.actors.selling import sell
from tests.support.actors.staff import KARI, OSLO, Answer, Staff

LATER = "2099-01-01T00:00:00Z"


def available(shop: Staff, sku: str = "mug") -> int:
    return int(shop.ask("GET", f"/products/{sku}").json["available"])


def story(shop: Staff, draft: Answer) -> list[Any]:
    return list(shop.ask("GET", f"/draft-orders/{draft.json['id']}/timeline", query="limit=100").json["items"])


# --- reservations ---------------------------------------------------------------------------------------------------


def test_a_reservation_is_written_shown_and_removed_like_any_other_field(shop: Staff):
    draft = shop.draft(reserve_until=LATER)
    assert draft.json["reserve_until"] == "2099-01-01T00:00:00.000Z"
    assert available(shop) == 8
    edited = shop.edit(draft, {"note": "Ring first"})
    assert edited.json["reserve_until"] == draft.json["reserve_until"]
    assert shop.edit(edited, {"reserve_until": None}).json["reserve_until"] is None
    assert available(shop) == 10


def test_a_reservation_cannot_be_made_of_what_is_not_there(shop: Staff):
    body = {"line_items": [{"sku": "mug", "quantity": 11}], "reserve_until": LATER}
    problem = shop.refused(409, "out_of_stock", "POST", "/draft-orders", body)
    assert problem["shortages"] == [{"sku": "mug", "wanted": 11, "available": 10}]


def test_a_draft_that_was_reserved_until_yesterday_can_still_be_edited(shop: Staff):
    draft = shop.draft(reserve_until=(app.clock() + timedelta(days=1)).isoformat())
    clock: Any = app.clock
    clock.advance(timedelta(days=2))
    assert shop.edit(draft, {"note": "Ring first"}).status == 200


# --- by hand --------------------------------------------------------------------------------------------------------


def complete(shop: Staff, draft: Answer, **more: Any) -> Answer:
    body = {"payment": "paid", **more.pop("body", {})}
    return shop.ask("POST", f"/draft-orders/{draft.json['id']}/complete", body, **more)


def test_marking_a_draft_as_paid_answers_the_order(shop: Staff):
    draft = shop.draft(customer=KARI)
    answer = complete(shop, draft, body={"method": "bank_transfer", "reference": "OCR 123"})
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
    assert shop.ask("GET", f"/orders/{order['id']}").json == order
    assert available(shop) == 8


def test_completing_twice_with_one_key_answers_the_same_order(shop: Staff):
    draft = shop.draft()
    headers = {"Idempotency-Key": "once"}
    first, second = complete(shop, draft, headers=headers), complete(shop, draft, headers=headers)
    assert (first.status, first.json) == (second.status, second.json)
    assert available(shop) == 8
    path = f"/draft-orders/{draft.json['id']}/complete"
    shop.refused(422, "idempotency_key_reused", "POST", path, {"payment": "paid", "method": "cash"}, headers=headers)
    shop.refused(409, "wrong_state", "POST", path, {"payment": "paid"})


def test_selling_what_is_not_there_has_to_be_said(shop: Staff):
    draft = shop.draft(line_items=[{"sku": "mug", "quantity": 11}])
    shop.refused(409, "out_of_stock", "POST", f"/draft-orders/{draft.json['id']}/complete", {"payment": "paid"})
    assert complete(shop, draft, body={"ignore_stock": True}).status == 201
    assert available(shop) == -1


def paying(shop: Staff) -> Answer:
    """Return a draft order whose customer is at the provider's page."""
    draft = shop.draft(
        customer=KARI, shipping_address=OSLO, billing_address=OSLO, shipping_line={"delivery_method": "post"}
    )
    shop.ask("POST", f"/draft-orders/{draft.json['id']}/links")
    press_pay(draft)
    return draft


PORTS = ("sales", "products", "stores", "providers", "numbers", "ids", "clock")


def press_pay(draft: Answer) -> None:
    sale_id = draft.json["id"].removeprefix("dft_")
    sale = app.sales.get(sale_id)
    start_payment(
        make_token(sale_id, 1, app.link_keys.all()),
        seen_offer=sale.draft.offer,
        seen_total=sale.draft.total,
        base_url="https://shop.example",
        link_keys=app.link_keys,
        **{name: getattr(app, name) for name in PORTS},
    )


def test_while_the_customer_pays_staff_wait_or_say_that_they_end_it(shop: Staff):
    draft = paying(shop)
    path = f"/draft-orders/{draft.json['id']}"
    lines = {"line_items": [{"sku": "mug", "quantity": 3}]}
    etag = {"If-Match": draft.etag}
    shop.refused(409, "payment_in_progress", "PATCH", path, lines, headers=etag)
    shop.refused(409, "checkout_active", "POST", f"{path}/complete", {"payment": "paid"})
    shop.refused(409, "payment_in_progress", "POST", f"{path}/cancel")
    assert shop.ask("PATCH", path, {"note": "Ring first"}, headers=etag).status == 200
    etag = {"If-Match": shop.ask("GET", path).etag}
    assert shop.ask("PATCH", path, lines, query="end_payment=true", headers=etag).status == 200
    press_pay(draft)
    assert shop.ask("POST", f"{path}/cancel", {"end_payment": True}).json["status"] == "CANCELLED"
    assert available(shop) == 10


def test_a_card_payment_that_was_faster_is_reported_to_staff(shop: Staff):
    draft = paying(shop)
    provider: Any = app.providers.current()
    provider.approve(provider.of(f"pay_{draft.json['id'].removeprefix('dft_')}_1").id)
    answer = complete(shop, draft, body={"end_payment": True})
    assert (answer.status, answer.json["code"]) == (409, "already_paid")
    assert shop.ask("GET", f"/draft-orders/{draft.json['id']}").json["status"] == "COMPLETED"


# --- money back -----------------------------------------------------------------------------------------------------


def test_a_refund_answers_what_goes_back_and_the_order_shows_it(shop: Staff):
    order = sell(shop)
    answer = shop.ask(
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
        "restock": {"mug": 1},
        "failures": [],
    }
    shown = shop.ask("GET", f"/orders/{order}").json
    assert (shown["financial_status"], shown["refunded"]["amount"]) == ("PARTIALLY_REFUNDED", "50.00")
    assert available(shop) == 9


def test_the_refunds_of_an_order_can_be_read_with_what_became_of_each(shop: Staff):
    order = sell(shop)
    assert shop.ask("GET", f"/orders/{order}/refunds").json == {"items": [], "next_cursor": None}
    made = [
        shop.ask("POST", f"/orders/{order}/refunds", {"amount": "50.00", "reason": "Came broken"}).json,
        shop.ask("POST", f"/orders/{order}/refunds", {"amount": "20.00", "manual": True}).json,
    ]
    assert shop.ask("GET", f"/orders/{order}/refunds").json["items"] == made
    assert [(it["reason"], it["manual"]) for it in made] == [("Came broken", False), (None, True)]
    shop.refused(404, "not_found", "GET", f"/orders/ord_{'0' * 26}/refunds")


def test_a_refunded_order_can_still_be_cancelled_to_restock_its_goods(shop: Staff):
    order = sell(shop)
    refunded = shop.ask("POST", f"/orders/{order}/refunds", {}).json
    assert available(shop) == 8
    answer = shop.ask("POST", f"/orders/{order}/cancel", {})
    assert (answer.json["financial_status"], bool(answer.json["cancelled_at"])) == ("REFUNDED", True)
    assert answer.json["refunded"] == refunded["amount"]
    assert available(shop) == 10
    story = [entry["type"] for entry in shop.ask("GET", f"/orders/{order}/timeline").json["items"]]
    assert (story.count("PaymentRefunded"), story.count("OrderCancelled")) == (1, 1), "no money moved by it"
    shop.refused(409, "wrong_state", "POST", f"/orders/{order}/cancel")
    shop.refused(409, "wrong_state", "POST", f"/orders/{order}/fulfillments")


def test_an_order_of_which_everything_is_back_on_sale_has_nothing_left_to_send(shop: Staff):
    order = sell(shop)
    shop.ask("POST", f"/orders/{order}/refunds", {"amount": "50.00", "restock": [{"sku": "mug", "quantity": 1}]})
    other = sell(shop)
    shop.ask("POST", f"/orders/{other}/refunds", {"restock": True})
    shop.refused(409, "wrong_state", "POST", f"/orders/{other}/fulfillments")
    mug, engraving = {"sku": "mug", "quantity": 1}, {"title": "Engraving", "unit_price": "50.00", "quantity": 1}
    engraved = sell(shop, line_items=[mug, engraving])
    shop.ask("POST", f"/orders/{engraved}/refunds", {"amount": "50.00", "restock": True})
    assert shop.ask("POST", f"/orders/{engraved}/fulfillments").status == 201
    assert shop.ask("POST", f"/orders/{order}/fulfillments").json["fulfillment_status"] == "FULFILLED"
    shop.ask("POST", f"/orders/{order}/refunds", {"restock": True})
    assert shop.ask("POST", f"/orders/{order}/fulfillments").status == 201, "done twice, it is done once"


def test_one_key_refunds_once(shop: Staff):
    order = sell(shop)
    headers = {"Idempotency-Key": "once"}
    first, second = (
        shop.ask("POST", f"/orders/{order}/refunds", {"amount": "50.00"}, headers=headers) for _ in range(2)
    )
    assert first.json == second.json
    assert shop.ask("GET", f"/orders/{order}").json["refunded"]["amount"] == "50.00"


def test_a_refund_that_the_provider_has_not_answered_is_on_its_way(shop: Staff):
    order = sell(shop)
    provider: Any = app.providers.current()
    provider.unavailable = ["before"]
    assert shop.ask("POST", f"/orders/{order}/refunds", {}).json["status"] == "pending"
    shown = shop.ask("GET", f"/orders/{order}").json
    assert (shown["refunding"], shown["refunded"]["amount"]) == (shown["totals"]["total"], "0.00")


def test_cancelling_an_order_answers_what_became_of_it(shop: Staff):
    order = sell(shop)
    headers = {"Idempotency-Key": "once"}
    answer = shop.ask("POST", f"/orders/{order}/cancel", {"reason": "Out of business"}, headers=headers)
    assert (answer.json["financial_status"], bool(answer.json["cancelled_at"])) == ("REFUNDED", True)
    assert available(shop) == 10
    assert (
        shop.ask("POST", f"/orders/{order}/cancel", {"reason": "Out of business"}, headers=headers).json == answer.json
    )
    shop.refused(409, "wrong_state", "POST", f"/orders/{order}/cancel")


@pytest.mark.parametrize("verb", ["refunds", "cancel", "timeline"])
def test_a_draft_order_is_no_order_yet(shop: Staff, verb: str):
    draft = shop.draft().json["id"].removeprefix("dft_")
    shop.refused(404, "not_found", "GET" if verb == "timeline" else "POST", f"/orders/ord_{draft}/{verb}")


# --- the ways out of a shortage -------------------------------------------------------------------------------------


def sold_out(shop: Staff) -> Answer:
    """Return a draft order whose customer pressed Pay when there were too few."""
    draft = shop.draft(
        line_items=[{"sku": "mug", "quantity": 12}],
        customer=KARI,
        shipping_address=OSLO,
        billing_address=OSLO,
        shipping_line={"delivery_method": "post"},
    )
    shop.ask("POST", f"/draft-orders/{draft.json['id']}/links")
    with pytest.raises(Exception, match="mug"):
        press_pay(draft)
    return draft


def test_the_shortage_names_each_item_and_offers_five_ways_out(shop: Staff):
    notice = story(shop, sold_out(shop))[-1]
    assert notice["type"] == "OutOfStock"
    assert notice["data"] == {"shortages": [{"sku": "mug", "wanted": 12, "left": 10}]}
    assert [way["way"] for way in notice["ways_out"]] == ["restock", "continue_selling", "edit", "reserve", "complete"]


@pytest.mark.parametrize("way", ["restock", "continue_selling", "complete", "edit", "reserve"])
def test_each_way_out_is_a_request_that_works(shop: Staff, way: str):
    draft = sold_out(shop)
    offered = {one["way"]: one for one in story(shop, draft)[-1]["ways_out"]}
    if way == "reserve":  # once there is enough again
        shop.ask("POST", offered["restock"]["path"], offered["restock"]["body"])
    mine = {"edit": {"line_items": [{"sku": "mug", "quantity": 10}]}, "reserve": {"reserve_until": LATER}}
    request = offered[way]
    body = request.get("body", mine.get(way))
    answer = shop.ask(request["method"], request["path"], body, headers={"If-Match": draft.etag})
    assert answer.status in {200, 201}, answer.json
    if way != "complete":
        press_pay(draft)
        total = app.sales.get(draft.json["id"].removeprefix("dft_")).draft.total
        assert total > Money(0, "NOK")


def test_one_field_of_a_product_is_changed_and_the_rest_left(shop: Staff):
    before = shop.ask("GET", "/products/mug").json
    assert shop.ask("PATCH", "/products/mug", {"inventory_policy": "continue"}).json == {
        **before,
        "inventory_policy": "continue",
    }
    assert shop.ask("PATCH", "/products/mug", {"weight_grams": None}).json["weight_grams"] == 0
    shop.refused(404, "not_found", "PATCH", "/products/lamp", {"inventory_policy": "continue"})
    shop.refused(422, "unknown_value", "PATCH", "/products/mug", {"inventory_policy": "yes"})
    shop.refused(422, "missing_field", "PATCH", "/products/mug", {"title": None})
