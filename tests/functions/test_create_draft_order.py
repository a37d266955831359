from decimal import Decimal
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.sale import Sale
from tests.support.actors.merchant import Merchant, etag_of
from tests.support.cast.people import KARI_JSON, OSLO_JSON

ENGRAVING = {"title": "Engraving", "quantity": 1, "unit_price": "150.00", "requires_shipping": False}


def money(amount: str, currency: str = "NOK") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def test_a_draft_order_needs_only_one_line_item(merchant: Merchant) -> None:
    answer = merchant.request("POST", "/draft-orders", {"line_items": [{"sku": "mug", "quantity": 2}]})
    draft = answer.json
    assert (answer.headers["Location"], answer.etag) == (f"/draft-orders/{draft['id']}", '"1"')
    assert (draft["name"], draft["status"], draft["version"], draft["offer"]) == ("#D1001", "OPEN", 1, 1)
    assert draft["totals"] == {
        "subtotal": money("200.00"),
        "discount": money("0.00"),
        "code_discount": None,
        "shipping": money("0.00"),
        "tax": money("40.00"),
        "total": money("200.00"),
    }
    assert draft["tax_included"]
    assert draft["tax_lines"] == [{"title": "MVA", "rate": "25", "amount": money("40.00")}]
    assert draft["line_items"] == [
        {
            "id": "li_1",
            "sku": "mug",
            "title": "Product mug",
            "quantity": 2,
            "unit_price": money("100.00"),
            "custom_price": False,
            "taxable": True,
            "requires_shipping": True,
            "weight_grams": 300,
            "discount": None,
            "totals": {
                "unit_price": money("100.00"),
                "subtotal": money("200.00"),
                "discount": money("0.00"),
                "tax": money("40.00"),
                "total": money("200.00"),
            },
        }
    ]
    assert (draft["invoice"], draft["order_id"], draft["completed_at"]) == (None, None, None)
    assert draft["created_at"] == draft["updated_at"] == "2026-11-23T12:00:00.000Z"


def test_everything_that_staff_can_write_is_kept(merchant: Merchant) -> None:
    written: dict[str, Any] = {
        "line_items": [
            {"sku": "mug", "quantity": 2, "discount": {"type": "percentage", "value": "10", "title": "Friends"}},
            ENGRAVING,
        ],
        "discount": {"type": "fixed_amount", "value": "30.00"},
        "customer": {**KARI_JSON, "phone": "+47 900 00 000", "handle": "@kari", "vat_number": None},
        "shipping_address": {**OSLO_JSON, "company": "Kari AS", "address2": "Bakgården", "phone": "+47 22 00 00 00"},
        "billing_address": OSLO_JSON,
        "shipping_line": {"delivery_method": "post"},
        "note": "Før jul.\n– Per",
        "tags": ["instagram", "jul"],
        "po_number": "PO 7",
        "attributes": {"colour": "blue"},
    }
    created = merchant.request("POST", "/draft-orders", written)
    assert created.status == 201
    draft = merchant.request("GET", f"/draft-orders/{created.json['id']}").json
    assert draft == created.json
    for name in ("note", "tags", "po_number", "attributes"):
        assert draft[name] == written[name]
    assert draft["customer"] == {**written["customer"], "entered_email": None, "entered_vat_number": None}
    assert {**draft["shipping_address"], "province": None} == {**written["shipping_address"], "province": None}
    assert draft["billing_address"]["address1"] == "Storgata 1"
    assert draft["line_items"][0]["discount"] == {"type": "percentage", "value": "10", "title": "Friends"}
    assert draft["discount"] == {"type": "fixed_amount", "value": money("30.00"), "title": None}
    assert draft["shipping_line"] == {
        "delivery_method": "post",
        "kind": "shipping",
        "title": "Posten",
        "price": money("79.00"),
        "min_days": 2,
        "max_days": 4,
    }
    assert draft["totals"]["total"] == money("379.00")  # 200 - 20 + 150 - 30 + 79


