"""How sessions of the back office are kept, in memory and in DynamoDB alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.staff.role import Role
from invoicing.domain.staff.session import Session, SessionSecret
from invoicing.ports.staff import Sessions
from tests.support.adapters.ports import Ports
from tests.support.cast.people import INGRID, TRYGVE

SECRETS = [SessionSecret(INGRID.id, letter * 43) for letter in "abc"]


@pytest.fixture
def sessions(ports: Ports) -> Sessions:
    assert ports.sessions
    return ports.sessions


def begun(ports: Ports, number: int = 0, generation: int = 0) -> Session:
    return Session.begin(SECRETS[number], ports.clock(), generation, stays_signed_in=False)


def test_a_session_is_found_with_its_person_until_it_is_ended(ports: Ports, sessions: Sessions) -> None:
    session = begun(ports)
    assert sessions.find(INGRID.id, session.id) is None
    assert sessions.begin(INGRID, session) is True
    assert sessions.find(INGRID.id, session.id) == (INGRID, session)
    assert sessions.find(TRYGVE.id, session.id) is None
    assert sessions.find(INGRID.id, begun(ports, 1).id) is None
    sessions.end(INGRID.id, session.id)
    assert sessions.find(INGRID.id, session.id) is None


def test_a_renewed_session_is_stored_unless_it_has_ended(ports: Ports, sessions: Sessions) -> None:
    session = begun(ports)
    sessions.begin(INGRID, session)
    renewed = replace(session, expires=session.expires + timedelta(hours=1))
    assert sessions.renew(renewed) is True
    assert sessions.find(INGRID.id, session.id) == (INGRID, renewed)
    sessions.end(INGRID.id, session.id)
    assert sessions.renew(renewed) is False
    assert sessions.find(INGRID.id, session.id) is None


def test_the_end_of_all_sessions_ends_those_of_one_person(ports: Ports, sessions: Sessions) -> None:
    other = Session.begin(SessionSecret(TRYGVE.id, "d" * 43), ports.clock(), 0, stays_signed_in=True)
    sessions.begin(TRYGVE, other)
    for number in (0, 1):
        sessions.begin(INGRID, begun(ports, number))
    sessions.end_all(INGRID.id)
    assert [sessions.find(INGRID.id, begun(ports, number).id) for number in (0, 1)] == [None, None]
    assert sessions.find(TRYGVE.id, other.id) == (TRYGVE, other)
    assert ports.staff_members.profile(INGRID.id).generation == 1


def test_a_sign_in_that_was_under_way_begins_no_session_and_keeps_no_role(ports: Ports, sessions: Sessions) -> None:
    sessions.begin(INGRID, begun(ports))
    seen = ports.staff_members.profile(INGRID.id)
    demoted = replace(INGRID, role=Role.STAFF)
    sessions.end_all(INGRID.id)
    ports.staff_members.put(demoted)
    assert sessions.begin(INGRID, begun(ports, 2, seen.generation)) is False
    assert ports.staff_members.put(INGRID, seen=seen) is False
    assert ports.staff_members.profile(INGRID.id).member == demoted
    assert sessions.begin(demoted, begun(ports, 2, seen.generation + 1)) is True


def test_the_end_of_all_sessions_of_an_unknown_person_stores_nothing(ports: Ports, sessions: Sessions) -> None:
    sessions.end_all("unknown")
    assert ports.staff_members.profile("unknown").generation == 0
    assert ports.staff_members.get(["unknown"]) == {}


def test_a_session_that_is_renewed_as_its_person_signs_out_stays_ended(ports: Ports, sessions: Sessions) -> None:
    session = begun(ports)
    sessions.begin(INGRID, session)
    sessions.end_all(INGRID.id)
    assert sessions.renew(session) is False


def test_who_is_signed_in_is_told_by_sessions_that_neither_ended_nor_expired(ports: Ports, sessions: Sessions) -> None:
    now = ports.clock()
    assert sessions.live([], now) == sessions.live([INGRID.id], now) == {}
    first = replace(begun(ports), device="Firefox, Android")
    second = replace(begun(ports, 1), used_at=now + timedelta(minutes=10))
    other = Session.begin(SessionSecret(TRYGVE.id, "d" * 43), now, 0, stays_signed_in=True)
    for member, session in ((INGRID, first), (INGRID, second), (TRYGVE, other)):
        sessions.begin(member, session)
    both = [INGRID.id, TRYGVE.id]
    assert sessions.live(both, now) == {INGRID.id: [second, first], TRYGVE.id: [other]}
    assert sessions.live(both, first.expires) == {TRYGVE.id: [other]}
    sessions.end_all(TRYGVE.id)
    assert sessions.live(both, now).keys() == {INGRID.id}
