"""One steady stack for all tests of a module, and the flows that were prepared in it."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.faults.calls import Requests
from tests.faults.crashes import Prepared
from tests.faults.matrix import prepared
from tests.faults.steady import Moment, SteadyStack


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
