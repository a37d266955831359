"""Every kind of bad input, each with its status and code. A refused request changes nothing."""

from typing import Any

import pytest

from invoicing.api.routing.json_bodies import MAX_BODY
from tests.support.actors.merchant import ANY_VERSION, Merchant, etag_of
from tests.support.bad_input.drafts import NUMBERS, PLACES, RESERVATIONS, SIZES, TEXTS, UNKNOWN
from tests.support.bad_input.orders import BULK_ORDERS, ORDER_EDITS
from tests.support.bad_input.request import DRAFT, OWN, BadInput
from tests.support.bad_input.requests import (
    BODIES,
    BULK,
    COPIES,
    INVOICES,
    KEYS,
    LINE_ITEM_IDS,
    LISTS,
    MANUAL_PAYMENTS,
    REFUNDS,
    STOCK,
    TABLES,
    VERSIONS,
    WITHOUT_BODY,
)

EVERY_KIND = [
    *(*UNKNOWN, *NUMBERS, *SIZES, *TEXTS, *PLACES, *BODIES, *WITHOUT_BODY),
    *(
        *LINE_ITEM_IDS,
        *VERSIONS,
        *KEYS,
        *LISTS,
        *INVOICES,
        *STOCK,
        *RESERVATIONS,
        *MANUAL_PAYMENTS,
        *REFUNDS,
        *COPIES,
        *BULK,
        *ORDER_EDITS,
        *BULK_ORDERS,
        *TABLES,
    ),
]


def test_the_sentence_of_too_few_items_is_right_for_one(merchant: Merchant):
    problem = merchant.refused(422, "too_few", "POST", "/draft-orders/bulk", {"action": "cancel", "ids": []})
    assert problem["errors"][0]["detail"] == "Give 1 or more items."


def prepare(merchant: Merchant) -> dict[str, str]:
    """Make what bad input refers to: a draft order at version 2, an order, a used key, and cursors of two lists."""
    merchant.request("POST", "/draft-orders", DRAFT, headers={"Idempotency-Key": "used"})
    draft = merchant.draft()
    address = f"/draft-orders/{draft['id']}"
    merchant.request("PATCH", address, {"note": "second version"}, headers={"If-Match": etag_of(draft)})
    merchant.request("POST", f"{address}/links")
    for name in ("a", "b"):
        merchant.request("PUT", f"/products/{name}", {"title": name, "price": "1"})
    cursor = merchant.request("GET", "/draft-orders", query="limit=1&status=OPEN").json["next_cursor"]
    other = merchant.request("GET", "/products", query="limit=1").json["next_cursor"]
    sold = merchant.request("POST", f"/draft-orders/{merchant.draft()['id']}/complete", {"payment": "paid"}).json["id"]
    return {"{id}": draft["id"], "{order}": sold, "{orders_cursor}": other, "{draft_orders_cursor}": cursor}


def send(merchant: Merchant, bad: BadInput, made: dict[str, str]) -> Any:
    path, query = bad.path, bad.query
    for name, value in made.items():
        path, query = path.replace(name, value), query.replace(name, value)
    more = {"query": query, "raw": bad.raw, "headers": bad.headers}
    return merchant.refused(bad.status, bad.code, bad.method, path, bad.body, **more)


@pytest.mark.parametrize("bad", EVERY_KIND, ids=lambda bad: bad.name)
def test_bad_input_is_refused_with_its_own_code_and_changes_nothing(merchant: Merchant, bad: BadInput) -> None:
    problem = send(merchant, bad, prepare(merchant))
    pointers = [error.get("pointer") for error in problem.get("errors", [])]
    assert bad.pointer is None or bad.pointer in pointers
    assert len(pointers) <= 50


def test_bad_input_changes_nothing_in_the_table(aws_merchant: Merchant) -> None:
    made, before = prepare(aws_merchant), aws_merchant.stored()
    # The table is read once, at the end: reading it is slower than a refusal.
    stored, aws_merchant.stored = aws_merchant.stored, list
    for bad in EVERY_KIND:
        send(aws_merchant, bad, made)
    assert stored() == before


@pytest.mark.parametrize("raw", [b"", b" \n", b"{}", b" { }"])
def test_requests_without_parameters_accept_an_empty_body(merchant: Merchant, raw: bytes) -> None:
    address = f"/draft-orders/{prepare(merchant)['{id}']}"
    assert merchant.request("DELETE", f"{address}/links/lnk_1", raw=raw).status == 204
    assert merchant.request("POST", f"{address}/duplicate", raw=raw).status == 201
    assert merchant.request("POST", f"{address}/cancel", raw=raw).json["status"] == "CANCELLED"


def test_every_fault_of_a_request_is_told_at_once(merchant: Merchant) -> None:
    body = {"line_items": [{**OWN, "quantity": 0}, {**OWN, "unit_price": "-1"}], "note": 7}
    problem = merchant.refused(422, "invalid_request", "POST", "/draft-orders", body)
    told = [(error["pointer"], error["code"]) for error in problem["errors"]]
    assert sorted(told) == [
        ("/line_items/0/quantity", "invalid_quantity"),
        ("/line_items/1/unit_price", "negative_amount"),
        ("/note", "wrong_type"),
    ]
    assert problem["detail"].endswith("(2 more in `errors`.)")


def test_an_amount_that_is_too_large_is_told_how_large_it_may_be(merchant: Merchant) -> None:
    for method, path, body in (
        ("POST", "/draft-orders", {"line_items": [{**OWN, "unit_price": "99999999999.00"}]}),
        ("PUT", "/products/mug", {"title": "Mug", "price": "99999999999.00"}),
    ):
        problem = merchant.refused(422, "invalid_amount", method, path, body, headers=ANY_VERSION)
        assert problem["detail"].endswith("99999999999.00 NOK is too large an amount: give at most 10000000000.00.")


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        (b'{"quantity": ' + b"9" * 5000 + b"}", "A number in the body has 5,000 digits: give at most 4,000."),
        ('{"navn": "Åse"}'.encode("latin-1"), "The body is not UTF-8: byte 10 is invalid."),
        (b'{"line_items": [', "The body is not JSON: Expecting value: line 1 column 17 (char 16)."),
    ],
)
def test_an_unreadable_body_is_answered_with_a_sentence(merchant: Merchant, raw: bytes, detail: str) -> None:
    assert merchant.refused(400, "malformed_json", "POST", "/draft-orders", raw=raw)["detail"] == detail


def test_a_pointer_escapes_what_names_may_hold(merchant: Merchant) -> None:
    problem = merchant.refused(422, "too_long", "POST", "/draft-orders", {**DRAFT, "attributes": {"a/b~c": "x" * 501}})
    assert problem["errors"][0]["pointer"] == "/attributes/a~1b~0c"


def test_a_body_of_exactly_the_limit_is_read(merchant: Merchant) -> None:
    body = b'{"line_items": [], "note": "' + b"x" * (MAX_BODY - 30) + b'"}'
    merchant.refused(422, "invalid_request", "POST", "/draft-orders", raw=body)
    merchant.refused(413, "body_too_large", "POST", "/draft-orders", raw=body + b" ")
