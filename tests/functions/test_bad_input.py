from typing import Any

import pytest

from invoicing.api.requests.json_bodies import MAX_BODY
from tests.support.actors.staff import Staff
from tests.support.bad_input.cases import DRAFT, EVERY_KIND, OWN, BadInput


def prepare(shop: Staff) -> dict[str, str]:
    """Make what bad input refers to: a draft order at version 2, an order, a used key, and cursors of two lists."""
    shop.ask("POST", "/draft-orders", DRAFT, headers={"Idempotency-Key": "used"})
    draft = shop.draft()
    address = f"/draft-orders/{draft.json['id']}"
    shop.ask("PATCH", address, {"note": "second version"}, headers={"If-Match": draft.etag})
    shop.ask("POST", f"{address}/links")
    for name in ("a", "b"):
        shop.ask("PUT", f"/products/{name}", {"title": name, "price": "1"})
    cursor = shop.ask("GET", "/draft-orders", query="limit=1&status=OPEN").json["next_cursor"]
    other = shop.ask("GET", "/products", query="limit=1").json["next_cursor"]
    sold = shop.ask("POST", f"/draft-orders/{shop.draft().json['id']}/complete", {"payment": "paid"}).json["id"]
    return {"{id}": draft.json["id"], "{order}": sold, "{orders_cursor}": other, "{draft_orders_cursor}": cursor}


def send(shop: Staff, bad: BadInput, made: dict[str, str]) -> Any:
    path, query = bad.path, bad.query
    for name, value in made.items():
        path, query = path.replace(name, value), query.replace(name, value)
    more = {"query": query, "raw": bad.raw, "headers": bad.headers}
    return shop.refused(bad.status, bad.code, bad.method, path, bad.body, **more)


@pytest.mark.parametrize("bad", EVERY_KIND, ids=lambda bad: bad.name)
def test_bad_input_is_refused_with_its_own_code_and_changes_nothing(shop: Staff, bad: BadInput) -> None:
    problem = send(shop, bad, prepare(shop))
    pointers = [error.get("pointer") for error in problem.get("errors", [])]
    assert bad.pointer is None or bad.pointer in pointers
    assert len(pointers) <= 50


def test_bad_input_changes_nothing_in_the_table(deployed_shop: Staff) -> None:
    made, before = prepare(deployed_shop), deployed_shop.kept()
    looking, deployed_shop.kept = deployed_shop.kept, list  # once, at the end: looking takes longer than refusing
    for bad in EVERY_KIND:
        send(deployed_shop, bad, made)
    assert looking() == before


@pytest.mark.parametrize("raw", [b"", b" \n", b"{}", b" { }"])
def test_where_there_is_nothing_to_say_an_empty_body_says_it(shop: Staff, raw: bytes) -> None:
    address = f"/draft-orders/{prepare(shop)['{id}']}"
    assert shop.ask("DELETE", f"{address}/links/lnk_1", raw=raw).status == 204
    assert shop.ask("POST", f"{address}/duplicate", raw=raw).status == 201
    assert shop.ask("POST", f"{address}/cancel", raw=raw).json["status"] == "CANCELLED"


def test_every_fault_of_a_request_is_told_at_once(shop: Staff) -> None:
    body = {"line_items": [{**OWN, "quantity": 0}, {**OWN, "unit_price": "-1"}], "note": 7}
    problem = shop.refused(422, "invalid_request", "POST", "/draft-orders", body)
    told = [(error["pointer"], error["code"]) for error in problem["errors"]]
    assert sorted(told) == [
        ("/line_items/0/quantity", "invalid_quantity"),
        ("/line_items/1/unit_price", "negative_amount"),
        ("/note", "wrong_type"),
    ]
    assert problem["detail"].endswith("(2 more in `errors`.)")


def test_an_amount_that_is_too_large_is_told_how_large_it_may_be(shop: Staff) -> None:
    for method, path, body in (
        ("POST", "/draft-orders", {"line_items": [{**OWN, "unit_price": "99999999999.00"}]}),
        ("PUT", "/products/mug", {"title": "Mug", "price": "99999999999.00"}),
    ):
        problem = shop.refused(422, "invalid_amount", method, path, body)
        assert problem["detail"].endswith("99999999999.00 NOK is too large an amount: give at most 10000000000.00.")


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        (b'{"quantity": ' + b"9" * 5000 + b"}", "A number in the body has 5,000 digits: give at most 4,000."),
        ('{"navn": "Åse"}'.encode("latin-1"), "The body is not UTF-8: byte 10 is invalid."),
        (b'{"line_items": [', "The body is not JSON: Expecting value: line 1 column 17 (char 16)."),
    ],
)
def test_a_body_that_cannot_be_read_is_told_so_in_a_sentence(shop: Staff, raw: bytes, detail: str) -> None:
    assert shop.refused(400, "malformed_json", "POST", "/draft-orders", raw=raw)["detail"] == detail


def test_a_pointer_escapes_what_names_may_hold(shop: Staff) -> None:
    problem = shop.refused(422, "too_long", "POST", "/draft-orders", {**DRAFT, "attributes": {"a/b~c": "x" * 501}})
    assert problem["errors"][0]["pointer"] == "/attributes/a~1b~0c"


def test_a_body_of_exactly_the_limit_is_read(shop: Staff) -> None:
    body = b'{"line_items": [], "note": "' + b"x" * (MAX_BODY - 30) + b'"}'
    shop.refused(422, "invalid_request", "POST", "/draft-orders", raw=body)
    shop.refused(413, "body_too_large", "POST", "/draft-orders", raw=body + b" ")
