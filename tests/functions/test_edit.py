"""Editing a draft order: no edit overwrites another, and what an edit does not name stays."""

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant, etag_of
from tests.support.cast.people import KARI_JSON, OSLO_JSON

ENGRAVING = {"title": "Engraving", "quantity": 1, "unit_price": "150.00"}


def test_an_edit_replaces_the_given_fields_and_keeps_the_rest(merchant: Merchant) -> None:
    draft = merchant.draft(
        customer=KARI_JSON, shipping_address=OSLO_JSON, tags=["a"], note="first", attributes={"x": "1", "y": "2"}
    )
    changes = {"note": "second", "shipping_address": {"address1": "Storgata 2"}, "attributes": {"y": None, "z": "3"}}
    answer = merchant.edit(draft, changes)
    edited = answer.json
    assert (answer.status, answer.etag, edited["version"]) == (200, '"2"', 2)
    assert (edited["note"], edited["tags"], edited["customer"]) == ("second", ["a"], draft["customer"])
    assert edited["shipping_address"] == {**draft["shipping_address"], "address1": "Storgata 2"}
    assert edited["attributes"] == {"x": "1", "z": "3"}
    assert merchant.request("GET", f"/draft-orders/{edited['id']}").json == edited


def test_null_removes_and_lists_are_replaced_whole(merchant: Merchant) -> None:
    discount = {"type": "percentage", "value": "10"}
    draft = merchant.draft(customer=KARI_JSON, shipping_address=OSLO_JSON, tags=["a", "b"], note="x", discount=discount)
    removing = {"customer": {"email": None}, "shipping_address": None, "tags": ["c"], "note": None, "discount": None}
    edited = merchant.edit(draft, {**removing, "line_items": [ENGRAVING]}).json
    assert (edited["customer"]["name"], edited["customer"]["email"]) == ("Kari Nordmann", None)
    assert (edited["shipping_address"], edited["note"], edited["discount"]) == (None, None, None)
    assert (edited["tags"], [line["title"] for line in edited["line_items"]]) == (["c"], ["Engraving"])
    assert edited["totals"]["total"]["amount"] == "150.00"


def test_delivery_of_the_shops_own_can_become_one_of_its_methods(merchant: Merchant) -> None:
    draft = merchant.draft(shipping_address=OSLO_JSON, shipping_line={"title": "By bike", "price": "50.00"})
    change = {"shipping_line": {"delivery_method": "post", "title": None, "price": None}}
    assert merchant.edit(draft, change).json["shipping_line"]["title"] == "Posten"


def test_the_offer_number_rises_only_when_the_offer_changes(merchant: Merchant) -> None:
    draft = merchant.draft()
    noted = merchant.edit(draft, {"note": "x"})
    assert (noted.json["version"], noted.json["offer"]) == (2, 1)
    more = merchant.edit(noted.json, {"line_items": [{"sku": "mug", "quantity": 3}]})
    assert (more.json["version"], more.json["offer"]) == (3, 2)


def test_an_edit_that_changes_nothing_leaves_no_trace(merchant: Merchant) -> None:
    draft = merchant.draft(note="x", customer=KARI_JSON)
    before = merchant.stored()
    assert merchant.edit(draft, {"note": "x", "customer": {"name": KARI_JSON["name"]}}).etag == etag_of(draft)
    assert merchant.edit(draft, {}).etag == etag_of(draft)
    assert merchant.stored() == before


def test_products_keep_the_price_that_was_agreed(merchant: Merchant) -> None:
    draft = merchant.draft()
    merchant.replace("/products/mug", {"title": "Mug", "price": "500.00"})
    more = [{"id": draft["line_items"][0]["id"], "sku": "mug", "quantity": 3}, {"sku": "mug", "quantity": 1}]
    edited = merchant.edit(draft, {"line_items": more}).json
    assert [(line["id"], line["unit_price"]["amount"]) for line in edited["line_items"]] == [
        ("li_1", "100.00"),
        ("li_2", "500.00"),
    ]


