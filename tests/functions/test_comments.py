"""Comments of staff on a sale, by the API: records of their own, which are no events and can be erased."""

from dataclasses import replace
from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell
from tests.support.actors.transports import ApiHandlers
from tests.support.cast.people import INGRID, TRYGVE

TEXT = "She rings back on Friday.\nThe vase is for her mother."
PROGRAM = "0b7e1d52-program"


def as_caller(merchant: Merchant, role: str, staff_id: str) -> Merchant:
    return replace(merchant, transport=ApiHandlers(f"[{role}]", staff_id=staff_id))


def comments(merchant: Merchant, address: str) -> list[Any]:
    return list(merchant.ask("GET", f"{address}/comments")["items"])


@pytest.fixture
def address(merchant: Merchant) -> str:
    """The address of a draft order."""
    return f"/draft-orders/{merchant.draft()['id']}"


def test_a_comment_keeps_its_lines_and_names_its_author(merchant: Merchant, address: str) -> None:
    vars(app)["staff_members"].put(INGRID)
    made = merchant.ask("POST", f"{address}/comments", {"text": TEXT})
    assert (made["text"], made["staff_id"], made["staff_name"]) == (TEXT, INGRID.id, INGRID.name)
    assert (made["removed_at"], made["removed_by"]) == (None, None)
    assert comments(merchant, address) == [made]


def test_draft_order_and_order_have_the_same_comments_oldest_first(merchant: Merchant) -> None:
    order = sell(merchant)
    draft = merchant.ask("GET", f"/orders/{order}")["draft_order_id"]
    merchant.ask("POST", f"/draft-orders/{draft}/comments", {"text": "one"})
    merchant.ask("POST", f"/orders/{order}/comments", {"text": "two"})
    assert [it["text"] for it in comments(merchant, f"/orders/{order}")] == ["one", "two"]
    assert comments(merchant, f"/draft-orders/{draft}") == comments(merchant, f"/orders/{order}")
    first = merchant.ask("GET", f"/orders/{order}/comments?limit=1")
    assert [it["text"] for it in first["items"]] == ["one"]
    rest = merchant.ask("GET", f"/orders/{order}/comments?cursor={first['next_cursor']}")
    assert ([it["text"] for it in rest["items"]], rest["next_cursor"]) == (["two"], None)


def test_a_comment_is_no_event_and_leaves_the_version_as_it_is(merchant: Merchant, address: str) -> None:
    before = merchant.ask("GET", address), merchant.ask("GET", f"{address}/timeline")
    made = merchant.ask("POST", f"{address}/comments", {"text": TEXT})
    merchant.ask("DELETE", f"{address}/comments/{made['id']}", status=204)
    assert (merchant.ask("GET", address), merchant.ask("GET", f"{address}/timeline")) == before


@pytest.mark.parametrize("staff_id", [INGRID.id, PROGRAM])
def test_the_author_removes_a_comment_and_its_text_is_erased(merchant: Merchant, address: str, staff_id: str) -> None:
    author = as_caller(merchant, "program", staff_id)
    made = author.ask("POST", f"{address}/comments", {"text": TEXT})
    for _ in range(2):
        author.ask("DELETE", f"{address}/comments/{made['id']}", status=204)
    [left] = comments(merchant, address)
    assert (left["text"], left["staff_id"], left["removed_by"]) == (None, staff_id, staff_id)
    assert left["removed_at"] is not None
    assert "rings back" not in repr(vars(app)["sales"].records)


def test_an_owner_removes_the_comment_of_another_and_staff_do_not(merchant: Merchant, address: str) -> None:
    made = as_caller(merchant, "staff", INGRID.id).ask("POST", f"{address}/comments", {"text": TEXT})
    path = f"{address}/comments/{made['id']}"
    problem = as_caller(merchant, "staff", TRYGVE.id).refused(403, "role_required", "DELETE", path)
    assert problem["detail"] == "Only its author or an owner may remove a comment: ask one of them."
    as_caller(merchant, "owner", TRYGVE.id).ask("DELETE", path, status=204)
    assert [(it["staff_id"], it["removed_by"]) for it in comments(merchant, address)] == [(INGRID.id, TRYGVE.id)]


@pytest.mark.parametrize(("text", "code"), [("", "blank"), (" \n ", "blank"), ("x" * 5_001, "too_long"), (None, "")])
def test_a_text_that_is_empty_or_too_long_is_refused(merchant: Merchant, address: str, text: Any, code: str) -> None:
    answer = merchant.request("POST", f"{address}/comments", {"text": text})
    assert answer.status == 422
    assert code in {"", answer.json["code"]}
    assert comments(merchant, address) == []


def test_what_does_not_exist_is_not_found(merchant: Merchant, address: str) -> None:
    no_order = address.replace("draft-orders/dft_", "orders/ord_")
    for method, path in (
        ("GET", f"{no_order}/comments"),
        ("POST", f"{no_order}/comments"),
        ("DELETE", f"{address}/comments/cmt_01kaq2v7c3j8m4n5p6q7r8s9t0"),
        ("DELETE", f"{address}/comments/lnk_1"),
    ):
        merchant.refused(404, "not_found", method, path, {"text": "x"} if method == "POST" else None)
