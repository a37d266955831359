"""Editing an order: its contact, note, tags and addresses, and never its price."""

from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import ANY_VERSION, Merchant
from tests.support.actors.selling import sell
from tests.support.cast.people import BERLIN_JSON, KARI_JSON, OSLO_JSON
from tests.support.cast.store_settings import STORE_SETTINGS

BERGEN = {"address1": "Bryggen 1", "postal_code": "5003", "city": "Bergen"}
CHANGES: dict[str, Any] = {
    "customer": {"name": "Kari Hansen", "email": "hansen@example.com", "phone": "+47 400 12 345", "handle": "@kari"},
    "note": "Ring first",
    "tags": ["vip", "vip", "phone"],
    "shipping_address": BERGEN,
    "billing_address": {"company": "Hansen AS"},
}


@pytest.fixture
def order(merchant: Merchant) -> Any:
    """An order that Kari has paid."""
    return merchant.ask("GET", f"/orders/{sell(merchant, note='Gift', tags=['jul'])}")


def timeline(merchant: Merchant, order: Any) -> list[Any]:
    items: list[Any] = merchant.ask("GET", f"/orders/{order['id']}/timeline?limit=100")["items"]
    return items


def test_an_edit_of_a_paid_order_replaces_the_given_fields_and_keeps_the_rest(merchant: Merchant, order: Any) -> None:
    answer = merchant.edit_order(order, CHANGES)
    edited = answer.json
    assert (answer.status, answer.etag, edited["version"]) == (200, f'"{order["version"] + 1}"', order["version"] + 1)
    assert edited["customer"] == {**order["customer"], **CHANGES["customer"]}
    assert (edited["note"], edited["tags"]) == ("Ring first", ["vip", "phone"])
    assert edited["shipping_address"] == {**order["shipping_address"], **BERGEN}
    assert edited["billing_address"] == {**order["billing_address"], "company": "Hansen AS"}
    untouched = order.keys() - CHANGES.keys() - {"version", "updated_at"}
    assert {name: edited[name] for name in untouched} == {name: order[name] for name in untouched}, (
        "nothing is re-priced"
    )
    assert merchant.ask("GET", f"/orders/{order['id']}") == edited


@pytest.mark.parametrize("name", CHANGES)
def test_each_field_is_edited_once_and_alone(merchant: Merchant, order: Any, name: str) -> None:
    edited = merchant.edit_order(order, {name: CHANGES[name]}).json
    changed = {field for field in edited if edited[field] != order[field]}
    assert changed == {name, "version"}
    before = merchant.stored()
    assert merchant.edit_order(edited, {name: CHANGES[name]}).json == edited
    assert merchant.stored() == before, "an edit that changes nothing leaves no trace"


def test_null_removes_a_field(merchant: Merchant, order: Any) -> None:
    removing = {"customer": {"phone": None, "name": None}, "note": None, "tags": None, "billing_address": None}
    edited = merchant.edit_order(order, removing).json
    assert (edited["customer"]["name"], edited["customer"]["email"]) == (None, KARI_JSON["email"])
    assert (edited["note"], edited["tags"], edited["billing_address"]) == (None, [], None)
    unknown = merchant.edit_order(edited, {"customer": None}).json["customer"]
    assert (unknown["email"], unknown["locale"]) == (None, KARI_JSON["locale"])


def test_an_edit_is_an_event_that_names_the_fields_and_no_person(merchant: Merchant, order: Any) -> None:
    merchant.edit_order(order, CHANGES)
    told = timeline(merchant, order)[-1]
    assert (told["type"], told["actor"]) == ("OrderEdited", "staff")
    assert told["data"] == {"order_id": order["id"], "version": order["version"] + 1, "changed": list(CHANGES)}


def test_lists_show_and_find_an_edited_order(merchant: Merchant, order: Any) -> None:
    merchant.edit_order(order, CHANGES)
    for query in ("tag=vip", "query=hansen@example.com", "query=Kari Hansen"):
        [found] = merchant.request("GET", "/orders", query=query.replace(" ", "%20")).json["items"]
        assert (found["id"], found["customer_name"]) == (order["id"], "Kari Hansen")
    for query in ("tag=jul", "query=kari@example.com"):
        assert merchant.request("GET", "/orders", query=query).json["items"] == []


