"""One steady stack for all tests here, and the flows that were prepared in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from tests.support.aws_simulator import AwsSimulator
from tests.support.faults.crashes.matrix import prepared
from tests.support.faults.crashes.prepared import Prepared
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.steady_stack import Moment, SteadyStack

GetFlow = Callable[[str], Prepared]


@contextmanager
def steady() -> Iterator[tuple[Requests, Moment, GetFlow]]:
    with SteadyStack.start() as stack, Requests(stack).watched() as requests:
        beginning = stack.remember()
        yield requests, beginning, cache(lambda name: prepared(name, requests, beginning))


@pytest.fixture(scope="module")
def stood(aws_simulator: AwsSimulator) -> tuple[Requests, Moment, GetFlow]:
    return aws_simulator.get("a steady stack", steady)


@pytest.fixture(scope="module")
def requests(stood: tuple[Requests, Moment, GetFlow]) -> Requests:
    return stood[0]


@pytest.fixture(scope="module")
def beginning(stood: tuple[Requests, Moment, GetFlow]) -> Moment:
    """Return the seeded shop, as it is on the first morning."""
    return stood[1]


@pytest.fixture(scope="module")
def flow(stood: tuple[Requests, Moment, GetFlow]) -> GetFlow:
    """Return what prepares a flow, once."""
    return stood[2]
