"""A link opens until its time, whatever happens to its sale, and never after it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import LinkExpiredError, LinkNotFoundError
from invoicing.domain.sale.link import make_token
from invoicing.usecases.links.create import LinkOptions, create_link
from invoicing.usecases.links.revoke import revoke_link
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld

STORES_DAYS = timedelta(days=STORE.link_days)
LIFETIMES = st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=365))
STEPS = st.lists(
    st.tuples(st.timedeltas(timedelta(seconds=1), timedelta(days=20)), st.sampled_from(["look", "edit", "another"])),
    min_size=1,
    max_size=8,
)


def act(world: FakeWorld, sale_id: str, what: str, quantity: int) -> None:
    if what == "edit":
        world.edit(sale_id, lambda draft: replace(draft, lines=(LineInput(quantity, sku="mug"),)))
    elif what == "another":
        world.link(sale_id)


@given(LIFETIMES, STEPS)
def test_a_link_opens_until_its_time_and_never_after(lifetime: timedelta | None, steps: list[tuple[timedelta, str]]):
    world = FakeWorld()
    sale, _ = world.ready()
    ends = world.clock() + (lifetime or STORES_DAYS)
    _, link = create_link(sale.id, LinkOptions("chat", ends if lifetime else None), request=None, ports=world)
    token = make_token(sale.id, link.number, world.link_keys.all())
    for number, (passed, what) in enumerate(steps, 1):
        world.clock.advance(passed)
        act(world, sale.id, what, number)
        if world.clock() < ends:
            assert world.state(token) is CheckoutState.REVIEW
        else:
            assert world.state(token) is CheckoutState.EXPIRED
            with pytest.raises(LinkExpiredError):
                world.press_pay(token)


@given(st.integers(0, 8), STEPS)
def test_a_revoked_link_opens_at_no_later_time(revoked_after: int, steps: list[tuple[timedelta, str]]):
    world = FakeWorld()
    sale, token = world.ready()
    for number, (passed, what) in enumerate(steps):
        if number == revoked_after % len(steps):
            revoke_link(sale.id, 1, ports=world)
        world.clock.advance(passed)
        act(world, sale.id, what, number + 1)
        if number >= revoked_after % len(steps):
            with pytest.raises(LinkNotFoundError):
                world.state(token)
