"""Many orders are tagged and untagged at once, by the jobs that change draft orders."""

from datetime import timedelta
from typing import Any

import pytest

from functions.recover.handler import lambda_handler as recover
from invoicing.bootstrap import app
from invoicing.domain.values.tags import MAX_TAGS
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell
from tests.support.lambda_events import lambda_context
from tests.support.log_lines import LogLines


def bulk(merchant: Merchant, action: str, tag: str, *, key: str = "", **more: Any) -> Any:
    body = {"action": action, "tags": [tag], **more}
    answer = merchant.request("POST", "/orders/bulk", body, headers={"Idempotency-Key": key} if key else None)
    assert (answer.status, answer.headers["Location"]) == (202, f"/jobs/{answer.json['id']}")
    return answer.json


def orders(merchant: Merchant, count: int, **more: Any) -> list[str]:
    return [merchant.complete(merchant.draft("mug", **more), ignore_stock=True)["id"] for _ in range(count)]


def tags_of(merchant: Merchant, ids: list[str]) -> list[list[str]]:
    return [merchant.ask("GET", f"/orders/{order_id}")["tags"] for order_id in ids]


def test_orders_are_tagged_and_untagged_before_the_answer(merchant: Merchant) -> None:
    ids = orders(merchant, 3, tags=["old"])
    job = bulk(merchant, "tag", "jul", ids=[*ids, ids[0]])
    assert (job["action"], job["status"], job["total"], job["done"], job["failed"]) == ("tag", "completed", 3, 3, 0)
    assert tags_of(merchant, ids) == [["old", "jul"]] * 3
    bulk(merchant, "untag", "old", ids=ids)
    assert tags_of(merchant, ids) == [["jul"]] * 3
    assert merchant.ask("GET", f"/draft-orders/{ids[0].replace('ord_', 'dft_')}")["tags"] == ["old"]


def test_a_tag_is_an_edit_of_the_order_once(merchant: Merchant) -> None:
    order_id = sell(merchant)
    before = merchant.ask("GET", f"/orders/{order_id}")["version"]
    for _ in range(2):
        bulk(merchant, "tag", "jul", ids=[order_id])
    assert merchant.ask("GET", f"/orders/{order_id}")["version"] == before + 1
    told = merchant.ask("GET", f"/orders/{order_id}/timeline?limit=100")["items"]
    assert [entry["data"]["changed"] for entry in told if entry["type"] == "OrderEdited"] == [["tags"]]


def test_orders_in_every_state_are_tagged_also_fulfilled_and_cancelled_ones(merchant: Merchant) -> None:
    fulfilled, cancelled = orders(merchant, 2)
    merchant.fulfill({"id": fulfilled})
    merchant.cancel_order({"id": cancelled})
    assert bulk(merchant, "tag", "packed", ids=[fulfilled, cancelled])["failed"] == 0
    assert tags_of(merchant, [fulfilled, cancelled]) == [["packed"]] * 2


def test_a_filter_selects_orders_and_the_tick_of_every_minute_finishes_them(merchant: Merchant) -> None:
    ids, others = orders(merchant, 30, tags=["old"]), orders(merchant, 1)
    for order_id in ids:
        merchant.fulfill({"id": order_id})
    chosen = {"tag": "old", "financial_status": ["PAID"], "fulfillment_status": ["PARTIALLY_FULFILLED", "FULFILLED"]}
    job = bulk(merchant, "untag", "old", filter=chosen)
    assert (job["status"], job["total"], job["done"]) == ("running", None, 25)
    app.clock.advance(timedelta(seconds=1))  # type: ignore[attr-defined]  # the clock of the tests
    late = orders(merchant, 1, tags=["old"])
    recover({}, lambda_context())
    assert merchant.ask("GET", f"/jobs/{job['id']}")["done"] == 30
    assert tags_of(merchant, [*ids, *others, *late]) == [*([[]] * 31), ["old"]]


def test_what_is_no_order_is_named_and_does_not_stop_the_others(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = merchant.draft()["id"]
    first, full, broken = orders(merchant, 3)
    tags = [f"tag {i}" for i in range(MAX_TAGS)]
    merchant.update(f"/orders/{full}", {"tags": tags})
    unknown, open_draft = "ord_00000000000000000000000000", draft.replace("dft_", "ord_")
    get = app.sales.get

    def reads_badly(sale_id: str, *also: Any, **named: Any) -> Any:
        if broken.endswith(sale_id):
            raise KeyError("data")
        return get(sale_id, *also, **named)

    monkeypatch.setattr(app.sales, "get", reads_badly)
    log = LogLines(monkeypatch)
    job = bulk(merchant, "tag", "jul", ids=[draft, open_draft, unknown, full, broken, first])
    assert [(it["id"], it["code"]) for it in job["problems"]] == [
        (draft, "not_found"),
        (open_draft, "not_found"),
        (unknown, "not_found"),
        (full, "invalid_request"),
        (broken, "internal_error"),
    ]
    assert job["problems"][2]["detail"] == f"No order has the id '{unknown}'."
    [line] = log.read("order_not_changed")
    assert broken.endswith(line["correlation_id"])
    assert tags_of(merchant, [first]) == [["jul"]]


def test_the_key_of_a_bulk_change_is_one_job_of_one_resource(merchant: Merchant) -> None:
    ids = orders(merchant, 2)
    first = bulk(merchant, "tag", "jul", key="once", ids=ids)
    assert bulk(merchant, "tag", "jul", key="once", ids=ids)["id"] == first["id"]
    body, headers = {"action": "tag", "tags": ["jul"], "ids": ids}, {"Idempotency-Key": "once"}
    drafts = merchant.request("POST", "/draft-orders/bulk", body, headers=headers)
    assert drafts.json["id"] != first["id"]


def test_the_table_keeps_jobs_of_orders(aws_merchant: Merchant) -> None:
    ids = orders(aws_merchant, 26)
    job = bulk(aws_merchant, "tag", "jul", filter={"financial_status": ["PAID"]})
    assert job["done"] == 25
    recover({}, lambda_context())
    assert aws_merchant.ask("GET", f"/jobs/{job['id']}")["status"] == "completed"
    assert tags_of(aws_merchant, ids) == [["jul"]] * 26
