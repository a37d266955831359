"""Events that the stream lost are published again, and each of them acts once."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import boto3
import pytest

from invoicing.adapters.dynamodb.keys import event_key
from invoicing.bootstrap import app
from invoicing.domain.errors import SecretUnavailableError
from local.stack import Stack
from ops.publish_day import publish, run
from ops.stage import Stage, StageError
from tests.support.actors.shop import Shop
from tests.support.fakes import FakeBus

STAGE = Stage("prod", "prod", "invoicing-prod", "eu-north-1", {})
Publish = Callable[..., list[str]]


class CloudFormation:
    """The stack's outputs, as the local stack has them."""

    def __init__(self, stack: Stack) -> None:
        resolve = stack.template.resolve
        self.outputs = {name: resolve({"Ref": ref}) for name, ref in (("TableName", "Table"), ("BusName", "Bus"))}
        queue = stack.template.attribute("PoisonEvents", "QueueName")
        self.outputs["PoisonEventsUrl"] = boto3.client("sqs").get_queue_url(QueueName=queue)["QueueUrl"]

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803 - AWS's name
        assert StackName == STAGE.stack
        outputs = [{"OutputKey": name, "OutputValue": value} for name, value in self.outputs.items()]
        return {"Stacks": [{"StackStatus": "UPDATE_COMPLETE", "Outputs": outputs}]}


@pytest.fixture
def publish_day(shop: Shop, capsys: pytest.CaptureFixture[str]) -> Publish:
    """Run the command for a day, by default the shop's, and return what it prints."""
    cloudformation = CloudFormation(shop.stack)

    def run_it(*types: str, now: bool = True, day: date | None = None) -> list[str]:
        capsys.readouterr()
        of_stack = {"cloudformation": cloudformation}
        run(STAGE, day or app.clock().date(), types, lambda name: of_stack.get(name) or boto3.client(name), now=now)
        shop.stack.wait_until_idle()
        return [line for line in capsys.readouterr().out.splitlines() if not line.startswith("{")]

    return run_it


