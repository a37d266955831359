"""Discount codes over the API, and on the customer's page."""

import re
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.link import make_token
from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON, OSLO_JSON

SUMMER = {"type": "percentage", "value": "10", "title": "Summer sale", "uses": 2}


def visit(draft: Any) -> tuple[Customer, str]:
    return Customer(), f"/i/{make_token(draft['id'].removeprefix('dft_'), 1, app.link_keys.all())}"


def ready(merchant: Merchant, **more: Any) -> Any:
    """Return a draft order that only has to be paid."""
    draft = merchant.draft(
        customer={**KARI_JSON, "locale": "en"},
        shipping_address=OSLO_JSON,
        billing_address=OSLO_JSON,
        shipping_line={"delivery_method": "post"},
        **more,
    )
    merchant.request("POST", f"/draft-orders/{draft['id']}/links")
    return draft


def test_a_code_is_put_read_and_listed(merchant: Merchant) -> None:
    put = merchant.request("PUT", "/discount-codes/summer", SUMMER)
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
        "status": "active",
        "version": 1,
    }
    assert merchant.request("GET", "/discount-codes/Summer").json == put.json
    assert merchant.request("GET", "/discount-codes").json == {"items": [put.json], "next_cursor": None}


def test_a_discount_code_that_was_read_can_be_put_unchanged(merchant: Merchant) -> None:
    body = {"type": "fixed_amount", "value": "50.00", "minimum": "200.00", "ends_at": "2027-01-01T00:00:00Z"}
    read = merchant.request("PUT", "/discount-codes/FIFTY", body).json
    again = {name: value for name, value in read.items() if name not in {"code", "used", "version"}}
    assert merchant.replace("/discount-codes/FIFTY", again).json == read


ANY_LETTERS = [  # stored, and typed by a customer
    ("SØMMER", "sømmer"),
    ("SOMMÉR-10", "somme\u0301r\u201110"),
    ("STRASSE", "straße"),
    ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
    ("ЛЕТО_24", "лето_24"),
    ("夏のセール", "夏のセール"),
    ("गर्मी", "गर्मी"),
    ("قسيمة", "قسيمة"),
    ("SUMMER", "\uff53\uff55\uff4d\uff4d\uff45\uff52"),
    ("ISI", "\u0131s\u0131"),
    ("INDIRIM", "\u0130nd\u0131r\u0131m"),
]


@pytest.mark.parametrize(("code", "typed"), ANY_LETTERS)
def test_a_code_may_hold_any_letters_and_is_compared_case_folded(merchant: Merchant, code: str, typed: str) -> None:
    assert merchant.request("PUT", f"/discount-codes/{code}", SUMMER).json["code"] == code
    assert merchant.request("GET", f"/discount-codes/{typed}").json["code"] == code
    assert merchant.draft(discount_code=typed)["discount_code"] == code
    customer, address = visit(ready(merchant, allow_discount_codes=True))
    page = customer.submit("/discount", customer.get(address), discount_code=f" {typed}\u200b")
    assert f"{code} is used on this order." in page.text
    assert [found["code"] for found in merchant.request("GET", "/discount-codes").json["items"]] == [code]
    merchant.ask("PUT", f"/discount-codes/{typed}", {**SUMMER, "uses": 5}, if_match="*")
    assert merchant.request("GET", f"/discount-codes/{code}").json["uses"] == 5


def test_codes_of_other_letters_are_other_codes(merchant: Merchant) -> None:
    for code in ("SOMMER", "SØMMER", "ISI", "ISY"):
        merchant.ask("PUT", f"/discount-codes/{code}", SUMMER)
    assert len(merchant.request("GET", "/discount-codes").json["items"]) == 4


def test_a_code_with_another_i_of_turkish_is_the_same_code(merchant: Merchant) -> None:
    merchant.ask("PUT", "/discount-codes/ISI", SUMMER)
    merchant.refused(428, "version_required", "PUT", "/discount-codes/\u0131s\u0131", SUMMER)


def test_an_unknown_code_is_not_found(merchant: Merchant) -> None:
    merchant.refused(404, "not_found", "GET", "/discount-codes/NOTHING")


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
        ("-SUMMER", {}, 400, "invalid_code"),
        ("SUMMER_", {}, 400, "invalid_code"),
        ("SUMMER" * 7, {}, 400, "invalid_code"),
        ("SØMMER!", {}, 400, "invalid_code"),
        ("🧶🧶", {}, 400, "invalid_code"),
        ("\u0301E", {}, 400, "invalid_code"),
        ("A CODE", {}, 400, "invalid_code"),
    ],
)
def test_a_code_that_cannot_be_is_refused(
    merchant: Merchant, path: str, changes: dict[str, Any], status: int, code: str
) -> None:
    merchant.refused(status, code, "PUT", f"/discount-codes/{path}", {**SUMMER, **changes})


