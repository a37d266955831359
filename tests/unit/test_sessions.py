"""How long a session of the back office lasts, and when it is written."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.staff.session import SessionSecret
from invoicing.usecases.catalog.change_store import change_store
from invoicing.usecases.staff.sessions import (
    begin_session,
    continue_session,
    end_all_sessions,
    end_session,
    live_sessions,
)
from tests.support.cast.people import INGRID
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def signed_in(world: FakeWorld, *, stays: bool = False) -> SessionSecret:
    secret = begin_session(INGRID, 0, stays_signed_in=stays, ports=world)
    assert secret
    return secret


def opens(world: FakeWorld, secret: SessionSecret, *, renews: bool = True) -> bool:
    return continue_session(secret, renews=renews, ports=world) == INGRID


def require_mfa(world: FakeWorld, required: bool) -> None:
    change_store(lambda store: replace(store, require_mfa=required), world.stores.read().version, ports=world)


def test_a_session_ends_after_three_hours_without_a_page(world: FakeWorld) -> None:
    secret = signed_in(world)
    world.clock.advance(timedelta(hours=2, minutes=59))
    assert opens(world, secret)
    world.clock.advance(timedelta(hours=2, minutes=59))
    assert opens(world, secret)
    world.clock.advance(timedelta(hours=3))
    assert not opens(world, secret)


def test_a_session_ends_twelve_hours_after_the_sign_in_however_busy_it_is(world: FakeWorld) -> None:
    secret = signed_in(world)
    for _ in range(11):
        world.clock.advance(timedelta(hours=1))
        assert opens(world, secret)
    world.clock.advance(timedelta(minutes=59, seconds=59))
    assert opens(world, secret)
    world.clock.advance(timedelta(seconds=1))
    assert not opens(world, secret)


def test_a_person_who_stays_signed_in_does_so_for_30_days_without_a_write(world: FakeWorld) -> None:
    secret = signed_in(world, stays=True)
    before = dict(world.sessions.by_id)
    world.clock.advance(timedelta(days=29, hours=23))
    assert opens(world, secret)
    assert world.sessions.by_id == before
    world.clock.advance(timedelta(hours=1))
    assert not opens(world, secret)


def test_pages_renew_a_session_every_ten_minutes_and_polling_never_does(world: FakeWorld) -> None:
    secret = signed_in(world)
    before = dict(world.sessions.by_id)
    world.clock.advance(timedelta(minutes=9, seconds=59))
    assert opens(world, secret)
    assert world.sessions.by_id == before
    world.clock.advance(timedelta(seconds=1))
    assert opens(world, secret, renews=False)
    assert world.sessions.by_id == before
    assert opens(world, secret)
    assert world.sessions.by_id != before


def test_a_polling_page_ends_with_the_session(world: FakeWorld) -> None:
    secret = signed_in(world)
    for _ in range(18):
        assert opens(world, secret, renews=False)
        world.clock.advance(timedelta(minutes=10))
    assert not opens(world, secret, renews=False)


def test_a_session_without_the_authenticator_that_is_now_required_ends(world: FakeWorld) -> None:
    without = signed_in(world)
    used = begin_session(INGRID, 0, stays_signed_in=True, used_authenticator=True, ports=world)
    assert used
    require_mfa(world, True)
    assert [opens(world, secret) for secret in (without, used)] == [False, True]
    require_mfa(world, False)
    assert [opens(world, secret) for secret in (without, used)] == [False, True], "what was ended stays ended"
    shown = live_sessions([INGRID.id], world.stores.get(), ports=world)[INGRID.id]
    assert [session.id for session in shown] == [used.session_id]
    world.clock.advance(timedelta(seconds=1))
    assert opens(world, signed_in(world))


def test_signing_out_ends_one_session_and_signing_out_everywhere_all_of_them(world: FakeWorld) -> None:
    first, second, third = signed_in(world), signed_in(world), signed_in(world)
    end_session(first, ports=world)
    assert [opens(world, secret) for secret in (first, second, third)] == [False, True, True]
    end_all_sessions(INGRID.id, ports=world)
    assert [opens(world, secret) for secret in (first, second, third)] == [False, False, False]


@pytest.mark.parametrize(
    "cookie", ["", "a", "a.b", f".{'A' * 43}", f"a.{'A' * 42}", f"a.{'A' * 44}", f"a.{'A' * 42}=", f"a#b.{'A' * 43}"]
)
def test_a_cookie_of_another_shape_is_read_as_none(cookie: str) -> None:
    assert SessionSecret.parse(cookie) is None


def test_secrets_are_long_random_and_kept_as_a_hash(world: FakeWorld) -> None:
    secrets = [signed_in(world) for _ in range(50)]
    assert len({secret.secret for secret in secrets}) == len({secret.form_token for secret in secrets}) == 50
    for secret in secrets:
        assert SessionSecret.parse(secret.cookie) == secret
        assert secret.secret not in repr(world.sessions.by_id)
        assert secret.form_token not in repr(world.sessions.by_id)
