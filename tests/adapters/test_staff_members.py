"""How names and roles of staff are kept, in memory and in DynamoDB alike."""

from dataclasses import replace
from datetime import timedelta

from invoicing.domain.events.store import StaffChange, StaffChanged
from invoicing.domain.staff.role import Role
from tests.support.adapters.ports import Ports
from tests.support.cast.people import INGRID, TRYGVE


def test_staff_members_are_read_by_id_and_unknown_ones_are_left_out(ports: Ports) -> None:
    ports.staff_members.put(INGRID)
    ports.staff_members.put(TRYGVE)
    assert ports.staff_members.get([INGRID.id]) == {INGRID.id: INGRID}
    assert ports.staff_members.get([INGRID.id, "unknown", TRYGVE.id, INGRID.id]) == {
        INGRID.id: INGRID,
        TRYGVE.id: TRYGVE,
    }
    assert ports.staff_members.get([]) == {}


def test_a_staff_member_is_stored_only_if_something_changed(ports: Ports) -> None:
    renamed, demoted = replace(TRYGVE, name="Trygve Hansen"), replace(TRYGVE, name="Trygve Hansen", role=Role.STAFF)
    stored = [ports.staff_members.put(member) for member in (TRYGVE, TRYGVE, renamed, renamed, demoted, demoted)]
    assert stored == [True, False, True, False, True, False]
    assert ports.staff_members.get([TRYGVE.id]) == {TRYGVE.id: demoted}


def test_a_removal_is_recorded_once(ports: Ports) -> None:
    removed = replace(TRYGVE, is_removed=True)
    event = StaffChanged(sub=TRYGVE.id, role=TRYGVE.role, change=StaffChange.DISABLED)
    ports.staff_members.put(TRYGVE)
    assert [ports.staff_members.put(removed, event, once=True) for _ in range(2)] == [True, False]
    assert ports.staff_members.put(removed, event), "a further one is"


def test_a_staff_member_without_a_name_is_stored_all_the_same(ports: Ports) -> None:
    unnamed = replace(TRYGVE, name="")
    assert ports.staff_members.put(unnamed) is True
    assert ports.staff_members.put(unnamed) is False
    assert ports.staff_members.get([TRYGVE.id]) == {TRYGVE.id: unnamed}


def test_changes_of_the_team_take_turns_for_half_a_minute_at_most(ports: Ports) -> None:
    members, now = ports.staff_members, ports.clock()
    first = members.lock(now)
    assert first
    assert members.lock(now) is None
    members.unlock(first)
    second = members.lock(now + timedelta(seconds=1))
    assert second
    members.unlock(first)
    assert members.lock(now + timedelta(seconds=2)) is None, "a lock that ended ends no other"
    assert members.lock(now + timedelta(seconds=32)), "a crash locks for no longer"


def test_a_form_sends_one_invitation_unless_it_has_sent_none(ports: Ports) -> None:
    members = ports.staff_members
    members.put(TRYGVE)

    def claims(form: str, later: timedelta = timedelta(), after: timedelta = timedelta()) -> bool:
        return members.claim_invitation(TRYGVE.id, form, ports.clock() + later, after=after)

    assert [claims(form) for form in ("one", "one", "two")] == [True, False, True]
    members.release_invitation(TRYGVE.id, "one")
    assert not claims("two"), "another form's is not released"
    members.release_invitation(TRYGVE.id, "two")
    assert claims("two")
    minute = timedelta(minutes=1)
    assert [claims("three", later, after=minute) for later in (minute / 2, minute)] == [False, True]
    assert members.get([TRYGVE.id]) == {TRYGVE.id: TRYGVE}
