"""Whole sales through the real handlers, the real template and the real events, in one process."""

from collections.abc import Iterator

import pytest

from local.stack import Stack
from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop
from tests.support.faults.crashes.crashed_calls import crashed_calls
from tests.support.standing import Standing


@pytest.fixture(scope="module")
def running(standing: Standing) -> Stack:
    return standing.get("a shop", lambda: Stack.start(batch_window=0))


@pytest.fixture
def shop(running: Stack) -> Iterator[Shop]:
    """The seeded shop, as it is on the first morning."""
    running.reset()
    yield Shop(running)
    running.wait_until_idle()
    # What a journey asks of AWS and of the provider, the crash matrix has cut short: tests/faults.
    crashed = crashed_calls()
    assert set(running.calls.counted()) <= crashed
    assert {f"provider:{verb}" for verb, _ in running.payment_views.calls} <= {operation for _, operation in crashed}


@pytest.fixture
def merchant(shop: Shop) -> Merchant:
    """The shop's staff."""
    return shop.merchant
