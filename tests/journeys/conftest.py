"""Whole sales through the real handlers, the real template and the real events, in one process."""

from collections.abc import Iterator

import pytest

from local.stack import Stack
from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop
from tests.support.aws_simulator import AwsSimulator
from tests.support.faults.crashes.crashed_calls import crashed_calls


@pytest.fixture(scope="module")
def running(aws_simulator: AwsSimulator) -> Stack:
    return aws_simulator.get("a shop", lambda: Stack.start(batch_window=0))


@pytest.fixture
def shop(running: Stack) -> Iterator[Shop]:
    """The seeded shop, as it is on the first morning."""
    running.reset()
    yield Shop(running)
    running.wait_until_idle()
    # The crash matrix (tests/faults) must interrupt every call that a journey makes to AWS and to the provider.
    crashed = crashed_calls()
    assert set(running.calls.counted()) <= crashed.keys()
    assert {f"provider:{verb}" for verb, _ in running.payment_views.calls} <= {operation for _, operation in crashed}


@pytest.fixture
def merchant(shop: Shop) -> Merchant:
    """The shop's staff."""
    return shop.merchant