@pytest.fixture
def lost(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A draft order whose invoice was requested while nothing reached the bus."""
    draft = shop.merchant.draft()
    shop.stack.wait_until_idle()
    with monkeypatch.context() as patch:
        patch.setitem(vars(app), "bus", FakeBus())
        shop.merchant.request_invoice(draft)
        shop.merchant.update("/products/kopp-steingods", {"price": "251.00"})
        shop.stack.wait_until_idle()
    return draft


def test_without_now_the_days_events_are_only_counted(shop: Shop, lost: Any, publish_day: Publish) -> None:
    emails = len(shop.emails())
    lines = publish_day(now=False)
    assert lines[-1].startswith("Nothing was published")
    counted = {name: int(number) for number, name in (line.split() for line in lines[:-1])}
    assert counted["ProductChanged"] > 1  # those of the seed, and the one that was lost
    assert counted["DraftOrderCreated"] == 2
    assert len(shop.emails()) == emails


def test_lost_events_are_published_again_and_act_once(shop: Shop, lost: Any, publish_day: Publish) -> None:
    emails = len(shop.emails())
    assert "EmailSent invoice" not in shop.story(lost)
    for _ in range(2):
        assert publish_day()[-1].endswith("events were published again.")
    assert shop.story(lost).count("EmailSent invoice") == 1
    assert len(shop.emails()) == emails + 1


@pytest.mark.parametrize("hours", [5, 30])
def test_an_email_whose_events_were_lost_for_hours_is_sent_in_the_end(
    shop: Shop, publish_day: Publish, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    draft, emails, day = shop.merchant.draft(), len(shop.emails()), app.clock().date()
    shop.stack.wait_until_idle()
    with monkeypatch.context() as patch:
        patch.setitem(vars(app), "bus", FakeBus())
        shop.merchant.request_invoice(draft)
        for _ in range(hours * 4):
            shop.advance(minutes=15)
        shop.stack.wait_until_idle()
    publish_day(day=day)
    assert shop.story(draft).count("EmailSent invoice") == 1
    assert "EmailFailed" not in shop.story(draft)
    assert len(shop.emails()) == emails + 1


def test_a_receipt_by_request_whose_events_were_lost_is_sent_in_the_end(
    shop: Shop, publish_day: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = shop.merchant.ready()
    shop.merchant.complete(draft)
    order = shop.merchant.order(draft)
    shop.stack.wait_until_idle()
    emails, day = len(shop.emails()), app.clock().date()
    with monkeypatch.context() as patch:
        patch.setitem(vars(app), "bus", FakeBus())
        shop.merchant.request_receipt(order)
        for _ in range(20):
            shop.advance(minutes=15)
        shop.stack.wait_until_idle()
    publish_day(day=day)
    assert len(shop.emails()) == emails + 1


def test_an_email_whose_link_keys_are_unreadable_for_hours_is_sent_then(
    shop: Shop, publish_day: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, emails, day = shop.merchant.draft(), len(shop.emails()), app.clock().date()

    def unreadable(*given: Any, **more: Any) -> Any:
        raise SecretUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr("local.functions.RETRY_SECONDS", (0.0, 0.0))
        patch.setattr("invoicing.usecases.email.send_once.email_url", unreadable)
        shop.merchant.request_invoice(draft)
        for _ in range(20):
            shop.advance(minutes=15)
        shop.stack.wait_until_idle()
    publish_day(day=day)
    assert shop.story(draft).count("EmailSent invoice") == 1
    assert len(shop.emails()) == emails + 1


def test_only_the_events_of_the_given_types_are_published(shop: Shop, lost: Any, publish_day: Publish) -> None:
    counted, published = publish_day("ProductChanged")
    assert counted.split() == [published.split()[0], "ProductChanged"]
    assert "EmailSent invoice" not in shop.story(lost)
    with pytest.raises(StageError, match="no events OrderPayed"):
        publish_day("OrderPayed")


def test_a_day_without_events_publishes_none(publish_day: Publish) -> None:
    assert publish_day(day=date(2020, 1, 1)) == ["0 events were published again."]


def test_an_event_that_cannot_be_read_is_named_and_the_others_are_published(
    shop: Shop, lost: Any, publish_day: Publish
) -> None:
    timeline = shop.merchant.ask("GET", f"/draft-orders/{lost['id']}/timeline")["items"]
    created = timeline[0]["id"]
    boto3.client("dynamodb").update_item(
        TableName=shop.stack.resources.table_name,
        Key=event_key(lost["id"].removeprefix("dft_"), created),
        UpdateExpression="SET #type = :none",
        ExpressionAttributeNames={"#type": "type"},
        ExpressionAttributeValues={":none": {"S": "NoSuchEvent"}},
    )
    emails = len(shop.emails())
    assert publish_day()[0].startswith(f"{created} cannot be read")
    assert len(shop.emails()) == emails + 1


def test_what_the_bus_does_not_take_is_tried_again_and_then_told(monkeypatch: pytest.MonkeyPatch, shop: Shop) -> None:
    monkeypatch.setattr("ops.publish_day.FIRST_WAIT", 0)
    draft = shop.merchant.draft()
    shop.merchant.request_invoice(draft)
    events: Any = app.sales.timeline(draft["id"].removeprefix("dft_"), 10, None).items
    busy: Any = Busy(times=2)
    publish(events, busy)
    assert [json.loads(entry["Detail"])["metadata"]["event_id"] for entry in busy.taken] == [it.id for it in events]
    never: Any = Busy(times=99)
    with pytest.raises(StageError, match=r"did not take 2 events \(ThrottlingException\)"):
        publish(events, never)


class Busy:
    """A bus that takes nothing for some calls."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.taken: list[Any] = []

    def publish(self, entries: Any) -> dict[int, str]:
        self.times -= 1
        if self.times >= 0:
            return dict.fromkeys(range(len(entries)), "ThrottlingException")
        self.taken += entries
        return {}
