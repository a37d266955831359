"""Discount codes over the API, and on the customer's page."""

import re
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.link import make_token
from tests.support.actors.staff import KARI, OSLO, Answer, Staff
from tests.support.actors.visitor import Answer as Page, Visitor

SUMMER = {"type": "percentage", "value": "10", "title": "Summer sale", "uses": 2}


def visit(draft: Answer) -> tuple[Visitor, str]:
    return Visitor(), f"/i/{make_token(draft.json['id'].removeprefix('dft_'), 1, app.link_keys.all())}"


def ready(shop: Staff, **more: Any) -> Answer:
    """Return a draft order that only has to be paid."""
    draft = shop.draft(
        customer={**KARI, "locale": "en"},
        shipping_address=OSLO,
        billing_address=OSLO,
        shipping_line={"delivery_method": "post"},
        **more,
    )
    shop.ask("POST", f"/draft-orders/{draft.json['id']}/links")
    return draft


def test_a_code_is_put_read_and_listed(shop: Staff) -> None:
    put = shop.ask("PUT", "/discount-codes/summer", SUMMER)
    assert put.json == {
        "code": "SUMMER",
        "type": "percentage",
        "value": "10",
        "title": "Summer sale",
        "minimum": None,
        "starts_at": None,
        "ends_at": None,
        "uses": 2,
        "used": 0,
    }
    assert shop.ask("GET", "/discount-codes/Summer").json == put.json
    assert shop.ask("GET", "/discount-codes").json == {"items": [put.json], "next_cursor": None}


def test_what_was_read_can_be_put_back(shop: Staff) -> None:
    body = {"type": "fixed_amount", "value": "50.00", "minimum": "200.00", "ends_at": "2027-01-01T00:00:00Z"}
    read = shop.ask("PUT", "/discount-codes/FIFTY", body).json
    again = {name: value for name, value in read.items() if name not in {"code", "used"}}
    assert shop.ask("PUT", "/discount-codes/FIFTY", again).json == read


def test_an_unknown_code_is_not_found(shop: Staff) -> None:
    shop.refused(404, "not_found", "GET", "/discount-codes/NOTHING")


@pytest.mark.parametrize(
    ("path", "changes", "status", "code"),
    [
        ("SUMMER", {"value": "101"}, 422, "discount_too_large"),
        ("SUMMER", {"value": "ten"}, 422, "invalid_amount"),
        ("SUMMER", {"type": "fixed_amount", "value": "1.001"}, 422, "invalid_amount"),
        (
            "SUMMER",
            {"type": "fixed_amount", "value": {"amount": "1.00", "currency": "EUR"}},
            422,
            "currency_mismatch",
        ),
        ("SUMMER", {"minimum": "-1"}, 422, "negative_amount"),
        ("SUMMER", {"uses": -1}, 422, "out_of_range"),
        ("SUMMER", {"uses": "2"}, 422, "wrong_type"),
        (
            "SUMMER",
            {"starts_at": "2027-01-02T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z"},
            422,
            "out_of_range",
        ),
        ("SUMMER", {"available": 5}, 422, "unknown_field"),
        ("S", {}, 400, "invalid_code"),
        ("SOMMÉR", {}, 400, "invalid_code"),
        ("A CODE", {}, 400, "invalid_code"),
    ],
)
def test_a_code_that_cannot_be_is_refused(
    shop: Staff, path: str, changes: dict[str, Any], status: int, code: str
) -> None:
    shop.refused(status, code, "PUT", f"/discount-codes/{path}", {**SUMMER, **changes})


def test_staff_put_a_code_on_a_draft_order_and_take_it_off(shop: Staff) -> None:
    shop.ask("PUT", "/discount-codes/SUMMER", SUMMER)
    calculated = shop.ask(
        "POST", "/draft-orders/calculate", {"line_items": [{"sku": "mug", "quantity": 2}], "discount_code": "summer"}
    ).json
    draft = shop.draft(discount_code="summer")
    assert draft.json["discount_code"] == calculated["discount_code"] == "SUMMER"
    assert draft.json["totals"] == calculated["totals"]
    assert draft.json["totals"]["code_discount"] == {"amount": "20.00", "currency": "NOK"}
    off = shop.edit(draft, {"discount_code": None}).json
    assert (off["discount_code"], off["totals"]["code_discount"]) == (None, None)


