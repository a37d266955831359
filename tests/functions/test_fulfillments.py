"""Fulfillments over the API: in parts, with tracking, and shown on order, list, page and timeline."""

from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.checkout.state import can_change_details
from tests.support.actors.merchant import Merchant, etag_of
from tests.support.actors.selling import sell
from tests.support.gallery.fulfillments import partly_sent, sent_with_tracking
from tests.support.gallery.scene import Scene

TRACKED = {"carrier": "Posten", "tracking_number": "CS1", "tracking_url": "https://tracking.example/CS1?a=1&b=2"}
ONE = {"line_items": [{"id": "li_1", "quantity": 1}]}


def paid(merchant: Merchant) -> Any:
    """Return a paid order of two mugs."""
    return merchant.ask("GET", f"/orders/{sell(merchant)}")


def test_an_order_shows_each_fulfillment_and_what_is_sent_of_each_line_item(merchant: Merchant):
    order = paid(merchant)
    assert (order["fulfillments"], order["line_items"][0]["fulfilled_quantity"]) == ([], 0)
    first = merchant.fulfill(order, **ONE, **TRACKED)
    assert (first["fulfillment_status"], first["fulfilled_at"]) == ("PARTIALLY_FULFILLED", None)
    assert first["version"] == order["version"] + 1
    assert first["line_items"][0]["fulfilled_quantity"] == 1
    second = merchant.fulfill(order)
    assert (second["fulfillment_status"], bool(second["fulfilled_at"])) == ("FULFILLED", True)
    assert second["line_items"][0]["fulfilled_quantity"] == 2
    [one, two] = second["fulfillments"]
    sale = order["id"].removeprefix("ord_")
    assert one == {
        "id": f"ful_{sale}_1",
        "line_items": [{"id": "li_1", "quantity": 1}],
        **TRACKED,
        "notify": False,
        "created_at": one["created_at"],
    }
    assert (two["id"], two["tracking_number"], two["carrier"], two["tracking_url"]) == (
        f"ful_{sale}_2",
        None,
        None,
        None,
    )
    assert merchant.ask("GET", f"/orders/{order['id']}") == second


def test_every_answer_about_an_order_has_its_fulfillments(merchant: Merchant):
    order = merchant.complete_unpaid(merchant.ready())
    shown = merchant.fulfill(order, **ONE)["fulfillments"]
    assert merchant.mark_as_paid(order)["fulfillments"] == shown
    assert merchant.cancel_order(order)["fulfillments"] == shown


def test_one_idempotency_key_fulfills_once(merchant: Merchant):
    path, headers = f"/orders/{paid(merchant)['id']}/fulfillments", {"Idempotency-Key": "sent"}
    first, second = (merchant.request("POST", path, ONE, headers=headers) for _ in range(2))
    assert (first.status, second.status, first.json) == (201, 201, second.json)
    merchant.refused(422, "idempotency_key_reused", "POST", path, {}, headers=headers)


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"line_items": []}, "too_few", "/line_items"),
        ({"line_items": [{"id": "li_1", "quantity": 0}]}, "invalid_quantity", "/line_items/0/quantity"),
        ({"line_items": [{"id": "li_1"}]}, "missing_field", "/line_items/0/quantity"),
        ({"line_items": [{"id": "li_9", "quantity": 1}]}, "line_item_not_in_order", "/line_items/0/id"),
        ({"line_items": [{"id": "li_1", "quantity": 3}]}, "more_than_unfulfilled", "/line_items/0/quantity"),
        ({"line_items": [{"id": "li_1", "quantity": 2}] * 2}, "more_than_unfulfilled", "/line_items/1/quantity"),
        ({"lines": []}, "unknown_field", "/lines"),
        ({"tracking_url": "http://tracking.example/1"}, "invalid_url", "/tracking_url"),
        ({"tracking_url": "javascript:alert(1)"}, "invalid_url", "/tracking_url"),
        ({"tracking_url": "https://"}, "invalid_url", "/tracking_url"),
        ({"tracking_url": "https://posten.no@evil.example/1"}, "invalid_url", "/tracking_url"),
        ({"tracking_url": "https://tracking.example/ 1"}, "invalid_url", "/tracking_url"),
        ({"tracking_url": "https://tracking.example/\n1"}, "control_character", "/tracking_url"),
        ({"tracking_url": "https://[tracking.example/1"}, "invalid_url", "/tracking_url"),
        ({"tracking_url": 'https://tracking.example/"1"'}, "invalid_url", "/tracking_url"),
        ({"tracking_number": "1" * 256}, "too_long", "/tracking_number"),
        ({"carrier": "Posten\nBcc: eve@example.com"}, "control_character", "/carrier"),
        ({"notify": "yes"}, "wrong_type", "/notify"),
    ],
)
def test_a_fulfillment_that_cannot_be_is_refused(merchant: Merchant, body: Any, code: str, pointer: str):
    problem = merchant.refused(422, code, "POST", f"/orders/{paid(merchant)['id']}/fulfillments", body)
    assert [fault["pointer"] for fault in problem["errors"]] == [pointer]


