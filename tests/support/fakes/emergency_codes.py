"""Emergency codes in memory, with the events of the members that they belong to."""

from collections.abc import Iterable

from invoicing.acting_staff import acting_staff_id
from invoicing.domain.events.store import StaffChanged
from tests.support.fakes.staff import FakeStaffMembers


class FakeEmergencyCodes:
    def __init__(self, members: FakeStaffMembers) -> None:
        self.members = members
        self.by_id: dict[str, set[str]] = {}

    def count(self, staff_id: str) -> int:
        return len(self.by_id.get(staff_id, ()))

    def replace(self, hashes: Iterable[str], event: StaffChanged) -> None:
        self.by_id[event.sub] = {*hashes}
        self.members.events.append((event, acting_staff_id()))

    def use(self, code: str, event: StaffChanged) -> bool:
        if code not in self.by_id.get(event.sub, ()):
            return False
        self.by_id[event.sub].remove(code)
        self.members.events.append((event, acting_staff_id()))
        return True

    def discard(self, staff_id: str) -> None:
        self.by_id.pop(staff_id, None)
