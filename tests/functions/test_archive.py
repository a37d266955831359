"""Archived products and codes over HTTP: out of lists, refused on what is new, and no matter to what has them."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON

TENTH = {"type": "percentage", "value": "10"}
ARCHIVED = {"status": "archived"}


def names(merchant: Merchant, path: str, query: str = "") -> list[str]:
    page = merchant.request("GET", path, query=query).json
    return [item.get("sku") or item["code"] for item in page["items"]]


@pytest.mark.parametrize(
    ("path", "kept", "archived"),
    [("/products", "mug", "lamp"), ("/discount-codes", "FIFTH", "TENTH")],
    ids=["products", "discount-codes"],
)
def test_what_is_archived_is_listed_if_it_is_asked_for(merchant: Merchant, path: str, kept: str, archived: str) -> None:
    body = {"title": "Lamp", "price": "500.00"} if path == "/products" else TENTH
    merchant.request("PUT", f"{path}/{kept}", body)
    merchant.ask("PUT", f"{path}/{archived}", body)
    assert merchant.update(f"{path}/{archived}", ARCHIVED).json["status"] == "archived"
    assert names(merchant, path) == names(merchant, path, "status=active") == [kept]
    assert names(merchant, path, "status=archived") == [archived]
    assert names(merchant, path, "status=archived,active") == sorted([kept, archived])
    merchant.refused(400, "invalid_status", "GET", path, query="status=gone")
    merchant.refused(400, "invalid_status", "GET", path, query="status=")
    assert merchant.ask("GET", f"{path}/{archived}")["status"] == "archived", "it can still be read"
    assert merchant.replace(f"{path}/{archived}", body).json["status"] == "active", "the default of a replacement"


def test_an_archived_product_is_refused_on_new_lines_only(merchant: Merchant) -> None:
    draft = merchant.draft()
    merchant.update("/products/mug", ARCHIVED)
    line = {"sku": "mug", "quantity": 1}
    for path in ("/draft-orders", "/draft-orders/calculate"):
        problem = merchant.refused(422, "product_archived", "POST", path, {"line_items": [line]})
        assert problem["errors"][0]["pointer"] == "/line_items/0/sku"
    merchant.refused(422, "product_archived", "POST", f"/draft-orders/{draft['id']}/duplicate", {})
    kept = {"line_items": [{**line, "id": "li_1", "quantity": 3}]}
    assert merchant.edit(draft, kept).json["totals"]["total"]["amount"] == "300.00"


def open_link(merchant: Merchant, draft: Any) -> Customer:
    customer = Customer()
    customer.open(urlsplit(merchant.link(draft)).path)
    return customer


def test_a_customer_buys_an_archived_product_that_is_on_the_draft_order(merchant: Merchant) -> None:
    draft = merchant.ready("mug")
    merchant.update("/products/mug", ARCHIVED)
    customer = open_link(merchant, draft)
    assert customer.page.has_form("/pay")
    assert customer.submit("/pay").status == 303
    assert merchant.available("mug") == 9


def test_a_customer_who_enters_an_archived_code_reads_what_an_unknown_one_says(merchant: Merchant) -> None:
    merchant.ask("PUT", "/discount-codes/TENTH", {**TENTH, **ARCHIVED})
    draft = merchant.ready("mug", customer={**KARI_JSON, "locale": "en"}, allow_discount_codes=True)
    customer = open_link(merchant, draft)
    texts = {customer.submit("/discount", discount_code=typed).text.replace(typed, "") for typed in ("TENTH", "GHOST")}
    assert customer.status == 422
    assert len(texts) == 1
    (text,) = texts
    assert "There is no such discount code: check the spelling." in text


def test_staff_read_that_a_code_is_archived(merchant: Merchant) -> None:
    draft = merchant.draft(discount_code=merchant.ask("PUT", "/discount-codes/TENTH", TENTH)["code"])
    merchant.update("/discount-codes/TENTH", ARCHIVED)
    body = {"line_items": [{"sku": "mug", "quantity": 1}], "discount_code": "TENTH"}
    problem = merchant.refused(422, "discount_code_refused", "POST", "/draft-orders", body)
    assert "it is archived" in problem["detail"]
    assert merchant.edit(draft, {"note": "x"}).json["discount_code"] == "TENTH"
