"""Changes of the team, whoever asks for them."""

import pytest

from invoicing.domain.errors import AlreadyMemberError, BusyError, LastOwnerError
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.user import User
from invoicing.usecases.staff.sessions import begin_session, continue_session
from invoicing.usecases.staff.team import change_role, end_sessions, invite, remove, reset
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.fakes import FakeStaff, FakeUser, FakeUserPool
from tests.support.worlds.fake_world import FakeWorld

KARI = "kari@example.com"


class Team(FakeWorld):
    """A store with two owners."""

    def __init__(self) -> None:
        super().__init__()
        owners = (
            FakeUser(f"{one.name[:3]}@example.com", "local-only", name=one.name, sub=one.id) for one in (INGRID, TRYGVE)
        )
        self.user_pool = FakeUserPool(FakeStaff(*owners))
        self.staff_members.put(TRYGVE)

    def user(self, username: str) -> User:
        found = self.user_pool.find(username)
        assert found
        return found


@pytest.fixture
def team() -> Team:
    return Team()


def test_of_two_owners_who_remove_each_other_at_once_one_stays(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    disable = team.user_pool.disable

    def meanwhile(user: User) -> None:
        with pytest.raises(BusyError):
            remove(team.user(TRYGVE.id), ports=team)
        disable(user)

    monkeypatch.setattr(team.user_pool, "disable", meanwhile)
    remove(team.user(INGRID.id), ports=team)
    for act in (
        lambda: remove(team.user(TRYGVE.id), ports=team),
        lambda: change_role(team.user(TRYGVE.id), Role.STAFF, ports=team),
    ):
        with pytest.raises(LastOwnerError, match="Trygve Nilsen is the last owner"):
            act()
    assert team.user(TRYGVE.id).roles == {Role.OWNER}


def test_who_was_read_as_staff_and_is_the_last_owner_by_now_stays_an_owner(team: Team) -> None:
    invite(KARI, "Kari", Role.STAFF, ports=team)
    team.user_pool.staff.users[KARI].is_temporary = False
    as_staff = team.user(KARI)
    change_role(as_staff, Role.OWNER, ports=team)
    for one in (INGRID, TRYGVE):
        remove(team.user(one.id), ports=team)
    for act in (lambda: remove(as_staff, ports=team), lambda: change_role(as_staff, Role.STAFF, ports=team)):
        with pytest.raises(LastOwnerError, match="Kari is the last owner"):
            act()
    assert team.user(KARI).is_enabled
    assert team.user(KARI).roles == {Role.OWNER}


def test_an_address_is_invited_once_and_a_removed_person_again(team: Team) -> None:
    assert invite(KARI, "Kari", Role.STAFF, ports=team).password == ""
    with pytest.raises(AlreadyMemberError, match="is a member already"):
        invite(KARI, "Kari", Role.OWNER, ports=team)
    assert team.user(KARI).roles == {Role.STAFF}
    remove(team.user(KARI), ports=team)
    assert not team.user(KARI).is_enabled
    invite(KARI, "Kari", Role.STAFF, ports=team)
    assert team.user(KARI).is_enabled
    assert team.user_pool.invited == [KARI, KARI]
    changes = [getattr(event, "change", None) for event, _ in team.staff_members.events]
    assert changes == ["invited", "disabled", "invited_again"]


def test_a_person_is_removed_once_and_a_removal_that_failed_is_told_of(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changes() -> list[object]:
        return [getattr(event, "change", None) for event, _ in team.staff_members.events]

    trygve = team.user(TRYGVE.id)
    with monkeypatch.context() as failing:
        failing.setattr(team.staff_members, "put", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remove(trygve, ports=team)
    assert not team.user(TRYGVE.id).is_enabled
    remove(trygve, ports=team)
    remove(trygve, ports=team)
    assert changes() == ["disabled"]
    invite("Try@example.com", TRYGVE.name, Role.OWNER, ports=team)
    remove(team.user(TRYGVE.id), ports=team)
    assert changes() == ["disabled", "invited_again", "disabled"]


def test_who_was_let_in_again_meanwhile_gets_no_second_password(team: Team) -> None:
    remove(team.user(TRYGVE.id), ports=team)
    removed = team.user(TRYGVE.id)
    reset(removed, Role.STAFF, ports=team)
    password = team.user_pool.staff.users["Try@example.com"].password
    with pytest.raises(AlreadyMemberError):
        reset(removed, Role.STAFF, ports=team)
    assert team.user_pool.staff.users["Try@example.com"].password == password


def test_an_invitation_that_failed_on_the_way_is_completed(team: Team) -> None:
    team.user_pool.create(KARI, "Kari", is_verified=True)
    assert invite(KARI, "Kari", Role.STAFF, ports=team).user.email == KARI
    assert team.user(KARI).roles == {Role.STAFF}
    assert team.user_pool.invited == [KARI]


def test_signing_out_everywhere_ends_sessions_and_refresh_tokens(team: Team) -> None:
    end_sessions(team.user(TRYGVE.id), ports=team)
    assert team.staff_members.profile(TRYGVE.id).generation == 1
    assert team.user_pool.staff.users["Try@example.com"].is_signed_out


def test_a_change_that_failed_halfway_leaves_no_session_of_an_owner(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = team.user_pool.end_sessions

    def fails_once(user: User) -> None:
        monkeypatch.setattr(team.user_pool, "end_sessions", end)
        raise BusyError(user.id)

    for act in (
        lambda: change_role(team.user(TRYGVE.id), Role.STAFF, ports=team),
        lambda: remove(team.user(TRYGVE.id), ports=team),
    ):
        secret = begin_session(
            TRYGVE, team.staff_members.profile(TRYGVE.id).generation, stays_signed_in=True, ports=team
        )
        assert secret
        monkeypatch.setattr(team.user_pool, "end_sessions", fails_once)
        with pytest.raises(BusyError):
            act()
        member = continue_session(secret, renews=False, ports=team)
        assert member is None or member.role is Role.STAFF
        team.user_pool.staff.users["Try@example.com"].is_signed_out = False
        act()
        assert continue_session(secret, renews=False, ports=team) is None
        assert team.user_pool.staff.users["Try@example.com"].is_signed_out
