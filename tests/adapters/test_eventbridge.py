"""Which entries go on the bus, which come again, which are set aside."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from invoicing.adapters.eventbridge import MAX_BYTES, EventBridgeBus


def entry(number: int, size: int = 0) -> dict[str, str]:
    return {"DetailType": "LinkCreated", "Detail": json.dumps({"number": number, "more": "x" * size})}


class Service:
    """EventBridge and SQS, with errors for entries (by number) and for whole requests (one a request)."""

    def __init__(self, errors: dict[int, str] | None = None, refusals: list[Exception | None] | None = None) -> None:
        self.errors = errors or {}
        self.refusals = refusals or []
        self.requests: list[list[int]] = []
        self.aside: list[dict[str, Any]] = []

    def put_events(self, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 boto3's word
        assert {(entry["Source"], entry["EventBusName"]) for entry in Entries} == {("invoicing", "bus")}
        numbers = [json.loads(entry["Detail"])["number"] for entry in Entries]
        self.requests.append(numbers)
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal:
            raise refusal
        results = [{"ErrorCode": self.errors[n]} if n in self.errors else {"EventId": str(n)} for n in numbers]
        return {"FailedEntryCount": sum("ErrorCode" in result for result in results), "Entries": results}

    def send_message(self, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803 boto3's word
        assert QueueUrl == "https://queue"
        assert len(MessageBody) < 256 * 1024
        self.aside.append(json.loads(MessageBody))

    def publish(self, *entries: dict[str, str]) -> dict[int, str]:
        aws: Any = self
        bus = EventBridgeBus(aws, lambda: aws, bus_name="bus", poison_queue_url="https://queue")
        return dict(bus.publish(entries))

    def numbers_aside(self) -> list[int]:
        return [json.loads(message["entry"]["Detail"])["number"] for message in self.aside]


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "PutEvents")


def test_ten_entries_go_in_one_request() -> None:
    service = Service()
    assert service.publish(*map(entry, range(25))) == {}
    assert service.requests == [list(range(10)), list(range(10, 20)), list(range(20, 25))]


def test_large_entries_go_in_as_many_requests_as_their_size_asks_for() -> None:
    service = Service()
    third = MAX_BYTES // 3
    assert service.publish(*(entry(number, third) for number in range(5))) == {}
    assert service.requests == [[0, 1], [2, 3], [4]]


def test_without_entries_no_request_is_sent_to_eventbridge() -> None:
    service = Service()
    assert service.publish() == {}
    assert service.requests == []


def test_entries_that_failed_this_time_come_again_by_position_with_aws_s_error() -> None:
    service = Service({3: "InternalFailure", 12: "ThrottlingException", 13: "SomethingNew"})
    assert service.publish(*map(entry, range(15))) == {
        3: "InternalFailure",
        12: "ThrottlingException",
        13: "SomethingNew",
    }
    assert service.aside == []


@pytest.mark.parametrize("code", ["MalformedDetail", "InvalidArgument"])
def test_an_entry_that_can_never_be_taken_is_set_aside_and_the_others_go_on(code: str) -> None:
    service = Service({1: code, 2: "InternalFailure"})
    assert service.publish(*map(entry, range(4))) == {2: "InternalFailure"}
    assert service.numbers_aside() == [1]
    assert service.aside[0]["reason"] == code


def test_an_entry_that_is_too_large_is_set_aside_in_part_and_the_others_go_on() -> None:
    service = Service()
    assert service.publish(entry(0), entry(1, MAX_BYTES), entry(2)) == {}
    assert service.requests == [[0, 2]]
    assert service.aside[0]["entry"]["Detail"].startswith('{"number": 1')


def test_one_entry_that_spoils_its_request_is_found_and_set_aside() -> None:
    spoilt = refusal("ValidationException")
    service = Service(refusals=[spoilt, None, spoilt, None])
    assert service.publish(*map(entry, range(3))) == {}
    assert service.requests == [[0, 1, 2], [0], [1], [2]]
    assert service.numbers_aside() == [1]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (refusal("ThrottlingException"), "ThrottlingException"),
        (refusal("AccessDeniedException"), "AccessDeniedException"),
        (EndpointConnectionError(endpoint_url="x"), "EndpointConnectionError"),
    ],
)
def test_a_request_that_was_not_answered_comes_again_as_a_whole_and_no_other_does(error: Exception, code: str) -> None:
    service = Service(refusals=[None, error])
    assert service.publish(*map(entry, range(25))) == dict.fromkeys(range(10, 20), code)
    assert service.aside == []