def test_the_parts_of_the_totals_add_up(merchant: Merchant) -> None:
    line = {"title": "x", "quantity": 3, "unit_price": "33.33", "discount": {"type": "percentage", "value": "33.33"}}
    totals = merchant.draft(line_items=[line] * 7, discount={"type": "percentage", "value": "12.5"})["totals"]
    part = {name: Decimal(value["amount"]) for name, value in totals.items() if value}
    assert part["subtotal"] - part["discount"] + part["shipping"] == part["total"]


def test_the_address_picks_the_market_and_the_currency(merchant: Merchant) -> None:
    berlin = {"name": "Kari", "address1": "Unter den Linden 1", "country": "de"}
    draft = merchant.draft(shipping_address=berlin)
    assert (draft["market"], draft["currency"], draft["shipping_address"]["country"]) == ("eu", "EUR", "DE")
    assert draft["line_items"][0]["unit_price"] == money("8.75", "EUR")


def test_staff_can_pick_the_market_before_there_is_an_address(merchant: Merchant) -> None:
    line = {"sku": "mug", "quantity": 1, "unit_price": money("9.00", "EUR")}
    draft = merchant.draft(market="eu", line_items=[line], customer={"handle": "@kari"})
    assert draft["totals"]["total"] == money("9.00", "EUR")
    assert draft["line_items"][0]["custom_price"]


def test_text_is_composed_and_rid_of_what_turns_it_round(merchant: Merchant) -> None:
    draft = merchant.draft(customer={"name": " Ka\u030are\u202e\u2066 "}, note="a\r\nb")
    assert (draft["customer"]["name"], draft["note"]) == ("K\u00e5re", "a\nb")


def test_null_is_as_good_as_left_out(merchant: Merchant) -> None:
    nothing = {"customer": None, "discount": None, "shipping_address": None, "tags": None, "note": None, "market": None}
    lines = [{"sku": "mug", "quantity": 1, "unit_price": None, "title": None}, {"sku": None, **ENGRAVING}]
    draft = merchant.draft(line_items=lines, **nothing)
    assert (draft["tags"], draft["note"], draft["market"]) == ([], None, "no")


def test_a_draft_order_at_every_limit_is_accepted(merchant: Merchant) -> None:
    most = {
        "line_items": [ENGRAVING] * 499,
        "tags": [f"{i:040d}" for i in range(250)],
        "attributes": {f"{i:040d}": "x" * 500 for i in range(50)},
        "note": "x" * 5000,
    }
    draft = merchant.request("POST", "/draft-orders", most)
    assert (draft.status, len(draft.json["line_items"])) == (201, 499)


# --- once, and only once ----------------------------------------------------------------------------------------------


def test_a_repeated_request_makes_one_draft_order_for_its_key(merchant: Merchant) -> None:
    body = {"line_items": [ENGRAVING]}
    key = {"Idempotency-Key": "~ a key !"}
    first, second = (merchant.request("POST", "/draft-orders", body, headers=key) for _ in range(2))
    assert (first.status, second.status) == (201, 201)
    assert (first.json, first.etag, first.headers["Location"]) == (second.json, second.etag, second.headers["Location"])
    assert len(merchant.request("GET", "/draft-orders").json["items"]) == 1


def test_a_repeated_request_may_be_written_another_way(merchant: Merchant) -> None:
    key = {"Idempotency-Key": "1"}
    first = merchant.request(
        "POST", "/draft-orders", raw=b'{"note": "x", "line_items": [{"sku": "mug", "quantity": 1}]}', headers=key
    )
    again = merchant.request(
        "POST", "/draft-orders", raw=b'{"line_items":[{"quantity":1,"sku":"mug"}],"note":"x"}', headers=key
    )
    assert (first.status, again.json) == (201, first.json)
    other = {"line_items": [{"sku": "mug", "quantity": 2}], "note": "x"}
    merchant.refused(422, "idempotency_key_reused", "POST", "/draft-orders", other, headers=key)


def test_a_key_belongs_to_its_route(merchant: Merchant) -> None:
    key = {"Idempotency-Key": "7"}
    first = merchant.draft()["id"]
    copies = {merchant.request("POST", f"/draft-orders/{first}/duplicate", headers=key).json["id"] for _ in range(2)}
    written = merchant.request("POST", "/draft-orders", {"line_items": [ENGRAVING]}, headers=key).json["id"]
    assert len({first, written, *copies}) == 3


