"""If-Match: a change is made in the version that staff saw, whatever happens in between."""

from collections.abc import Callable
from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import ANY_VERSION, Merchant
from tests.support.cast.store_settings import STORE_SETTINGS

TENTH = {"type": "percentage", "value": "10", "uses": 3}
MUG = {"title": "Mug", "price": "90.00"}
Made = Callable[[Merchant], str]


def draft_order(merchant: Merchant) -> str:
    return f"/draft-orders/{merchant.draft()['id']}"


def ready_draft_order(merchant: Merchant) -> str:
    return f"/draft-orders/{merchant.ready()['id']}"


def order_with_receipt(merchant: Merchant) -> str:
    return f"/orders/{merchant.complete(merchant.ready())['id']}"


def pending_order(merchant: Merchant) -> str:
    return f"/orders/{merchant.complete_unpaid(merchant.ready())['id']}"


def paid_order(merchant: Merchant) -> str:
    return f"/orders/{merchant.complete(merchant.draft())['id']}"


def product(_: Merchant) -> str:
    return "/products/mug"


def discount_code(merchant: Merchant) -> str:
    merchant.ask("PUT", "/discount-codes/TENTH", TENTH)
    return "/discount-codes/TENTH"


def store(_: Merchant) -> str:
    return "/store"


def is_match(etag: str) -> dict[str, str]:
    return {"If-Match": etag}


# --- every resource ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [draft_order, pending_order, paid_order, product, discount_code, store])
def test_every_resource_has_an_etag_and_its_version_in_it(merchant: Merchant, make: Made) -> None:
    read = merchant.request("GET", make(merchant))
    assert read.etag == f'"{read.json.get("version", 2)}"', "settings are put back as they are read: without a version"


REPLACED = [
    pytest.param(product, {"title": "Better mug", "price": "95.00"}, id="product"),
    pytest.param(discount_code, {**TENTH, "uses": 5}, id="discount-code"),
    pytest.param(store, {**STORE_SETTINGS, "link_days": 20}, id="store"),
]
PATCHED = [
    pytest.param(draft_order, {"note": "x"}, id="draft-order"),
    pytest.param(paid_order, {"note": "x"}, id="order"),
    pytest.param(product, {"title": "Better mug"}, id="product"),
    pytest.param(discount_code, {"uses": 5}, id="discount-code"),
    pytest.param(store, {"link_days": 20}, id="store"),
]
CHANGES = [
    *(pytest.param("PUT", *case.values, id=f"replace-{case.id}") for case in REPLACED),
    *(pytest.param("PATCH", *case.values, id=f"patch-{case.id}") for case in PATCHED),
]


@pytest.mark.parametrize(("method", "make", "body"), CHANGES)
def test_what_exists_is_changed_only_in_a_version_that_is_named(
    merchant: Merchant, method: str, make: Made, body: dict[str, Any]
) -> None:
    path = make(merchant)
    merchant.refused(428, "version_required", method, path, body)
    merchant.refused(400, "invalid_if_match", method, path, body, headers=is_match("version 1"))
    before = merchant.request("GET", path)
    for stale in ('"99"', '"0"', '"x"', '"98", "99"', f"W/{before.etag}"):
        problem = merchant.refused(412, "version_mismatch", method, path, body, headers=is_match(stale))
        assert f'"{problem["version"]}"' == before.etag
    changed = merchant.request(method, path, body, headers=is_match(before.etag))
    assert (changed.status, changed.etag) == (200, f'"{int(before.etag.strip(chr(34))) + 1}"')
    assert merchant.request("GET", path).etag == changed.etag
    merchant.refused(412, "version_mismatch", method, path, body, headers=is_match(before.etag))
    assert merchant.request(method, path, body, headers=ANY_VERSION).etag == changed.etag, "nothing changed again"


