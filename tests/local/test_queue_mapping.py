"""Messages of a queue reach their function as Lambda delivers them."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from local.queue_mapping import QueueMapping, QueueRelay
from local.template import Template
from tests.support.faults.steady_stack import SteadyJobQueue
from tests.support.repository import ROOT

MAPPING = QueueMapping("count", "arn:source", 3, 60.0, 420.0, 2, "arn:dead")


class Queue(SimpleNamespace):
    """A queue whose function keeps its batches; it reports the messages in `failing`, or raises."""

    def __init__(self) -> None:
        super().__init__(batches=[], failing=set(), raises=False, dead=[])
        self.jobs = SteadyJobQueue()
        self.relay = QueueRelay(MAPPING, self, self.jobs)  # type: ignore[arg-type]  # stands for `Functions`

    def invoke(self, name: str, event: Any) -> Any:
        assert name == "count"
        self.batches.append([json.loads(record["body"])["n"] for record in event["Records"]])
        if self.raises:
            raise RuntimeError("on purpose")
        ids = [it["messageId"] for it in event["Records"] if json.loads(it["body"])["n"] in self.failing]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in ids]}

    def send_to_queue(self, arn: str, message: Any) -> None:
        self.dead.append((arn, message["n"]))

    def put(self, *numbers: int) -> None:
        for number in numbers:
            self.relay.put({"n": number})
        self.jobs.wait_until_idle()


@pytest.fixture
def queue() -> Queue:
    return Queue()


def test_messages_of_a_window_come_in_batches(queue: Queue) -> None:
    queue.put(1, 2, 3, 4)
    queue.put(5)
    assert queue.batches == [[1, 2, 3], [4], [5]]
    assert queue.jobs.now == 120


def test_a_message_that_is_reported_comes_again_alone(queue: Queue) -> None:
    queue.failing = {2}
    queue.put(1, 2)
    assert queue.batches == [[1, 2], [2]]
    assert queue.jobs.now == 60 + 420
    assert queue.dead == [("arn:dead", 2)]


def test_all_messages_of_a_batch_that_fails_come_again(queue: Queue, capsys: pytest.CaptureFixture[str]) -> None:
    queue.raises = True
    queue.put(1, 2)
    assert queue.batches == [[1, 2], [1, 2]]
    assert queue.dead == [("arn:dead", 1), ("arn:dead", 2)]
    assert "on purpose" in capsys.readouterr().err


def test_messages_are_forgotten_with_the_rest_of_the_stack(queue: Queue) -> None:
    queue.relay.put({"n": 1})
    queue.relay.forget()
    queue.put(2)
    assert queue.batches == [[2]]


def test_the_queue_of_changed_sales_is_read_from_the_template() -> None:
    from local.queue_mapping import _read_mappings  # noqa: PLC0415

    template = Template(ROOT / "template.yaml")
    declared = dict(template.resources("AWS::Serverless::Function"))
    function: Any = SimpleNamespace(name="record_figures", events=declared["RecordFigures"]["Events"])
    [mapping] = _read_mappings(template, {"record_figures": function})
    dead = template.attribute("UncountedSales", "Arn")
    assert (mapping.window, mapping.receives, mapping.dead_letters) == (60.0, 5, dead)
