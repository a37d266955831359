"""Many draft orders are tagged, untagged and cancelled at once, as a job that says how far it is."""

from datetime import timedelta
from typing import Any

import pytest

from functions.recover.handler import lambda_handler as recover
from invoicing.bootstrap import app
from invoicing.domain.bulk.job import MAX_PROBLEMS
from invoicing.domain.values.tags import MAX_TAGS
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import at_provider, sell
from tests.support.cast.people import KARI_JSON
from tests.support.lambda_events import lambda_context
from tests.support.log_lines import LogLines


def bulk(merchant: Merchant, action: str, *, key: str = "", **more: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else None
    answer = merchant.request("POST", "/draft-orders/bulk", {"action": action, **more}, headers=headers)
    assert answer.status == 202, answer.json
    assert answer.headers["Location"] == f"/jobs/{answer.json['id']}"
    return answer.json


def tick(milliseconds: int = 55_000) -> None:
    recover({}, lambda_context(milliseconds))


def read(merchant: Merchant, job: Any) -> Any:
    return merchant.request("GET", f"/jobs/{job['id']}").json


def tags_of(merchant: Merchant, ids: list[str]) -> list[list[str]]:
    return [merchant.request("GET", f"/draft-orders/{it}").json["tags"] for it in ids]


def drafts(merchant: Merchant, count: int, **more: Any) -> list[str]:
    return [merchant.draft(**more)["id"] for _ in range(count)]


def test_a_few_are_done_before_the_answer(merchant: Merchant) -> None:
    ids = drafts(merchant, 3, tags=["old"])
    job = bulk(merchant, "tag", tags=["jul", "old", "jul"], ids=[*ids, ids[0]])
    assert (job["status"], job["total"], job["done"], job["failed"], job["problems"]) == ("completed", 3, 3, 0, [])
    assert tags_of(merchant, ids) == [["old", "jul"]] * 3
    assert merchant.request("GET", "/draft-orders", query="tag=jul").json["items"][0]["tags"] == ["old", "jul"]
    bulk(merchant, "untag", tags=["old", "never"], ids=ids)
    assert tags_of(merchant, ids) == [["jul"]] * 3
    assert read(merchant, job) == job


def test_a_tag_is_an_edit_with_a_version_and_an_entry_on_the_timeline(merchant: Merchant) -> None:
    (draft_id,) = drafts(merchant, 1)
    bulk(merchant, "tag", tags=["jul"], ids=[draft_id])
    bulk(merchant, "tag", tags=["jul"], ids=[draft_id])  # nothing is left to be done
    assert merchant.request("GET", f"/draft-orders/{draft_id}").json["version"] == 2
    told = merchant.request("GET", f"/draft-orders/{draft_id}/timeline").json["items"]
    assert [(entry["type"], entry["actor"]) for entry in told][1:] == [("DraftOrderUpdated", "staff")]
    assert told[1]["data"]["changed"] == ["tags"]


def test_many_are_gone_on_with_by_the_tick_of_every_minute(merchant: Merchant) -> None:
    ids = drafts(merchant, 70)
    job = bulk(merchant, "cancel", ids=ids)
    assert (job["status"], job["total"], job["done"]) == ("running", 70, 25)
    tick()
    job = read(merchant, job)
    assert (job["status"], job["done"], job["failed"]) == ("completed", 70, 0)
    assert len(merchant.request("GET", "/draft-orders", query="status=CANCELLED&limit=100").json["items"]) == 70


def test_a_tick_without_time_leaves_the_rest_to_the_next(merchant: Merchant) -> None:
    job = bulk(merchant, "tag", tags=["x"], ids=drafts(merchant, 80))
    tick(1000)
    assert read(merchant, job)["done"] == 50
    tick(1000)
    tick(1000)
    assert read(merchant, job)["status"] == "completed"


def test_a_bulk_job_reports_each_failed_draft_order_and_continues(merchant: Merchant) -> None:
    first, last = drafts(merchant, 2)
    sold = sell(merchant).replace("ord_", "dft_")
    unknown = "dft_00000000000000000000000000"
    job = bulk(merchant, "cancel", ids=[first, sold, unknown, "x", last])
    assert (job["done"], job["failed"]) == (5, 3)
    assert [(it["id"], it["code"]) for it in job["problems"]] == [
        (sold, "wrong_state"),
        (unknown, "not_found"),
        ("x", "not_found"),
    ]
    assert job["problems"][1]["detail"] == f"No draft order has the id '{unknown}'."
    for draft_id in (first, last):
        assert merchant.request("GET", f"/draft-orders/{draft_id}").json["status"] == "CANCELLED"


def test_of_very_many_problems_all_are_counted_and_a_hundred_named(merchant: Merchant) -> None:
    job = bulk(merchant, "cancel", ids=[f"x{i}" for i in range(150)])
    tick()
    job = read(merchant, job)
    assert (job["failed"], len(job["problems"])) == (150, MAX_PROBLEMS)


def test_a_bulk_job_reports_an_unreadable_draft_order_and_continues(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = drafts(merchant, 3)
    get = app.sales.get

    def broken(sale_id: str, *also: Any, **named: Any) -> Any:
        if ids[1].endswith(sale_id):
            raise KeyError("data")
        return get(sale_id, *also, **named)

    monkeypatch.setattr(app.sales, "get", broken)
    log = LogLines(monkeypatch)
    job = bulk(merchant, "tag", tags=["x"], ids=ids)
    [line] = log.read("draft_order_not_changed")
    assert ids[1].endswith(line["correlation_id"])
    assert [(it["id"], it["code"]) for it in job["problems"]] == [(ids[1], "internal_error")]
    monkeypatch.undo()
    assert tags_of(merchant, ids) == [["x"], [], ["x"]]


def test_a_customer_who_pays_is_in_the_way_unless_staff_say_so(merchant: Merchant) -> None:
    begun = at_provider(merchant)
    job = bulk(merchant, "cancel", ids=[begun])
    assert [it["code"] for it in job["problems"]] == ["payment_in_progress"]
    job = bulk(merchant, "cancel", ids=[begun], end_payment=True)
    assert (job["failed"], job["status"]) == (0, "completed")
    assert merchant.request("GET", f"/draft-orders/{begun}").json["status"] == "CANCELLED"


def test_a_bulk_job_cancels_draft_orders_under_payment_one_by_one(merchant: Merchant) -> None:
    job = bulk(merchant, "cancel", ids=drafts(merchant, 3), end_payment=True)
    assert job["done"] == 1
    tick(milliseconds=0)
    assert read(merchant, job)["done"] == 2
    tick()
    assert read(merchant, job)["status"] == "completed"


def test_a_bulk_job_changes_only_the_draft_orders_of_its_filter(merchant: Merchant) -> None:
    marked, others = drafts(merchant, 30, tags=["old"]), drafts(merchant, 2)
    job = bulk(merchant, "tag", tags=["new"], filter={"tag": "old", "status": ["OPEN"]})
    assert (job["total"], job["done"]) == (None, 25)
    app.clock.advance(timedelta(seconds=1))  # type: ignore[attr-defined]  # the clock of the tests
    late = drafts(merchant, 1, tags=["old"])
    tick()
    job = read(merchant, job)
    assert (job["status"], job["total"], job["done"]) == ("completed", 30, 30)
    assert tags_of(merchant, marked) == [["old", "new"]] * 30
    assert tags_of(merchant, [*others, *late]) == [[], [], ["old"]]


def test_a_bulk_job_may_change_the_field_that_its_filter_matches(merchant: Merchant) -> None:
    ids = drafts(merchant, 60, tags=["old"])
    job = bulk(merchant, "untag", tags=["old"], filter={"tag": "old"})
    tick()
    assert read(merchant, job)["done"] == 60
    assert tags_of(merchant, ids) == [[]] * 60


def test_the_same_key_begins_one_job_and_another_body_is_refused(merchant: Merchant) -> None:
    ids = drafts(merchant, 30)
    first = bulk(merchant, "cancel", key="once", ids=ids)
    second = bulk(merchant, "cancel", key="once", ids=ids)
    assert (second["id"], second["done"]) == (first["id"], 25)
    body = {"action": "cancel", "ids": ids[:1]}
    headers = {"Idempotency-Key": "once"}
    merchant.refused(422, "idempotency_key_reused", "POST", "/draft-orders/bulk", body, headers=headers)


def test_a_chunk_that_a_crash_cut_off_is_done_again_without_doing_more(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = drafts(merchant, 10)
    jobs: Any = app.jobs

    def dies(_: Any) -> Any:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "save", dies)
        assert merchant.request("POST", "/draft-orders/bulk", {"action": "cancel", "ids": ids}).status == 500
    (job_id,) = jobs.by_id
    app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    tick()
    job = read(merchant, {"id": job_id})
    assert (job["status"], job["done"], job["failed"]) == ("completed", 10, 0)
    for draft_id in ids:
        told = merchant.request("GET", f"/draft-orders/{draft_id}/timeline").json["items"]
        assert [entry["type"] for entry in told].count("DraftOrderCancelled") == 1


def test_a_job_that_is_over_no_longer_keeps_its_filter(merchant: Merchant) -> None:
    drafts(merchant, 1, customer=KARI_JSON)
    job = bulk(merchant, "tag", tags=["x"], filter={"query": "kari@example.com"})
    assert (job["status"], job["done"]) == ("completed", 1)
    assert "kari" not in repr(app.jobs.get(job["id"])).casefold()


def test_a_job_that_is_not_there_is_not_found(merchant: Merchant) -> None:
    merchant.refused(404, "not_found", "GET", "/jobs/job_x")


def test_no_more_tags_are_put_on_than_a_draft_takes(merchant: Merchant) -> None:
    (draft_id,) = drafts(merchant, 1, tags=[f"tag {i}" for i in range(MAX_TAGS)])
    job = bulk(merchant, "tag", tags=["one more"], ids=[draft_id])
    assert [it["code"] for it in job["problems"]] == ["invalid_request"]


def test_the_table_keeps_jobs_and_finds_those_that_are_not_over(aws_merchant: Merchant) -> None:
    ids = drafts(aws_merchant, 30, tags=["old"])
    by_ids = bulk(aws_merchant, "tag", tags=["new"], ids=ids, key="once")
    by_filter = bulk(aws_merchant, "untag", tags=["old"], filter={"tag": "old"})
    assert (by_ids["done"], by_filter["done"]) == (25, 25)
    assert bulk(aws_merchant, "tag", tags=["new"], ids=ids, key="once") == by_ids
    tick()
    assert {read(aws_merchant, job)["status"] for job in (by_ids, by_filter)} == {"completed"}
    assert tags_of(aws_merchant, ids) == [["new"]] * 30
    assert list(app.jobs.due(app.clock())) == []
    aws_merchant.refused(404, "not_found", "GET", "/jobs/job_x")