@pytest.mark.parametrize(("method", "make", "body"), CHANGES)
def test_of_a_list_of_versions_any_may_match(merchant: Merchant, method: str, make: Made, body: dict[str, Any]) -> None:
    path = make(merchant)
    etag = merchant.request("GET", path).etag
    for other in (f'"98", W/"{etag[1:-1]}8"', f'"98", W/{etag}', f'W/{etag}, "98"'):
        merchant.refused(412, "version_mismatch", method, path, body, headers=is_match(other))
    changed = merchant.request(method, path, body, headers=is_match(f'"98", {etag}, "99"'))
    assert (changed.status, merchant.request("GET", path).etag) == (200, changed.etag)
    assert changed.etag != etag


@pytest.mark.parametrize(
    ("path", "body"), [("/products/lamp", MUG), ("/discount-codes/TENTH", TENTH)], ids=["product", "discount-code"]
)
def test_what_does_not_exist_is_created_without_a_version_and_has_none_to_replace(
    merchant: Merchant, path: str, body: dict[str, Any]
) -> None:
    for named in ("*", '"1"'):
        problem = merchant.refused(412, "version_mismatch", "PUT", path, body, headers=is_match(named))
        assert problem["version"] is None
        assert "leave If-Match out to create it" in problem["detail"]
        merchant.refused(404, "not_found", "PATCH", path, {}, headers=is_match(named))
    assert merchant.request("PUT", path, body).etag == '"1"'


def test_the_settings_of_a_new_store_are_described_once_without_a_version(new_merchant: Merchant) -> None:
    assert new_merchant.request("GET", "/store").etag == '"1"'
    assert new_merchant.request("PUT", "/store", STORE_SETTINGS).etag == '"2"'
    new_merchant.refused(428, "version_required", "PUT", "/store", STORE_SETTINGS)


def test_stock_and_sales_leave_the_version_of_a_product(merchant: Merchant) -> None:
    before = merchant.request("GET", "/products/mug").etag
    assert merchant.request("POST", "/products/mug/stock", {"change": 5}).etag == before
    merchant.complete(merchant.draft())
    assert merchant.request("PATCH", "/products/mug", {"title": "Cup"}, headers=is_match(before)).status == 200


# --- actions ----------------------------------------------------------------------------------------------------------

ACTIONS = [
    pytest.param(draft_order, "cancel", {}, id="cancel-draft-order"),
    pytest.param(draft_order, "complete", {"payment": "paid"}, id="complete-paid"),
    pytest.param(draft_order, "complete", {"payment": "pending", "without_delivery": True}, id="complete-pending"),
    pytest.param(pending_order, "cancel", {}, id="cancel-pending-order"),
    pytest.param(pending_order, "mark-as-paid", {}, id="mark-as-paid"),
    pytest.param(pending_order, "fulfillments", None, id="fulfill"),
    pytest.param(paid_order, "cancel", {}, id="cancel-paid-order"),
    pytest.param(paid_order, "refunds", {"amount": "10.00"}, id="refund"),
]
QUIET_ACTIONS = [  # which are carried out in a version, and raise none
    pytest.param(draft_order, "links", {}, id="link-to-draft-order"),
    pytest.param(pending_order, "links", {}, id="link-to-order"),
    pytest.param(paid_order, "links", {}, id="link-to-paid-order"),
    pytest.param(product, "stock", {"change": 1}, id="stock"),
    pytest.param(ready_draft_order, "invoice", {}, id="invoice-draft-order"),
    pytest.param(pending_order, "invoice", {}, id="invoice-order"),
    pytest.param(order_with_receipt, "receipt", None, id="receipt"),
]


