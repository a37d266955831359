"""A small stack of stand-in functions."""

import importlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from local.stack import Stack
from tests.support.aws_simulator import AwsSimulator

TEMPLATE = Path(__file__).parent / "small_stack" / "template.yaml"


@pytest.fixture(scope="module")
def small_stack(aws_simulator: AwsSimulator) -> Stack:
    return aws_simulator.get("a small stack", lambda: Stack.start(seed=False, template=TEMPLATE, batch_window=0))


@pytest.fixture
def stack(small_stack: Stack) -> Stack:
    small_stack.reset()
    return small_stack


@pytest.fixture
def functions(stack: Stack) -> SimpleNamespace:
    """What the stand-in functions remember, empty at first."""
    publish = importlib.import_module("small.publish.handler")
    consume = importlib.import_module("small.consume.handler")
    tick = importlib.import_module("small.tick.handler")
    memory = SimpleNamespace(
        batches=publish.batches, events=consume.events, failures=consume.failures, ticks=tick.ticks, writes=tick.writes
    )
    for remembered in vars(memory).values():
        remembered.clear()
    return memory


@pytest.fixture
def table(stack: Stack) -> Any:
    """DynamoDB, its one table filled in."""
    dynamodb, name = stack.resources.client("dynamodb"), stack.resources.table_name

    def put(partition: str, sort: str, **attributes: Any) -> None:
        dynamodb.put_item(TableName=name, Item={"PK": {"S": partition}, "SK": {"S": sort}, **attributes})

    def get(partition: str, sort: str) -> Any:
        key = {"PK": {"S": partition}, "SK": {"S": sort}}
        return dynamodb.get_item(TableName=name, Key=key, ConsistentRead=True).get("Item")

    return SimpleNamespace(client=dynamodb, name=name, put=put, get=get)
