"""One steady stack for all modules of one kind, and the moment to which each test returns."""

from collections.abc import Iterator

import pytest

from tests.faults.calls import Requests
from tests.faults.steady import Moment, SteadyStack


@pytest.fixture(scope="module")
def requests() -> Iterator[Requests]:
    with SteadyStack.start() as stack, Requests(stack).watched() as requests:
        yield requests


@pytest.fixture(scope="module")
def beginning(requests: Requests) -> Moment:
    """Return the seeded shop, as it is on the first morning."""
    return requests.stack.remember()
