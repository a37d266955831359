"""Whole sales through the real handlers, the real template and the real events, in one process."""

from collections.abc import Iterator

import pytest

from local.stack import Stack
from tests.journeys.shop import Shop


@pytest.fixture(scope="module")
def running() -> Iterator[Stack]:
    with Stack.start(batch_window=0) as stack:
        yield stack


@pytest.fixture
def shop(running: Stack) -> Iterator[Shop]:
    """The seeded shop, as it is on the first morning."""
    running.reset()
    yield Shop(running)
    running.settle()
