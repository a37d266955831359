"""Manual payments over the API: by which method, and what staff can do where another amount came."""

from typing import Any

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON


@pytest.fixture(params=["complete", "mark-as-paid"])
def path(request: pytest.FixtureRequest, merchant: Merchant) -> str:
    """Return the path that records a payment: of a draft order, or of an order whose payment is pending."""
    draft = merchant.ready()
    if request.param == "complete":
        return f"/draft-orders/{draft['id']}/complete"
    return f"/orders/{merchant.complete_unpaid(draft)['id']}/mark-as-paid"


def paid(path: str, **more: Any) -> dict[str, Any]:
    return {"payment": "paid", **more} if path.endswith("complete") else more


def test_another_method_is_recorded_with_its_name(merchant: Merchant, path: str):
    order = merchant.request("POST", path, paid(path, method="other", method_name=" Vipps ")).json
    (payment,) = order["payments"]
    assert (payment["method"], payment["method_name"]) == ("other", "Vipps")
    assert merchant.ask("GET", f"/orders/{order['id']}") == order


def test_the_method_other_is_the_default_and_needs_no_name(merchant: Merchant, path: str):
    named = merchant.request("POST", path, paid(path, method_name="Swish")).json["payments"][0]
    assert (named["method"], named["method_name"]) == ("other", "Swish")
    unnamed = merchant.complete(merchant.draft())["payments"][0]
    assert (unnamed["method"], unnamed["method_name"]) == ("other", None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"method": "cash", "method_name": "Vipps"}, "not_other_method"),
        ({"method_name": "V" * 41}, "too_long"),
        ({"method_name": "Vipps\nBcc: eve@example.com"}, "control_character"),
    ],
)
def test_a_name_of_another_method_is_one_short_line(merchant: Merchant, path: str, given: Any, code: str):
    problem = merchant.refused(422, code, "POST", path, paid(path, **given))
    assert [fault["pointer"] for fault in problem["errors"]] == ["/method_name"]


def test_a_pending_payment_has_no_method_yet(merchant: Merchant):
    draft, body = merchant.ready(), {"payment": "pending", "method_name": "Vipps"}
    merchant.refused(422, "nothing_was_paid", "POST", f"/draft-orders/{draft['id']}/complete", body)


def test_one_who_paid_another_amount_for_a_draft_order_is_told_to_change_it(merchant: Merchant):
    draft = merchant.draft()
    body = {"payment": "paid", "amount": "150.00"}
    problem = merchant.refused(422, "amount_differs", "POST", f"/draft-orders/{draft['id']}/complete", body)
    assert "change the draft order" in problem["detail"]
    changed = merchant.edit(draft, {"discount": {"type": "fixed_amount", "value": "50.00"}}).json
    assert merchant.complete(changed, amount="150.00")["financial_status"] == "PAID"


def test_one_who_paid_another_amount_for_an_order_is_told_what_can_be_done(merchant: Merchant):
    order = merchant.complete_unpaid(merchant.ready(customer=KARI_JSON))
    path = f"/orders/{order['id']}"
    problem = merchant.refused(422, "amount_differs", "POST", f"{path}/mark-as-paid", {"amount": "1.00"})
    assert "change the draft" not in problem["detail"]
    assert "cancel the order and duplicate it" in problem["detail"]
    copy = merchant.ask("POST", f"{path}/duplicate", {})
    merchant.cancel_order(order)
    assert (
        merchant.edit(copy, {"line_items": [{"title": "As paid", "unit_price": "1.00", "quantity": 1}]}).status == 200
    )
    assert merchant.complete(copy, amount="1.00")["payments"][0]["amount"]["amount"] == "1.00"
