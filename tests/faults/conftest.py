"""One steady stack for all tests of a module, and the flows that were prepared in it."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.support.faults.crashes.matrix import prepared
from tests.support.faults.crashes.prepared import Prepared
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.steady_stack import Moment, SteadyStack


@pytest.fixture(scope="module")
def requests() -> Iterator[Requests]:
    with SteadyStack.start() as stack, Requests(stack).watched() as requests:
        yield requests


@pytest.fixture(scope="module")
def beginning(requests: Requests) -> Moment:
    """Return the seeded shop, as it is on the first morning."""
    return requests.stack.remember()


@pytest.fixture(scope="module")
def flow(requests: Requests, beginning: Moment) -> Callable[[str], Prepared]:
    """Return what prepares a flow, once."""
    return cache(lambda name: prepared(name, requests, beginning))