def test_an_edit_that_does_not_name_the_line_items_leaves_their_ids(merchant: Merchant) -> None:
    draft = merchant.draft(line_items=[{"sku": "mug", "quantity": 1}, ENGRAVING])
    edited = merchant.edit(draft, {"line_items": [{**ENGRAVING, "id": "li_2"}, {"sku": "mug", "quantity": 1}]}).json
    noted = merchant.edit(edited, {"note": "x", "shipping_address": OSLO_JSON}).json
    assert [line["id"] for line in noted["line_items"]] == ["li_2", "li_3"]
    order = merchant.complete(noted)
    assert [line["id"] for line in order["line_items"]] == ["li_2", "li_3"]
    duplicate = merchant.ask("POST", f"/orders/{order['id']}/duplicate", {})
    assert [line["id"] for line in duplicate["line_items"]] == ["li_1", "li_2"]


def test_a_line_item_with_its_id_keeps_the_fields_that_are_not_given(merchant: Merchant) -> None:
    discount = {"type": "percentage", "value": "10"}
    draft = merchant.draft(line_items=[{"sku": "mug", "quantity": 1, "discount": discount}, ENGRAVING])
    mug, engraving = draft["line_items"]
    edited = merchant.edit(draft, {"line_items": [{"id": "li_2", "quantity": 2}, {"id": "li_1", "quantity": 3}]}).json
    kept = [{**line, "quantity": 0, "totals": {}} for line in edited["line_items"]]
    assert kept == [{**line, "quantity": 0, "totals": {}} for line in (engraving, mug)]
    assert [line["quantity"] for line in edited["line_items"]] == [2, 3]
    [line] = merchant.edit(edited, {"line_items": [{"id": "li_1", "discount": None}]}).json["line_items"]
    assert (line["sku"], line["quantity"], line["discount"]) == ("mug", 3, None)


def test_a_line_item_with_another_sku_takes_nothing_from_the_one_with_its_id(merchant: Merchant) -> None:
    draft = merchant.draft(line_items=[{**ENGRAVING, "discount": {"type": "percentage", "value": "10"}}])
    [line] = merchant.edit(draft, {"line_items": [{"id": "li_1", "sku": "mug", "quantity": 1}]}).json["line_items"]
    assert (line["id"], line["sku"], line["discount"]) == ("li_1", "mug", None)


def test_a_calculation_shows_the_ids_that_the_line_items_would_have(merchant: Merchant) -> None:
    lines = [{"sku": "mug", "quantity": 1}, ENGRAVING]
    calculated = merchant.ask("POST", "/draft-orders/calculate", {"line_items": lines}, status=200)
    assert [line["id"] for line in calculated["line_items"]] == ["li_1", "li_2"]


def test_both_values_of_line_items_that_differ_have_their_ids(merchant: Merchant) -> None:
    draft = merchant.draft(line_items=[{"sku": "mug", "quantity": 1}])
    kept = {"id": "li_1", "sku": "mug", "quantity": 2}
    merchant.edit(draft, {"line_items": [kept, ENGRAVING]})
    changes = {"line_items": [{**kept, "quantity": 3}, ENGRAVING]}
    stale = merchant.edit(draft, changes).json
    (difference,) = stale["differences"]
    assert [line.get("id") for line in difference["yours"]] == ["li_1", None]
    assert [line.get("id") for line in difference["current"]] == ["li_1", "li_2"]


def test_a_stale_edit_is_told_the_version_and_where_it_differs(merchant: Merchant) -> None:
    draft = merchant.draft(note="a", tags=["t"])
    merchant.edit(draft, {"note": "b"})
    address = f"/draft-orders/{draft['id']}"
    changes = {"note": "c", "tags": ["t"], "po_number": "7"}
    problem = merchant.refused(412, "version_mismatch", "PATCH", address, changes, headers={"If-Match": etag_of(draft)})
    assert (problem["version"], sorted(problem["differing"])) == (2, ["note", "po_number"])
    assert {it["field"]: (it["yours"], it["current"]) for it in problem["differences"]} == {
        "note": ("c", "b"),
        "po_number": ("7", None),
    }
    assert merchant.request("PATCH", address, changes, headers={"If-Match": '"2"'}).json["note"] == "c"


