"""Stream records in, entries on the bus out."""

import json
from typing import Any

import pytest

from functions.publish_events.handler import lambda_handler
from invoicing.adapters.aws import client
from invoicing.adapters.dynamodb.event_items import to_event_item
from invoicing.bootstrap import app
from invoicing.domain.events import Actor, LinkCreated, RecordedEvent
from tests.support.aws import Aws
from tests.support.cast.people import INGRID
from tests.support.fakes import START, FakeBus
from tests.support.lambda_events import CONTEXT
from tests.support.log_lines import LogLines

SALE = "159p9s42q6xth6k5n2242yyjqz"


def record(number: int, **changes: Any) -> dict[str, Any]:
    """Return a stream record as Lambda gets it."""
    event = RecordedEvent(
        id=f"evt_{number:026d}",
        sale_id=SALE,
        type="LinkCreated",
        occurred_at=START,
        actor=Actor.STAFF,
        data=LinkCreated(f"lnk_{number}", "chat"),
        correlation_id=SALE,
        staff_id=INGRID.id,
    )
    image = {**to_event_item(event), **changes}
    return {
        "eventID": str(number),
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": {name: image[name] for name in ("PK", "SK")},
            "NewImage": image,
            "SequenceNumber": str(1000 + number),
            "StreamViewType": "NEW_IMAGE",
        },
    }


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> FakeBus:
    bus = FakeBus()
    monkeypatch.setitem(vars(app), "bus", bus)
    return bus


def publish(*records: dict[str, Any]) -> list[str]:
    """Return the sequence numbers that are to come again."""
    answer = lambda_handler({"Records": list(records)}, CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_every_event_of_a_batch_is_published_in_order(bus: FakeBus) -> None:
    assert publish(*map(record, range(30))) == []
    links = [json.loads(entry["Detail"])["data"]["link_id"] for entry in bus.published]
    assert links == [f"lnk_{number}" for number in range(30)]


def test_an_event_is_published_in_its_envelope(bus: FakeBus) -> None:
    publish(record(1, causation_id={"S": "evt_0"}, order_id={"S": f"ord_{SALE}"}))
    (entry,) = bus.published
    assert entry["DetailType"] == "LinkCreated"
    assert json.loads(entry["Detail"]) == {
        "metadata": {
            "event_id": f"evt_{1:026d}",
            "version": 1,
            "occurred_at": "2026-11-23T12:00:00Z",
            "correlation_id": SALE,
            "causation_id": "evt_0",
            "sale_id": SALE,
            "draft_order_id": f"dft_{SALE}",
            "order_id": f"ord_{SALE}",
            "actor": "staff",
            "staff_id": INGRID.id,
        },
        "data": {"link_id": "lnk_1", "channel": "chat"},
    }


def test_what_the_bus_did_not_take_is_reported_record_by_record(bus: FakeBus) -> None:
    bus.not_now = [{1, 3}]
    assert publish(*map(record, range(5))) == ["1001", "1003"]
    assert len(bus.published) == 3


def test_the_log_names_aws_s_error_code_when_publishing_fails(bus: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    log = LogLines(monkeypatch)
    bus.not_now = [{1, 3}]
    publish(*map(record, range(5)))
    [line] = log.read()
    assert (line["message"], line["events"], line["errors"]) == ("events_not_published_yet", 2, ["ThrottlingException"])


@pytest.mark.parametrize(
    "spoilt",
    [
        {"type": {"S": "NoSuchEvent"}},
        {"type": None},
        {"data": {"M": {}}},
        {"data": {"B": "eJw="}},
        {"actor": {"S": "unknown"}},
        {"occurred_at": {"S": "yesterday"}},
    ],
)
def test_a_record_that_cannot_be_read_is_set_aside_and_the_others_go_on(bus: FakeBus, spoilt: dict[str, Any]) -> None:
    bus.not_now = [{1}]
    assert publish(record(1), record(2, **spoilt), record(3)) == ["1003"]
    assert [json.loads(entry["Detail"])["data"]["link_id"] for entry in bus.published] == ["lnk_1"]
    ((entry, reason),) = bus.aside
    assert f"{2:026d}" in entry["Keys"]
    assert reason.startswith("It cannot be read")


def test_the_log_line_of_an_unreadable_event_is_about_its_sale(bus: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    log = LogLines(monkeypatch)
    publish(record(1, type={"S": "NoSuchEvent"}))
    [line] = log.read()
    assert (line["message"], line["correlation_id"]) == ("event_unreadable", SALE)


def test_an_empty_batch_is_no_failure(bus: FakeBus) -> None:
    assert publish() == []


def test_events_reach_the_real_bus_under_the_source_invoicing(aws: Aws) -> None:
    queue = client("sqs").create_queue(QueueName="listener")["QueueUrl"]
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    bus_name = app.bus._bus_name  # type: ignore[attr-defined]  # of the adapter
    pattern = json.dumps({"source": ["invoicing"], "detail-type": ["LinkCreated"]})
    client("events").put_rule(Name="listen", EventBusName=bus_name, EventPattern=pattern)
    client("events").put_targets(Rule="listen", EventBusName=bus_name, Targets=[{"Id": "1", "Arn": arn}])
    assert publish(record(1)) == []
    (message,) = client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"])["detail"]["data"] == {"link_id": "lnk_1", "channel": "chat"}
