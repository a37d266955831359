"""The queue tells of changed sales, and what they changed is added to the totals."""

import json
from typing import Any

import pytest

from functions.record_figures.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.figures.additions import sum_of
from invoicing.domain.figures.figures import TotalKind
from tests.support.lambda_events import CONTEXT, sample
from tests.support.worlds.fake_world import FakeWorld, use


@pytest.fixture
def world() -> FakeWorld:
    world = FakeWorld()
    use(app, world)
    return world


def batch(*sale_ids: str) -> dict[str, Any]:
    """Return a batch with a message for each; the id of a message is its place."""
    [record] = sample("queue/record_figures")["Records"]
    body = json.loads(record["body"])
    records = []
    for number, sale_id in enumerate(sale_ids):
        body["detail"]["metadata"]["sale_id"] = sale_id
        records.append({**record, "messageId": str(number), "body": json.dumps(body)})
    return {"Records": records}


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def drafts(world: FakeWorld) -> int:
    [amounts] = sum_of(world.totals.read(1, TotalKind.STATE)).values()
    return amounts["draft_open"]


def test_events_of_one_sale_in_a_batch_cost_one_read(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    sale, other = world.draft(), world.draft()
    read: list[str] = []
    kept = world.totals.sale

    def reading(sale_id: str) -> Any:
        read.append(sale_id)
        return kept(sale_id)

    monkeypatch.setattr(world.totals, "sale", reading)
    assert failed(lambda_handler(batch(sale.id, other.id, sale.id, sale.id), CONTEXT)) == []
    assert read == [sale.id, other.id]
    assert drafts(world) == 2


def test_a_sale_that_fails_returns_to_the_queue_and_the_others_are_counted(
    world: FakeWorld, caplog: pytest.LogCaptureFixture
) -> None:
    sale, unknown = world.draft(), "06b3m5s4q0xk8t9v7w2e1c3r5a"
    assert failed(lambda_handler(batch(unknown, sale.id, unknown), CONTEXT)) == ["0", "2"]
    assert drafts(world) == 1
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["figures_not_recorded"]


def test_what_an_event_says_is_not_counted(world: FakeWorld) -> None:
    sale = world.draft()
    lambda_handler(batch(sale.id), CONTEXT)  # which says that an order was paid
    assert world.totals.read(1, TotalKind.PAID) == []