def test_a_stale_edit_is_shown_both_values_of_whatever_differs(merchant: Merchant) -> None:
    draft = merchant.draft(customer=KARI_JSON, shipping_address=OSLO_JSON)
    merchant.edit(draft, {"customer": {"email": "new@example.com"}, "shipping_address": None, "tags": ["theirs"]})
    address = f"/draft-orders/{draft['id']}"
    discount = {"type": "percentage", "value": "10"}
    changes = {
        "line_items": [ENGRAVING],
        "discount": discount,
        "customer": {"phone": "+4722334455"},
        "shipping_address": OSLO_JSON,
        "tags": ["mine"],
    }
    problem = merchant.refused(412, "version_mismatch", "PATCH", address, changes, headers={"If-Match": etag_of(draft)})
    said = {it["field"]: (it["yours"], it["current"]) for it in problem["differences"]}
    assert said.keys() == changes.keys() == set(problem["differing"])
    assert said["tags"] == (["mine"], ["theirs"])
    assert said["discount"] == ({**discount, "title": None}, None)
    assert said["shipping_address"] == (OSLO_JSON, None)
    assert said["customer"][1] == {**KARI_JSON, "email": "new@example.com"}
    assert said["customer"][0] == {**said["customer"][1], "phone": "+4722334455"}
    assert [line["quantity"] for line in said["line_items"][1]] == [2]
    assert said["line_items"][0][0]["title"] == "Engraving"


def test_a_stale_edit_that_is_faulty_as_well_is_told_of_no_differences(merchant: Merchant) -> None:
    draft = merchant.draft()
    merchant.edit(draft, {"note": "b"})
    address = f"/draft-orders/{draft['id']}"
    problem = merchant.refused(
        412, "version_mismatch", "PATCH", address, {"note": 7}, headers={"If-Match": etag_of(draft)}
    )
    assert (problem["differing"], problem["differences"]) == ([], [])


@pytest.mark.parametrize("etag", ['"1"', "1", '"1", "2"', '"1", W/"2"'])
def test_an_etag_is_taken_as_clients_write_it(merchant: Merchant, etag: str) -> None:
    assert merchant.edit(merchant.draft(), {"note": "x"}, etag).status == 200


@pytest.mark.parametrize("etag", ['W/"1"', '"0"', '"x"', '"-1"', '"2", "3"', '"99999999999999999999"'])
def test_an_unknown_etag_matches_nothing(merchant: Merchant, etag: str) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}"
    merchant.refused(412, "version_mismatch", "PATCH", address, {"note": "x"}, headers={"If-Match": etag})


def test_a_star_edits_any_version(merchant: Merchant) -> None:
    draft = merchant.draft()
    assert merchant.edit(draft, {"note": "first"}, "*").json["version"] == 2
    assert merchant.edit(draft, {"note": "second"}, "*").json["version"] == 3


def test_a_cancelled_draft_order_is_not_edited(merchant: Merchant) -> None:
    draft = merchant.draft()
    address = f"/draft-orders/{draft['id']}"
    cancelled = merchant.request("POST", f"{address}/cancel")
    merchant.refused(409, "wrong_state", "PATCH", address, {"note": "x"}, headers={"If-Match": cancelled.etag})


def test_what_the_customer_typed_is_not_judged_by_an_edit_of_something_else(merchant: Merchant) -> None:
    draft = merchant.draft()
    sale = app.sales.get(draft["id"].removeprefix("dft_"))
    person = sale.person
    sale.put(type(person)(type(person.customer)(name="x" * 300, email="kåre@example"), None, None))
    app.sales.save(sale)
    assert merchant.edit(draft, {"note": "x"}).json["customer"]["name"] == "x" * 300


def test_a_stale_edit_is_refused_as_stale_before_its_faults_are_reported(merchant: Merchant) -> None:
    draft = merchant.draft()
    address = f"/draft-orders/{draft['id']}"
    merchant.request("PATCH", address, {"note": "first"}, headers={"If-Match": '"1"'})
    stale = merchant.request("PATCH", address, {"note": 7}, headers={"If-Match": '"1"'})
    assert (stale.status, stale.json["code"]) == (412, "version_mismatch")
