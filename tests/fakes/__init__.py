"""The ports, in memory. One behavioural suite (tests/adapters) holds them to the real adapters' manners."""

from tests.fakes.clock import START, FakeClock
from tests.fakes.email import FakeMailer
from tests.fakes.jobs import InMemoryJobs
from tests.fakes.money import FakeProvider, FakeProviders
from tests.fakes.sales import InMemoryProducts, InMemorySales
from tests.fakes.store import FakeBus, FakeIds, FakeLinkKeys, FakeNumbers, FakeStaff, FakeStores

__all__ = [
    "START",
    "FakeBus",
    "FakeClock",
    "FakeIds",
    "FakeLinkKeys",
    "FakeMailer",
    "FakeNumbers",
    "FakeProvider",
    "FakeProviders",
    "FakeStaff",
    "FakeStores",
    "InMemoryJobs",
    "InMemoryProducts",
    "InMemorySales",
]