def test_a_customer_without_an_address_cannot_be_notified(merchant: Merchant):
    order = merchant.complete(merchant.draft())
    problem = merchant.refused(422, "no_email", "POST", f"/orders/{order['id']}/fulfillments", {"notify": True})
    assert problem["errors"][0]["pointer"] == "/notify"


def test_a_fulfillment_is_for_the_version_that_staff_saw(merchant: Merchant):
    order = paid(merchant)
    merchant.fulfill(order, **ONE)
    path = f"/orders/{order['id']}/fulfillments"
    merchant.refused(412, "version_mismatch", "POST", path, ONE, headers={"If-Match": etag_of(order)})


def test_lists_tables_and_timeline_tell_of_a_part(merchant: Merchant):
    order = paid(merchant)
    merchant.fulfill(order, **ONE, **TRACKED)
    [found] = merchant.ask("GET", "/orders?fulfillment_status=PARTIALLY_FULFILLED")["items"]
    assert (found["id"], found["fulfillment_status"]) == (order["id"], "PARTIALLY_FULFILLED")
    for other in ("FULFILLED", "UNFULFILLED"):
        assert merchant.ask("GET", f"/orders?fulfillment_status={other}")["items"] == []
    rows = merchant.request("GET", "/orders.csv", query="fulfillment_status=PARTIALLY_FULFILLED").body
    assert "PARTIALLY_FULFILLED" in rows
    event = merchant.ask("GET", f"/orders/{order['id']}/timeline?sort=-occurred_at")["items"][0]
    assert event["type"] == "OrderFulfilled"
    assert event["data"] == {
        "order_id": order["id"],
        "fulfillment_id": order["id"].replace("ord_", "ful_") + "_1",
        **ONE,
        "is_complete": False,
        "due_on": "",
        **TRACKED,
        "notify": False,
    }


def test_a_customer_can_change_the_address_until_the_last_part_is_sent(merchant: Merchant):
    order = merchant.complete_unpaid(merchant.ready())
    sale_id = order["id"].removeprefix("ord_")
    merchant.fulfill(order, **ONE)
    assert can_change_details(app.sales.get(sale_id))
    merchant.fulfill(order)
    assert not can_change_details(app.sales.get(sale_id))


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_each_fulfillment_with_a_link_to_the_carrier(scene: Scene):
    page = sent_with_tracking(scene)
    section = page.soup.select_one(".shipments")
    assert section
    text = " ".join(section.get_text(" ").split())
    assert text == (
        "Your order so far Sent 23 November 2026 Items 2 × Steingodskopp «Hardanger», 35 cl 1 × Ullpledd «Fjell», "
        "130 × 200 cm Carrier Posten <b>Norge</b> Tracking CS&1"
    )
    [link] = section.select("a")
    assert (link["href"], link.get_text()) == ('https://tracking.example/?a=1&b="2"', "CS&1")
    assert "<b>" not in page.body
    norwegian = scene.customer.get(f"/i/{scene.token}?lang=nb").text
    assert "Bestillingen din så langt Sendt 23. november 2026" in norwegian


def test_the_page_of_a_pending_order_shows_what_was_sent_of_it(scene: Scene):
    page = partly_sent(scene)
    assert page.heading == "Review and pay"
    assert "Your order so far Sent 23 November 2026 Items 1 × Steingodskopp" in page.text
    scene.world.cancel_order(scene.sale.id)
    assert "Your order so far" not in scene.customer.get(f"/i/{scene.token}").text


def test_an_order_without_units_to_send_is_not_listed_as_unfulfilled(merchant: Merchant):
    order = paid(merchant)
    units = [{"id": line["id"], "quantity": line["quantity"]} for line in order["line_items"]]
    merchant.ask("POST", f"/orders/{order['id']}/refunds", {"line_items": units})
    assert merchant.ask("GET", "/orders?fulfillment_status=UNFULFILLED")["items"] == []
    [found] = merchant.ask("GET", "/orders?fulfillment_status=FULFILLED")["items"]
    assert (found["id"], found["financial_status"]) == (order["id"], "PARTIALLY_REFUNDED")