def test_without_a_key_every_request_makes_another(merchant: Merchant) -> None:
    assert merchant.draft()["id"] != merchant.draft()["id"]


# --- copying and calculating ------------------------------------------------------------------------------------------


def test_a_copy_has_todays_products_and_no_discounts_or_delivery(merchant: Merchant) -> None:
    line = {"sku": "mug", "quantity": 2, "discount": {"type": "percentage", "value": "10"}}
    source = merchant.draft(
        line_items=[line, ENGRAVING],
        customer=KARI_JSON,
        shipping_address=OSLO_JSON,
        shipping_line={"delivery_method": "post"},
        tags=["jul"],
    )
    merchant.replace("/products/mug", {"title": "New mug", "price": "120.00"})
    answer = merchant.request("POST", f"/draft-orders/{source['id']}/duplicate")
    copy = answer.json
    assert (answer.status, answer.headers["Location"]) == (201, f"/draft-orders/{copy['id']}")
    assert (copy["name"], copy["status"], copy["customer"], copy["tags"]) == (
        "#D1002",
        "OPEN",
        source["customer"],
        ["jul"],
    )
    assert copy["line_items"][0]["title"] == "New mug"
    assert (copy["totals"]["total"], copy["shipping_line"]) == (money("390.00"), None)


@pytest.mark.parametrize("draft_id", ["dft_00000000000000000000000000", "dft_x", "ord_x", "mug"])
def test_an_unknown_draft_order_cannot_be_duplicated(merchant: Merchant, draft_id: str) -> None:
    merchant.refused(404, "not_found", "POST", f"/draft-orders/{draft_id}/duplicate")


def test_calculating_gives_the_totals_of_creating_and_stores_nothing(merchant: Merchant) -> None:
    body: dict[str, Any] = {
        "line_items": [{"sku": "mug", "quantity": 3}, ENGRAVING],
        "discount": {"type": "percentage", "value": "7.77"},
        "shipping_address": OSLO_JSON,
        "shipping_line": {"delivery_method": "post"},
    }
    before = merchant.stored()
    answer = merchant.request("POST", "/draft-orders/calculate", body)
    assert answer.status == 200
    assert merchant.stored() == before
    created = merchant.request("POST", "/draft-orders", body).json
    assert answer.json == {name: created[name] for name in answer.json}


# --- over the table that the template declares ------------------------------------------------------------------------


def test_a_draft_order_is_kept_in_the_table_as_it_was_answered(aws_merchant: Merchant) -> None:
    created = aws_merchant.draft(
        customer=KARI_JSON, shipping_address=OSLO_JSON, shipping_line={"delivery_method": "post"}
    )
    read = aws_merchant.request("GET", f"/draft-orders/{created['id']}")
    assert (read.json, read.etag) == (created, etag_of(created))


def test_the_largest_draft_order_fits_into_the_table(aws_merchant: Merchant) -> None:
    line = {**ENGRAVING, "title": "\N{SNOWMAN}" * 80, "discount": {"type": "percentage", "value": "10"}}
    answer = aws_merchant.request("POST", "/draft-orders", {"line_items": [line] * 499})
    assert answer.status == 201, answer.json
    too_much = {"line_items": [{**ENGRAVING, "title": "\N{SNOWMAN}" * 81}] * 499}
    aws_merchant.refused(422, "titles_too_long", "POST", "/draft-orders", too_much)


def test_a_crash_after_the_write_is_repaired_by_the_retry(
    aws_merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"Idempotency-Key": "crash"}
    body = {"line_items": [ENGRAVING]}
    save = app.sales.save

    def save_and_crash(sale: Sale, **more: Any) -> None:
        save(sale, **more)
        raise ConnectionError

    monkeypatch.setattr(app.sales, "save", save_and_crash)
    assert aws_merchant.request("POST", "/draft-orders", body, headers=key).status == 500
    monkeypatch.undo()
    again = aws_merchant.request("POST", "/draft-orders", body, headers=key)
    listed = aws_merchant.request("GET", "/draft-orders").json["items"]
    assert (again.status, [item["id"] for item in listed]) == (201, [again.json["id"]])