@pytest.mark.parametrize(
    ("code", "detail"),
    [("WINTER", "the store has no such code"), ("LARGE", "the goods cost less than its minimum of 1000.00 NOK")],
)
def test_a_code_that_gives_nothing_is_refused_and_says_why(shop: Staff, code: str, detail: str) -> None:
    shop.ask("PUT", "/discount-codes/LARGE", {**SUMMER, "minimum": "1000.00"})
    body = {"line_items": [{"sku": "mug", "quantity": 1}], "discount_code": code}
    problem = shop.refused(422, "discount_code_refused", "POST", "/draft-orders", body)
    assert detail in problem["detail"]
    assert problem["errors"][0]["pointer"] == "/discount_code"


def test_a_used_up_code_is_reported_when_staff_mark_the_draft_as_paid(shop: Staff) -> None:
    shop.ask("PUT", "/discount-codes/SUMMER", {**SUMMER, "uses": 1})
    one, other = ready(shop, discount_code="SUMMER"), ready(shop, discount_code="SUMMER")
    assert shop.ask("POST", f"/draft-orders/{one.json['id']}/complete", {"payment": "paid"}).status == 201
    path = f"/draft-orders/{other.json['id']}/complete"
    problem = shop.refused(409, "discount_code_used_up", "POST", path, {"payment": "paid"})
    assert problem["shortages"] == []
    assert shop.ask("GET", "/discount-codes/SUMMER").json["used"] == 1


def test_the_customer_types_a_code_and_takes_it_off(shop: Staff) -> None:
    shop.ask("PUT", "/discount-codes/SUMMER", SUMMER)
    visitor, address = visit(ready(shop, allow_discount_codes=True))
    page = visitor.get(address)
    with_code = visitor.submit(page, "/discount", discount_code="summer")
    assert "Discount code SUMMER (Summer sale)" in with_code.text
    assert "SUMMER is used on this order." in with_code.text
    assert total(with_code) == "NOK 259.00"
    assert total(visitor.submit(with_code, "/discount")) == "NOK 279.00"


def test_a_code_that_gives_nothing_is_shown_again_with_the_reason(shop: Staff) -> None:
    visitor, address = visit(ready(shop, allow_discount_codes=True))
    page = visitor.submit(visitor.get(address), "/discount", discount_code="<Winter>")
    assert page.status == 422
    assert "There is no such discount code: check the spelling." in page.text
    assert page.fields("/discount")["discount_code"] == "<Winter>"


def test_a_code_says_on_the_page_how_much_it_asks_for(shop: Staff) -> None:
    shop.ask("PUT", "/discount-codes/LARGE", {**SUMMER, "minimum": "1000.00"})
    visitor, address = visit(ready(shop, allow_discount_codes=True))
    page = visitor.submit(visitor.get(address), "/discount", discount_code="large")
    assert page.status == 422
    assert "The order costs less than the NOK 1,000.00 that this discount code asks for." in page.text.replace(
        "\xa0", " "
    )


def test_a_code_that_is_removed_names_its_minimum_in_the_currency_of_the_draft(shop: Staff) -> None:
    shop.ask("PUT", "/discount-codes/LARGE", {**SUMMER, "minimum": "1000.00"})
    lines = [{"sku": "mug", "quantity": 10}]
    draft = shop.draft(line_items=lines, discount_code="LARGE", market="eu", allow_discount_codes=True)
    gone = shop.edit(draft, {"line_items": [{"sku": "mug", "quantity": 1}]}).json["discount_code_removed"]
    assert gone["detail"].endswith("The goods cost less than the code's minimum of 87.50 EUR.")


def test_where_the_shop_takes_no_codes_the_page_asks_for_none(shop: Staff) -> None:
    shop.ask("PUT", "/discount-codes/SUMMER", SUMMER)
    draft = ready(shop)
    visitor, address = visit(draft)
    assert 'name="discount_code"' not in visitor.get(address).body
    visitor.post(f"{address}/discount", {"discount_code": "SUMMER"})
    assert shop.ask("GET", f"/draft-orders/{draft.json['id']}").json["totals"] == draft.json["totals"]


def total(page: Page) -> str:
    found = re.search(r"Total (NOK [\d.,]+)", page.text.replace("\xa0", " "))
    assert found, page.text
    return found.group(1)