@pytest.mark.parametrize(("make", "action", "body"), ACTIONS)
def test_an_action_is_carried_out_in_the_version_that_is_named_if_one_is(
    merchant: Merchant, make: Made, action: str, body: Any
) -> None:
    path = make(merchant)
    before = merchant.request("GET", path).etag
    for other in ('"99"', f"W/{before}"):
        merchant.refused(412, "version_mismatch", "POST", f"{path}/{action}", body, headers=is_match(other))
    merchant.refused(400, "invalid_if_match", "POST", f"{path}/{action}", body, headers=is_match("99%"))
    done = merchant.request("POST", f"{path}/{action}", body, headers=is_match(before))
    assert done.status in {200, 201}, done.json
    after = merchant.request("GET", path).etag
    assert int(after.strip('"')) > int(before.strip('"'))
    assert done.headers.get("ETag") in {None, after} or action == "complete"


@pytest.mark.parametrize(("make", "action", "body"), QUIET_ACTIONS)
def test_emails_links_and_stock_are_for_the_version_that_is_named_if_one_is(
    merchant: Merchant, make: Made, action: str, body: Any
) -> None:
    path = make(merchant)
    before = merchant.request("GET", path).etag
    merchant.refused(412, "version_mismatch", "POST", f"{path}/{action}", body, headers=is_match('"99"'))
    merchant.refused(400, "invalid_if_match", "POST", f"{path}/{action}", body, headers=is_match("99%"))
    for named in (before, "*", f'"99", {before}'):
        done = merchant.request("POST", f"{path}/{action}", body, headers=is_match(named))
        assert done.status in {200, 201, 202}, done.json
    assert merchant.request("GET", path).etag == before


def test_an_invoice_of_a_completed_draft_order_is_for_the_version_of_that(merchant: Merchant) -> None:
    draft = merchant.ready()
    order = merchant.complete_unpaid(draft)
    merchant.update(f"/orders/{order['id']}", {"note": "x"})
    drafts, orders = f"/draft-orders/{draft['id']}", f"/orders/{order['id']}"
    of_draft, of_order = merchant.request("GET", drafts).etag, merchant.request("GET", orders).etag
    for path, own, other in ((drafts, of_draft, of_order), (orders, of_order, of_draft)):
        assert own != other
        merchant.refused(412, "version_mismatch", "POST", f"{path}/invoice", {}, headers=is_match(other))
        assert merchant.request("POST", f"{path}/invoice", {}, headers=is_match(own)).status == 202


@pytest.mark.parametrize(("make", "action", "body"), [*ACTIONS, *QUIET_ACTIONS])
def test_a_repeated_action_has_its_result_though_the_version_has_risen_since(
    merchant: Merchant, make: Made, action: str, body: Any
) -> None:
    path = make(merchant)
    named = {**is_match(merchant.request("GET", path).etag), "Idempotency-Key": "once"}
    first = merchant.request("POST", f"{path}/{action}", body, headers=named)
    again = merchant.request("POST", f"{path}/{action}", body, headers=named)
    assert (again.status, again.json) == (first.status, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_what_the_customer_changes_raises_the_version_and_what_an_email_does_not(merchant: Merchant) -> None:
    path = pending_order(merchant)
    before = merchant.request("GET", path)
    merchant.ask("POST", f"{path}/invoice", {}, status=202)
    merchant.ask("POST", f"{path}/links", {})
    assert merchant.request("GET", path).etag == before.etag
    fulfilled = merchant.request("POST", f"{path}/fulfillments")
    assert fulfilled.json["version"] > before.json["version"]


def test_a_change_between_reading_and_writing_is_noticed(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pending_order(merchant)
    etag, save, others = merchant.request("GET", path).etag, app.sales.save, [path.removeprefix("/orders/ord_")]

    def save_after_others(sale: Any, **more: Any) -> None:
        if others:
            other = app.sales.get(others.pop())
            other.put(other.order.edited(app.clock()))
            save(other)
        save(sale, **more)

    monkeypatch.setattr(app.sales, "save", save_after_others)
    answer = merchant.request("POST", f"{path}/fulfillments", headers=is_match(etag))
    assert (answer.status, answer.json["code"]) == (412, "version_mismatch")
    assert merchant.request("GET", path).json["fulfillment_status"] == "UNFULFILLED"
