from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON

ENGRAVING = {"title": "Engraving", "quantity": 1, "unit_price": "150.00"}


# --- lists ------------------------------------------------------------------------------------------------------------


def test_draft_orders_are_listed_newest_first_page_by_page(merchant: Merchant) -> None:
    names = []
    for handle in ("@a", "@b", "@c"):
        names.append(merchant.draft(customer={"handle": handle}, tags=["chat"])["name"])
        app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    first = merchant.request("GET", "/draft-orders", query="limit=2")
    second = merchant.request("GET", "/draft-orders", query=f"limit=2&cursor={first.json['next_cursor']}")
    items = first.json["items"] + second.json["items"]
    assert [item["name"] for item in items] == names[::-1]
    assert second.json["next_cursor"] is None
    assert items[0]["customer_name"] == "@c"
    assert items[0]["total"] == {"amount": "200.00", "currency": "NOK"}
    assert items[0]["tags"] == ["chat"]


def test_draft_orders_are_listed_by_status(merchant: Merchant) -> None:
    kept, void_reason = merchant.draft()["id"], merchant.draft()["id"]
    merchant.request("POST", f"/draft-orders/{void_reason}/cancel")
    for status, expected in (("OPEN", [kept]), ("CANCELLED", [void_reason]), ("INVOICE_SENT", [])):
        items = merchant.request("GET", "/draft-orders", query=f"status={status}").json["items"]
        assert [item["id"] for item in items] == expected


def test_a_draft_order_says_itself_as_lists_do_whether_it_is_overdue(merchant: Merchant) -> None:
    draft = merchant.draft(customer=KARI_JSON, payment_terms={"type": "fixed", "due_on": "2026-12-01"})
    address = f"/draft-orders/{draft['id']}"
    assert draft["overdue"] is False
    app.clock.advance(timedelta(days=30))  # type: ignore[attr-defined]  # the clock of the tests
    [listed] = merchant.request("GET", "/draft-orders").json["items"]
    assert merchant.request("GET", address).json["overdue"] is listed["overdue"] is True
    assert merchant.edit(draft, {"note": "Ring"}).json["overdue"] is True
    assert merchant.request("POST", f"{address}/cancel").json["overdue"] is False, "a cancelled draft has no due date"


# --- cancelling -------------------------------------------------------------------------------------------------------


def test_a_cancelled_draft_order_says_so_and_cannot_be_cancelled_twice(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/cancel"
    answer = merchant.request("POST", address)
    assert (answer.status, answer.json["status"], answer.etag) == (200, "CANCELLED", '"2"')
    merchant.refused(409, "wrong_state", "POST", address)


def test_cancelling_with_a_key_may_be_repeated(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/cancel"
    first, second = (merchant.request("POST", address, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status, first.json) == (second.status, second.json)


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_the_timeline_tells_everything_in_order(merchant: Merchant) -> None:
    draft = merchant.draft(customer=KARI_JSON)
    address = f"/draft-orders/{draft['id']}"
    merchant.edit(draft, {"line_items": [ENGRAVING]})
    merchant.request("POST", f"{address}/links")
    merchant.request("POST", f"{address}/invoice")
    merchant.request("POST", f"{address}/cancel")
    told = merchant.request("GET", f"{address}/timeline").json["items"]
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
    first = merchant.request("GET", f"{address}/timeline", query="limit=2").json
    rest = merchant.request("GET", f"{address}/timeline", query=f"cursor={first['next_cursor']}").json
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
def test_a_draft_order_that_is_not_there_is_not_found(
    merchant: Merchant, method: str, below: str, draft_id: str
) -> None:
    body, headers = ({"note": "x"}, {"If-Match": '"1"'}) if method == "PATCH" else (None, None)
    problem = merchant.refused(404, "not_found", method, f"/draft-orders/{draft_id}{below}", body, headers=headers)
    assert problem["detail"] == f"No draft order has the id '{draft_id}'."


# --- over the table that the template declares ------------------------------------------------------------------------


def test_the_table_keeps_edits_links_and_the_timeline(aws_merchant: Merchant) -> None:
    draft = aws_merchant.draft(customer=KARI_JSON)
    address = f"/draft-orders/{draft['id']}"
    edited = aws_merchant.edit(draft, {"line_items": [ENGRAVING], "tags": ["x"]})
    link = aws_merchant.request("POST", f"{address}/links").json
    aws_merchant.request("POST", f"{address}/invoice")
    assert aws_merchant.request("GET", address).json["line_items"] == edited.json["line_items"]
    listed = aws_merchant.request("GET", f"{address}/links").json["items"][0]
    assert {**listed, "warnings": []} == {**link, "is_newest": True}
    assert len(aws_merchant.request("GET", f"{address}/timeline").json["items"]) == 4
    assert aws_merchant.request("GET", "/draft-orders", query="status=OPEN").json["items"][0]["tags"] == ["x"]
    unknown = "dft_00000000000000000000000000"
    for below in ("", "/timeline"):
        problem = aws_merchant.refused(404, "not_found", "GET", f"/draft-orders/{unknown}{below}")
        assert problem["detail"] == f"No draft order has the id '{unknown}'."
