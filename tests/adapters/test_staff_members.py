"""How names and roles of staff are kept, in memory and in DynamoDB alike."""

from dataclasses import replace

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


def test_a_staff_member_without_a_name_is_stored_all_the_same(ports: Ports) -> None:
    unnamed = replace(TRYGVE, name="")
    assert ports.staff_members.put(unnamed) is True
    assert ports.staff_members.put(unnamed) is False
    assert ports.staff_members.get([TRYGVE.id]) == {TRYGVE.id: unnamed}