def test_staff_put_a_code_on_a_draft_order_and_take_it_off(merchant: Merchant) -> None:
    merchant.request("PUT", "/discount-codes/SUMMER", SUMMER)
    calculated = merchant.request(
        "POST", "/draft-orders/calculate", {"line_items": [{"sku": "mug", "quantity": 2}], "discount_code": "summer"}
    ).json
    draft = merchant.draft(discount_code="summer")
    assert draft["discount_code"] == calculated["discount_code"] == "SUMMER"
    assert draft["totals"] == calculated["totals"]
    assert draft["totals"]["code_discount"] == {"amount": "20.00", "currency": "NOK"}
    off = merchant.edit(draft, {"discount_code": None}).json
    assert (off["discount_code"], off["totals"]["code_discount"]) == (None, None)


@pytest.mark.parametrize(
    ("code", "detail"),
    [("WINTER", "the store has no such code"), ("LARGE", "the goods cost less than its minimum of 1000.00 NOK")],
)
def test_a_code_that_gives_nothing_is_refused_and_says_why(merchant: Merchant, code: str, detail: str) -> None:
    merchant.request("PUT", "/discount-codes/LARGE", {**SUMMER, "minimum": "1000.00"})
    body = {"line_items": [{"sku": "mug", "quantity": 1}], "discount_code": code}
    problem = merchant.refused(422, "discount_code_refused", "POST", "/draft-orders", body)
    assert detail in problem["detail"]
    assert problem["errors"][0]["pointer"] == "/discount_code"


def test_a_used_up_code_is_reported_when_staff_mark_the_draft_as_paid(merchant: Merchant) -> None:
    merchant.request("PUT", "/discount-codes/SUMMER", {**SUMMER, "uses": 1})
    one, other = ready(merchant, discount_code="SUMMER"), ready(merchant, discount_code="SUMMER")
    assert merchant.request("POST", f"/draft-orders/{one['id']}/complete", {"payment": "paid"}).status == 201
    path = f"/draft-orders/{other['id']}/complete"
    problem = merchant.refused(409, "discount_code_used_up", "POST", path, {"payment": "paid"})
    assert problem["shortages"] == []
    assert merchant.request("GET", "/discount-codes/SUMMER").json["used"] == 1


def test_the_customer_types_a_code_and_takes_it_off(merchant: Merchant) -> None:
    merchant.request("PUT", "/discount-codes/SUMMER", SUMMER)
    customer, address = visit(ready(merchant, allow_discount_codes=True))
    page = customer.get(address)
    with_code = customer.submit("/discount", page, discount_code="summer")
    assert "Discount code SUMMER (Summer sale)" in with_code.text
    assert "SUMMER is used on this order." in with_code.text
    assert total(with_code) == "NOK 259.00"
    assert total(customer.submit("/discount", with_code)) == "NOK 279.00"


def test_a_code_that_gives_nothing_is_shown_again_with_the_reason(merchant: Merchant) -> None:
    customer, address = visit(ready(merchant, allow_discount_codes=True))
    page = customer.submit("/discount", customer.get(address), discount_code="<Winter>")
    assert page.status == 422
    assert "There is no such discount code: check the spelling." in page.text
    assert page.fields("/discount")["discount_code"] == "<Winter>"


def test_a_code_says_on_the_page_how_much_it_asks_for(merchant: Merchant) -> None:
    merchant.request("PUT", "/discount-codes/LARGE", {**SUMMER, "minimum": "1000.00"})
    customer, address = visit(ready(merchant, allow_discount_codes=True))
    page = customer.submit("/discount", customer.get(address), discount_code="large")
    assert page.status == 422
    assert "The order costs less than the NOK 1,000.00 that this discount code asks for." in page.text.replace(
        "\xa0", " "
    )


def test_a_code_that_is_removed_names_its_minimum_in_the_currency_of_the_draft(merchant: Merchant) -> None:
    merchant.request("PUT", "/discount-codes/LARGE", {**SUMMER, "minimum": "1000.00"})
    lines = [{"sku": "mug", "quantity": 10}]
    draft = merchant.draft(line_items=lines, discount_code="LARGE", market="eu", allow_discount_codes=True)
    gone = merchant.edit(draft, {"line_items": [{"sku": "mug", "quantity": 1}]}).json["discount_code_removed"]
    assert gone["detail"].endswith("The goods cost less than the code's minimum of 87.50 EUR.")


def test_where_the_shop_takes_no_codes_the_page_asks_for_none(merchant: Merchant) -> None:
    merchant.request("PUT", "/discount-codes/SUMMER", SUMMER)
    draft = ready(merchant)
    customer, address = visit(draft)
    assert 'name="discount_code"' not in customer.get(address).body
    customer.post(f"{address}/discount", {"discount_code": "SUMMER"})
    assert merchant.request("GET", f"/draft-orders/{draft['id']}").json["totals"] == draft["totals"]


def total(page: Page) -> str:
    found = re.search(r"Total (NOK [\d.,]+)", page.text.replace("\xa0", " "))
    assert found, page.text
    return found.group(1)
