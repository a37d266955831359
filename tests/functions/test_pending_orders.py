"""Orders whose payment is pending, over the API: completed, invoiced, linked to, marked as paid, fulfilled."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.answer import Answer
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import BERLIN_JSON, KARI_JSON

NET_30 = {"type": "net", "days": 30}


def pending(merchant: Merchant, **more: Any) -> Answer:
    draft = merchant.ready(**more)
    return merchant.request("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending"})


def advance(days: int) -> None:
    clock: Any = app.clock
    clock.advance(timedelta(days=days))


def test_completing_unpaid_answers_an_order_whose_payment_is_pending(merchant: Merchant):
    answer = pending(merchant, payment_terms=NET_30)
    order = answer.json
    assert (answer.status, order["financial_status"], order["due_on"]) == (201, "PENDING", "2026-12-23")
    assert order["payment_terms"] == {"type": "net", "days": 30, "due_on": None}
    assert (order["captured"]["amount"], order["payments"], order["overdue"]) == ("0.00", [], False)
    assert merchant.request("GET", "/products/mug").json["available"] == 8
    draft = merchant.request("GET", f"/draft-orders/{order['draft_order_id']}").json
    assert (draft["status"], draft["order_id"]) == ("COMPLETED", order["id"])


def test_one_idempotency_key_completes_a_draft_order_once(merchant: Merchant):
    draft = merchant.ready()
    path, headers = f"/draft-orders/{draft['id']}/complete", {"Idempotency-Key": "once"}
    first, second = (merchant.request("POST", path, {"payment": "pending"}, headers=headers) for _ in range(2))
    assert first.json == second.json
    assert merchant.request("GET", "/products/mug").json["available"] == 8


def test_a_pending_order_that_is_not_paid_in_time_is_overdue(merchant: Merchant):
    order = pending(merchant, payment_terms=NET_30).json["id"]
    advance(30)
    assert merchant.request("GET", f"/orders/{order}").json["overdue"] is False
    advance(1)
    assert merchant.request("GET", f"/orders/{order}").json["overdue"] is True
    assert merchant.request("POST", f"/orders/{order}/mark-as-paid").json["overdue"] is False


def test_marking_a_pending_order_as_paid_returns_the_order(merchant: Merchant):
    order = pending(merchant).json
    total = order["totals"]["total"]
    body = {"method": "bank_transfer", "reference": "OCR 123", "amount": total}
    paid = merchant.request("POST", f"/orders/{order['id']}/mark-as-paid", body).json
    assert (paid["financial_status"], paid["captured"], paid["payments"][0]["reference"]) == ("PAID", total, "OCR 123")
    merchant.refused(409, "wrong_state", "POST", f"/orders/{order['id']}/mark-as-paid")


def test_another_amount_is_refused(merchant: Merchant):
    order = pending(merchant).json["id"]
    merchant.refused(422, "amount_differs", "POST", f"/orders/{order}/mark-as-paid", {"amount": "1.00"})
    draft = merchant.draft()["id"]
    body = {"payment": "paid", "amount": "1.00"}
    merchant.refused(422, "amount_differs", "POST", f"/draft-orders/{draft}/complete", body)


def test_a_pending_order_can_be_invoiced_and_linked_to(merchant: Merchant):
    order = pending(merchant).json["id"]
    invoice = merchant.request("POST", f"/orders/{order}/invoice", {"message": "As we agreed."})
    assert (invoice.status, invoice.json["to"]) == (202, "kari@example.com")
    link = merchant.request("POST", f"/orders/{order}/links", {"channel": "sms"})
    assert link.status == 201
    assert link.json["url"].startswith("https://shop.example/i/")


def test_fulfilling_a_pending_order_sets_its_due_date(merchant: Merchant):
    order = pending(merchant, payment_terms={"type": "fulfillment"}).json
    assert order["due_on"] is None
    advance(5)
    sent = merchant.request("POST", f"/orders/{order['id']}/fulfillments").json
    assert (sent["fulfillment_status"], sent["due_on"]) == ("FULFILLED", "2026-11-28")
    assert sent["fulfilled_at"]


def test_cancelling_a_pending_order_releases_its_stock(merchant: Merchant):
    order, headers = pending(merchant).json["id"], {"Idempotency-Key": "once"}
    first, second = (merchant.request("POST", f"/orders/{order}/cancel", headers=headers) for _ in range(2))
    assert (first.json["financial_status"], second.json) == ("VOIDED", first.json)
    assert merchant.request("GET", "/products/mug").json["available"] == 10
    merchant.refused(409, "wrong_state", "POST", f"/orders/{order}/fulfillments")
    merchant.refused(409, "wrong_state", "POST", f"/orders/{order}/invoice")


def test_terms_are_written_shown_and_removed_like_any_other_field(merchant: Merchant):
    draft = merchant.draft(payment_terms={"type": "fixed", "due_on": "2027-01-15"})
    assert (draft["payment_terms"]["due_on"], draft["due_on"]) == ("2027-01-15", "2027-01-15")
    edited = merchant.edit(draft, {"payment_terms": {"type": "net", "days": 14, "due_on": None}})
    assert edited.json["payment_terms"] == {"type": "net", "days": 14, "due_on": None}
    assert merchant.edit(edited.json, {"payment_terms": None}).json["payment_terms"] is None


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"type": "net"}, "incomplete_terms"),
        ({"type": "net", "days": 0}, "out_of_range"),
        ({"type": "receipt", "days": 7}, "incomplete_terms"),
        ({"type": "fixed"}, "incomplete_terms"),
        ({"type": "fixed", "due_on": "15.01.2027"}, "invalid_date"),
        ({"type": "soon"}, "unknown_value"),
    ],
)
def test_terms_that_say_too_little_or_too_much_are_refused(merchant: Merchant, terms: Any, code: str):
    body = {"line_items": [{"sku": "mug", "quantity": 1}], "payment_terms": terms}
    merchant.refused(422, code, "POST", "/draft-orders", body)


def test_a_due_date_in_the_past_is_refused_and_left_out_of_copies(merchant: Merchant):
    body = {"line_items": [{"sku": "mug", "quantity": 1}]}
    passed = {"payment_terms": {"type": "fixed", "due_on": "2026-11-22"}}
    problem = merchant.refused(422, "time_has_passed", "POST", "/draft-orders", {**body, **passed})
    assert problem["errors"][0]["pointer"] == "/payment_terms/due_on"
    draft = merchant.request(
        "POST", "/draft-orders", {**body, "payment_terms": {"type": "fixed", "due_on": "2026-11-23"}}
    )
    assert merchant.edit(draft.json, passed).json["code"] == "time_has_passed"
    app.clock.advance(timedelta(days=2))  # type: ignore[attr-defined]  # the clock of the tests
    assert merchant.edit(draft.json, {"note": "x"}).status == 200
    copy = merchant.request("POST", f"/draft-orders/{draft.json['id']}/duplicate", {})
    assert (copy.status, copy.json["payment_terms"]) == (201, None)


def test_terms_in_another_currency_allow_no_invoice_unless_the_store_says_so(merchant: Merchant):
    draft = merchant.draft(
        customer=KARI_JSON, shipping_address=BERLIN_JSON, billing_address=BERLIN_JSON, payment_terms=NET_30
    )
    path = f"/draft-orders/{draft['id']}"
    problem = merchant.refused(422, "terms_need_store_currency", "POST", f"{path}/invoice")
    assert "Share a link instead" in problem["detail"]
    assert "mark it as paid" in problem["detail"]
    assert merchant.request("POST", f"{path}/links").status == 201
    store = merchant.request("GET", "/store").json
    merchant.replace("/store", {**store, "terms_in_any_currency": True})
    assert merchant.request("POST", f"{path}/invoice").status == 202


def test_pending_has_no_money_to_tell_of(merchant: Merchant):
    path = f"/draft-orders/{merchant.draft()['id']}/complete"
    for more in ({"method": "cash"}, {"reference": "1"}, {"amount": "1.00"}):
        merchant.refused(422, "nothing_was_paid", "POST", path, {"payment": "pending", **more})


def test_links_of_a_pending_order_are_listed_replaced_and_revoked(merchant: Merchant):
    order = pending(merchant).json["id"]
    address = f"/orders/{order}/links"
    made = [merchant.request("POST", address, {"channel": "sms"}).json]
    made.append(merchant.request("POST", address, {"channel": "sms", "replaces": "lnk_1"}).json)
    listed = merchant.request("GET", address).json["items"]
    assert [(link["id"], link["is_newest"], bool(link["revoked_at"])) for link in listed] == [
        ("lnk_1", False, True),
        ("lnk_2", True, False),
    ]
    assert {**listed[1], "warnings": []} == {**made[1], "is_newest": True}
    assert [merchant.request("DELETE", f"{address}/lnk_2").status for _ in range(2)] == [204, 204]
    assert merchant.request("GET", address).json["items"][1]["revoked_at"]
    merchant.refused(404, "link_not_found", "DELETE", f"{address}/lnk_3")


def test_a_draft_order_has_no_links_of_an_order(merchant: Merchant):
    sale = merchant.draft()["id"].removeprefix("dft_")
    merchant.refused(404, "not_found", "GET", f"/orders/ord_{sale}/links")
    merchant.refused(404, "not_found", "DELETE", f"/orders/ord_{sale}/links/lnk_1")


def test_a_link_to_a_pending_order_does_not_expire_after_the_stores_days(merchant: Merchant):
    address = f"/orders/{pending(merchant).json['id']}/links"
    merchant.request("POST", address)
    advance(300)
    assert merchant.request("GET", address).json["items"][0]["is_newest"] is True


@pytest.mark.parametrize("path", ["/orders", "/draft-orders"])
def test_lists_show_the_due_date_and_what_is_overdue(merchant: Merchant, path: str):
    due_on_a_day = {"type": "fixed", "due_on": "2026-11-30"}
    if path == "/orders":
        pending(merchant, payment_terms=due_on_a_day)
        pending(merchant)
    else:
        merchant.draft(payment_terms=due_on_a_day)
        merchant.draft()
    assert due(merchant, path) == [(None, False), ("2026-11-30", False)]
    advance(7)
    assert due(merchant, path) == [(None, False), ("2026-11-30", False)]
    advance(1)
    assert due(merchant, path) == [(None, False), ("2026-11-30", True)]


def test_what_is_paid_or_cancelled_is_not_overdue_in_lists(merchant: Merchant):
    order = pending(merchant, payment_terms={"type": "fixed", "due_on": "2026-11-30"}).json
    draft = merchant.draft(payment_terms={"type": "fixed", "due_on": "2026-11-30"})["id"]
    advance(8)
    merchant.request("POST", f"/orders/{order['id']}/mark-as-paid")
    merchant.request("POST", f"/draft-orders/{draft}/cancel")
    assert [late for _, late in due(merchant, "/orders") + due(merchant, "/draft-orders")] == [False, False, False]


def due(merchant: Merchant, path: str) -> list[tuple[str | None, bool]]:
    """Return what a list shows, what has no day first."""
    shown = [(item["due_on"], item["overdue"]) for item in merchant.request("GET", path).json["items"]]
    return sorted(shown, key=lambda it: it[0] or "")