def test_the_draft_order_keeps_its_tags_and_shares_the_rest(merchant: Merchant, order: Any) -> None:
    tagged = merchant.edit_order(order, {"tags": ["vip"]}).json
    draft = merchant.ask("GET", f"/draft-orders/{order['draft_order_id']}")
    assert draft["tags"] == ["jul"]
    merchant.edit_order(tagged, {"note": "Ring first", "customer": {"name": "Kari Hansen"}})
    edited = merchant.ask("GET", f"/draft-orders/{order['draft_order_id']}")
    assert (edited["note"], edited["customer"]["name"]) == ("Ring first", "Kari Hansen")
    assert edited["version"] == draft["version"] + 1, "its ETag is not that of another document"
    assert merchant.ask("POST", f"/orders/{order['id']}/duplicate")["tags"] == ["vip"]
    assert merchant.ask("POST", f"/draft-orders/{draft['id']}/duplicate")["tags"] == ["jul"]


# --- addresses --------------------------------------------------------------------------------------------------------


def test_the_address_of_a_fulfilled_order_stays(merchant: Merchant, order: Any) -> None:
    order = merchant.fulfill(order)
    for name in ("shipping_address", "billing_address"):
        problem = merchant.refused(
            409, "wrong_state", "PATCH", f"/orders/{order['id']}", {name: BERGEN}, headers=ANY_VERSION
        )
        assert problem["errors"][0]["pointer"] == f"/{name}"
        assert problem["detail"] == "#1001 is fulfilled: its addresses cannot be changed any more."
    assert merchant.edit_order(order, {"note": "x", "shipping_address": order["shipping_address"]}).status == 200


def test_goods_are_not_sent_to_another_market(merchant: Merchant, order: Any) -> None:
    path = f"/orders/{order['id']}"
    problem = merchant.refused(
        409, "wrong_state", "PATCH", path, {"shipping_address": BERLIN_JSON}, headers=ANY_VERSION
    )
    assert problem["errors"][0]["pointer"] == "/shipping_address/country"
    assert problem["detail"] == (
        "#1001 is not priced again: give an address in NO, or refund the order and make a new one."
    )
    both = {"shipping_address": None, "billing_address": BERLIN_JSON}
    merchant.refused(409, "wrong_state", "PATCH", path, both, headers=ANY_VERSION)


@pytest.fixture
def local(merchant: Merchant) -> Any:
    """A paid order that the store's own van delivers around 0150."""
    norway, *others = STORE_SETTINGS["markets"]
    van = {"id": "van", "title": "Our van", "price": "49.00", "kind": "local_delivery", "postal_codes": ["015"]}
    merchant.ask("PATCH", "/store", {"markets": [{**norway, "delivery_methods": [van]}, *others]}, if_match="*")
    near = {**OSLO_JSON, "postal_code": "0150"}
    sold = sell(merchant, shipping_address=near, billing_address=near, shipping_line={"delivery_method": "van"})
    return merchant.ask("GET", f"/orders/{sold}")


def test_goods_are_not_sent_where_the_bought_delivery_does_not_go(merchant: Merchant, local: Any) -> None:
    far = {"shipping_address": {"postal_code": "9990"}}
    problem = merchant.refused(409, "wrong_state", "PATCH", f"/orders/{local['id']}", far, headers=ANY_VERSION)
    assert problem["errors"][0]["pointer"] == "/shipping_address/postal_code"
    assert problem["detail"] == (
        "#1001 is delivered by Our van, which does not serve that postal code: give an address that it serves, or "
        "cancel the order and make a new one."
    )
    assert merchant.edit_order(local, {"shipping_address": {"postal_code": "0155"}}).status == 200


def test_a_bill_and_a_street_change_whatever_the_delivery_serves_today(merchant: Merchant, local: Any) -> None:
    billed = merchant.edit_order(local, {"billing_address": {"postal_code": "9990"}})
    assert billed.status == 200
    norway, *others = STORE_SETTINGS["markets"]
    moved = {"id": "van", "title": "Our van", "price": "49.00", "kind": "local_delivery", "postal_codes": ["50"]}
    merchant.ask("PATCH", "/store", {"markets": [{**norway, "delivery_methods": [moved]}, *others]}, if_match="*")
    assert merchant.edit_order(billed.json, {"shipping_address": {"address1": "Nygata 2"}}).status == 200
    merchant.ask("PATCH", "/store", {"markets": [norway, *others]}, if_match="*")
    removed = merchant.edit_order(billed.json, {"shipping_address": {"postal_code": "9990"}}, etag="*")
    assert removed.status == 200, "where a removed method goes is not known"


