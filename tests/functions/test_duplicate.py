"""Draft orders from draft orders, and from orders, with a choice of what comes along."""

from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.draft_orders.duplicate import CopyField
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell
from tests.support.cast.people import KARI_JSON, OSLO_JSON

FULL: dict[str, Any] = {
    "line_items": [
        {"sku": "mug", "quantity": 2, "discount": {"type": "percentage", "value": "10"}},
        {"title": "Engraving", "quantity": 1, "unit_price": "150.00", "requires_shipping": False},
    ],
    "customer": KARI_JSON,
    "discount": {"type": "fixed_amount", "value": "5.00"},
    "shipping_address": OSLO_JSON,
    "billing_address": OSLO_JSON,
    "shipping_line": {"delivery_method": "post"},
    "market": "no",
    "tax_exempt": True,
    "note": "Ring first",
    "tags": ["chat"],
    "po_number": "PO 7",
    "attributes": {"colour": "blue"},
}
OF_THE_WHOLE = {
    "customer": "customer",
    "shipping_address": "shipping_address",
    "billing_address": "billing_address",
    "tax_exempt": "tax_exempt",
    "note": "note",
    "tags": "tags",
    "po_number": "po_number",
    "attributes": "attributes",
    "discounts": "discount",
    "shipping_line": "shipping_line",
}


def copied(merchant: Merchant, source: Any, *what: str, of: str = "draft-orders") -> Any:
    body = {"copy": list(what)} if what else None
    answer = merchant.request("POST", f"/{of}/{source['id']}/duplicate", body)
    assert answer.status == 201, answer.json
    assert answer.headers["Location"] == f"/draft-orders/{answer.json['id']}"
    return answer.json


def made_dearer(merchant: Merchant) -> None:
    merchant.replace("/products/mug", {"title": "Better mug", "price": "130.00"})


def test_left_to_itself_a_copy_has_all_but_discounts_delivery_and_old_prices(merchant: Merchant) -> None:
    source = merchant.draft(**FULL)
    made_dearer(merchant)
    copy = copied(merchant, source)
    for name in OF_THE_WHOLE.values():
        kept = name not in {"discount", "shipping_line"}
        assert (copy[name] == source[name]) is kept, name
    assert [line["unit_price"]["amount"] for line in copy["line_items"]] == ["130.00", "150.00"]
    assert [line["discount"] for line in copy["line_items"]] == [None, None]
    assert copy["line_items"][0]["title"] == "Better mug"


@pytest.mark.parametrize("what", OF_THE_WHOLE)
def test_a_duplicate_copies_only_the_chosen_field(merchant: Merchant, what: str) -> None:
    source = merchant.draft(**FULL)
    copy = copied(merchant, source, what)
    for named, name in OF_THE_WHOLE.items():
        assert (copy[name] == source[name]) is (named == what), name
    assert [line["quantity"] for line in copy["line_items"]] == [2, 1]


def test_prices_that_were_agreed_come_along_where_that_is_chosen(merchant: Merchant) -> None:
    source = merchant.draft(**FULL)
    made_dearer(merchant)
    copy = copied(merchant, source, "prices", "discounts", "tax_exempt")
    assert [line["unit_price"]["amount"] for line in copy["line_items"]] == ["100.00", "150.00"]
    assert copy["totals"]["subtotal"] == source["totals"]["subtotal"]
    assert copy["totals"]["discount"] == source["totals"]["discount"]


def test_a_duplicate_with_every_field_equals_its_source(merchant: Merchant) -> None:
    source = merchant.draft(**FULL)
    made_dearer(merchant)
    copy = copied(merchant, source, *CopyField)
    assert copy["totals"] == source["totals"]
    assert (copy["status"], copy["version"], copy["id"] != source["id"]) == ("OPEN", 1, True)


def test_a_reservation_is_never_copied(merchant: Merchant) -> None:
    source = merchant.draft(reserve_until="2099-01-01T00:00:00Z")
    assert copied(merchant, source, *CopyField)["reserve_until"] is None
    assert merchant.request("GET", "/products/mug").json["available"] == 8


def test_a_draft_order_is_made_of_an_order(merchant: Merchant) -> None:
    address = sell(merchant, discount={"type": "percentage", "value": "10"})
    order = merchant.request("GET", f"/orders/{address}").json
    made_dearer(merchant)
    again = copied(merchant, order, "customer", "prices", of="orders")
    assert (again["status"], again["customer"]) == ("OPEN", order["customer"])
    assert again["line_items"][0]["unit_price"] == order["line_items"][0]["unit_price"]
    told = merchant.request("GET", f"/draft-orders/{again['id']}/timeline").json["items"][0]
    assert (told["type"], told["data"]["duplicate_of"]) == ("DraftOrderCreated", order["id"])


def test_a_draft_order_that_is_not_completed_cannot_be_copied_as_an_order(merchant: Merchant) -> None:
    draft = merchant.draft()
    order_id = draft["id"].replace("dft_", "ord_")
    merchant.refused(404, "not_found", "POST", f"/orders/{order_id}/duplicate")
    merchant.refused(404, "not_found", "POST", f"/orders/{draft['id']}/duplicate")


def test_the_same_key_makes_one_copy_and_another_choice_is_refused(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft(**FULL)['id']}/duplicate"
    key = {"Idempotency-Key": "once"}
    first, second = (merchant.request("POST", address, {"copy": ["note"]}, headers=key).json for _ in range(2))
    assert first == second
    merchant.refused(422, "idempotency_key_reused", "POST", address, {"copy": ["tags"]}, headers=key)


def test_a_delivery_method_that_is_gone_is_named(merchant: Merchant) -> None:
    source = merchant.draft(**FULL)
    store = merchant.request("GET", "/store").json
    del store["markets"][0]["delivery_methods"][1]
    assert merchant.replace("/store", store).status == 200
    app.stores.get()
    address = f"/draft-orders/{source['id']}/duplicate"
    merchant.refused(422, "unknown_delivery_method", "POST", address, {"copy": ["market", "shipping_line"]})
