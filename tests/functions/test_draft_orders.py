from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from tests.support.actors.staff import KARI, Staff

ENGRAVING = {"title": "Engraving", "quantity": 1, "unit_price": "150.00"}


# --- lists ------------------------------------------------------------------------------------------------------------


def test_draft_orders_are_listed_newest_first_page_by_page(shop: Staff) -> None:
    names = []
    for handle in ("@a", "@b", "@c"):
        names.append(shop.draft(customer={"handle": handle}, tags=["chat"]).json["name"])
        app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    first = shop.ask("GET", "/draft-orders", query="limit=2")
    second = shop.ask("GET", "/draft-orders", query=f"limit=2&cursor={first.json['next_cursor']}")
    items = first.json["items"] + second.json["items"]
    assert [item["name"] for item in items] == names[::-1]
    assert second.json["next_cursor"] is None
    assert items[0]["customer_name"] == "@c"
    assert items[0]["total"] == {"amount": "200.00", "currency": "NOK"}
    assert items[0]["tags"] == ["chat"]


def test_draft_orders_are_listed_by_status(shop: Staff) -> None:
    kept, void_reason = shop.draft().json["id"], shop.draft().json["id"]
    shop.ask("POST", f"/draft-orders/{void_reason}/cancel")
    for status, expected in (("OPEN", [kept]), ("CANCELLED", [void_reason]), ("INVOICE_SENT", [])):
        items = shop.ask("GET", "/draft-orders", query=f"status={status}").json["items"]
        assert [item["id"] for item in items] == expected


def test_a_draft_order_says_itself_as_lists_do_whether_it_is_overdue(shop: Staff) -> None:
    draft = shop.draft(customer=KARI, payment_terms={"type": "fixed", "due_on": "2026-12-01"})
    address = f"/draft-orders/{draft.json['id']}"
    assert draft.json["overdue"] is False
    app.clock.advance(timedelta(days=30))  # type: ignore[attr-defined]
    [listed] = shop.ask("GET", "/draft-orders").json["items"]
    assert shop.ask("GET", address).json["overdue"] is listed["overdue"] is True
    assert shop.edit(draft, {"note": "Ring"}).json["overdue"] is True
    assert shop.ask("POST", f"{address}/cancel").json["overdue"] is False, "nobody owes what was given up"


# --- cancelling -------------------------------------------------------------------------------------------------------


def test_a_cancelled_draft_order_says_so_and_cannot_be_cancelled_twice(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/cancel"
    answer = shop.ask("POST", address)
    assert (answer.status, answer.json["status"], answer.etag) == (200, "CANCELLED", '"2"')
    shop.refused(409, "wrong_state", "POST", address)


def test_cancelling_with_a_key_may_be_repeated(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/cancel"
    first, second = (shop.ask("POST", address, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status, first.json) == (second.status, second.json)


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_the_timeline_tells_everything_in_order(shop: Staff) -> None:
    draft = shop.draft(customer=KARI)
    address = f"/draft-orders/{draft.json['id']}"
    shop.edit(draft, {"line_items": [ENGRAVING]})
    shop.ask("POST", f"{address}/links")
    shop.ask("POST", f"{address}/invoice")
    shop.ask("POST", f"{address}/cancel")
    told = shop.ask("GET", f"{address}/timeline").json["items"]
    assert [entry["type"] for entry in told] == [
        "DraftOrderCreated",
        "DraftOrderUpdated",
        "LinkCreated",
        "InvoiceRequested",
        "DraftOrderCancelled",
    ]
    assert {entry["actor"] for entry in told} == {"staff"}
    assert told[1]["data"]["total"] == {"amount": "150.00", "currency": "NOK"}
    assert told[1]["data"]["changed"] == ["line_items"]
    first = shop.ask("GET", f"{address}/timeline", query="limit=2").json
    rest = shop.ask("GET", f"{address}/timeline", query=f"cursor={first['next_cursor']}").json
    assert first["items"] + rest["items"] == told


# --- what is not there ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("draft_id", ["dft_00000000000000000000000000", "dft_x", "ord_00000000000000000000000000"])
@pytest.mark.parametrize(
    ("method", "below"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/cancel"),
        ("POST", "/duplicate"),
        ("POST", "/invoice"),
        ("POST", "/invoice/preview"),
        ("POST", "/links"),
        ("GET", "/links"),
        ("DELETE", "/links/lnk_1"),
        ("GET", "/timeline"),
    ],
)
def test_a_draft_order_that_is_not_there_is_not_found(shop: Staff, method: str, below: str, draft_id: str) -> None:
    body, headers = ({"note": "x"}, {"If-Match": '"1"'}) if method == "PATCH" else (None, None)
    problem = shop.refused(404, "not_found", method, f"/draft-orders/{draft_id}{below}", body, headers=headers)
    assert problem["detail"] == f"No draft order has the id '{draft_id}'."


# --- over the table that the template declares ------------------------------------------------------------------------


def test_the_table_keeps_edits_links_and_the_timeline(deployed_shop: Staff) -> None:
    draft = deployed_shop.draft(customer=KARI)
    address = f"/draft-orders/{draft.json['id']}"
    edited = deployed_shop.edit(draft, {"line_items": [ENGRAVING], "tags": ["x"]})
    link = deployed_shop.ask("POST", f"{address}/links").json
    deployed_shop.ask("POST", f"{address}/invoice")
    assert deployed_shop.ask("GET", address).json["line_items"] == edited.json["line_items"]
    assert deployed_shop.ask("GET", f"{address}/links").json["items"][0] == {**link, "is_newest": True}
    assert len(deployed_shop.ask("GET", f"{address}/timeline").json["items"]) == 4
    assert deployed_shop.ask("GET", "/draft-orders", query="status=OPEN").json["items"][0]["tags"] == ["x"]
    nobodys = "dft_00000000000000000000000000"
    for below in ("", "/timeline"):
        problem = deployed_shop.refused(404, "not_found", "GET", f"/draft-orders/{nobodys}{below}")
        assert problem["detail"] == f"No draft order has the id '{nobodys}'."