def test_the_address_of_a_delivery_is_replaced_and_not_removed(merchant: Merchant, order: Any) -> None:
    path, removing = f"/orders/{order['id']}", {"shipping_address": None}
    problem = merchant.refused(409, "wrong_state", "PATCH", path, removing, headers=ANY_VERSION)
    assert problem["errors"][0]["pointer"] == "/shipping_address"
    assert problem["detail"] == (
        "#1001 is delivered, so its shipping address cannot be removed: give another address instead."
    )


def test_a_cancelled_order_needs_no_address(merchant: Merchant, order: Any) -> None:
    merchant.ask("POST", f"/orders/{order['id']}/cancel", {}, status=200)
    edited = merchant.edit_order(merchant.ask("GET", f"/orders/{order['id']}"), {"shipping_address": None})
    assert (edited.status, edited.json["shipping_address"]) == (200, None)


def test_the_bill_of_goods_that_are_sent_goes_to_any_country(merchant: Merchant, order: Any) -> None:
    edited = merchant.edit_order(order, {"billing_address": BERLIN_JSON})
    assert (edited.status, edited.json["billing_address"]["country"]) == (200, "DE")
    assert edited.json["totals"] == order["totals"]


def test_the_tax_of_an_order_does_not_change_with_its_address(new_merchant: Merchant) -> None:
    tax = {"title": "VAT", "rates": {"standard": "21"}, "reverse_charge": True}
    europe = {"id": "eu", "title": "EU", "currency": "EUR", "countries": ["NL", "DE", "FR"], "tax": tax}
    new_merchant.open_shop(currency="EUR", markets=[europe])
    business = {**KARI_JSON, "vat_number": "DE136695976"}
    made = new_merchant.draft("mug", customer=business, shipping_address=BERLIN_JSON)
    order = new_merchant.complete(made)
    assert order["totals"]["tax"]["amount"] == "0.00"
    home = {"shipping_address": {**BERLIN_JSON, "country": "NL", "postal_code": "1011 AB"}}
    problem = new_merchant.refused(409, "wrong_state", "PATCH", f"/orders/{order['id']}", home, headers=ANY_VERSION)
    assert "its tax would be another there" in problem["detail"]
    abroad = {"shipping_address": {**BERLIN_JSON, "country": "FR", "postal_code": "75001"}}
    assert new_merchant.edit_order(order, abroad).json["totals"] == order["totals"]


# --- versions ---------------------------------------------------------------------------------------------------------


def test_an_edit_of_another_version_is_answered_with_both_values(merchant: Merchant, order: Any) -> None:
    merchant.edit_order(order, {"note": "Ring first"})
    problem = merchant.refused(
        412,
        "version_mismatch",
        "PATCH",
        f"/orders/{order['id']}",
        {"note": "Ring last"},
        headers={"If-Match": f'"{order["version"]}"'},
    )
    assert problem["differences"] == [{"field": "note", "yours": "Ring last", "current": "Ring first"}]


def test_an_edit_that_another_change_overtakes_is_made_of_that_version(
    merchant: Merchant, order: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, others = app.sales.save, [order["id"].removeprefix("ord_")]

    def save_after_others(sale: Any, **more: Any) -> None:
        if others:
            other = app.sales.get(others.pop())
            other.put(other.order.edited(app.clock()))
            save(other)
        save(sale, **more)

    monkeypatch.setattr(app.sales, "save", save_after_others)
    answer = merchant.edit_order(order, {"note": "Ring first"})
    assert (answer.status, answer.json["code"]) == (412, "version_mismatch")
    assert merchant.ask("GET", f"/orders/{order['id']}")["note"] == "Gift"


def test_an_order_is_edited_in_each_of_its_states(merchant: Merchant) -> None:
    pending = merchant.complete_unpaid(merchant.ready())
    assert merchant.edit_order(pending, {"shipping_address": BERGEN}).status == 200
    paid = merchant.mark_as_paid(pending)
    part = merchant.refund(paid, amount="10.00")
    assert part["status"] == "succeeded"
    paid = merchant.ask("GET", f"/orders/{pending['id']}")
    assert merchant.edit_order(paid, {"note": "x"}).status == 200
    cancelled = merchant.cancel_order(paid)
    assert merchant.edit_order(cancelled, {"tags": ["lost"]}).json["tags"] == ["lost"]


def test_an_edit_of_no_order_is_not_found(merchant: Merchant) -> None:
    draft = merchant.draft(shipping_address=OSLO_JSON)
    for order_id in (draft["id"].replace("dft_", "ord_"), "ord_00000000000000000000000000"):
        merchant.refused(404, "not_found", "PATCH", f"/orders/{order_id}", {"note": "x"}, headers=ANY_VERSION)
