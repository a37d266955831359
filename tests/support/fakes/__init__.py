"""The ports, in memory. One behavioural suite (tests/adapters) holds them to the real adapters' manners."""

from tests.support.fakes.autosaves import InMemoryAutosaves
from tests.support.fakes.clock import START, FakeClock
from tests.support.fakes.dead_letters import FakeDeadLetters
from tests.support.fakes.email_changes import FakeEmailChanges
from tests.support.fakes.emergency_codes import FakeEmergencyCodes
from tests.support.fakes.jobs import InMemoryJobs
from tests.support.fakes.mailer import FakeMailer
from tests.support.fakes.products import InMemoryProducts
from tests.support.fakes.providers import FakeProvider, FakeProviders
from tests.support.fakes.sales import InMemorySales
from tests.support.fakes.staff import FakeSessions, FakeStaff, FakeStaffMembers, FakeUser
from tests.support.fakes.stores import FakeBus, FakeIds, FakeLinkKeys, FakeNumbers, FakeStores
from tests.support.fakes.totals import InMemoryTotals
from tests.support.fakes.user_pool import FakeUserPool

__all__ = [
    "START",
    "FakeBus",
    "FakeClock",
    "FakeDeadLetters",
    "FakeEmailChanges",
    "FakeEmergencyCodes",
    "FakeIds",
    "FakeLinkKeys",
    "FakeMailer",
    "FakeNumbers",
    "FakeProvider",
    "FakeProviders",
    "FakeSessions",
    "FakeStaff",
    "FakeStaffMembers",
    "FakeStores",
    "FakeUser",
    "FakeUserPool",
    "InMemoryAutosaves",
    "InMemoryJobs",
    "InMemoryProducts",
    "InMemorySales",
    "InMemoryTotals",
]
