"""A draft order that stays unchanged for a year is cancelled, a month after its timeline announced it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.events import Actor, DraftOrderIdle
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.values.money import Money
from tests.support.builders.drafts import one_of_each, ready_draft
from tests.support.cast.products import many_products
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(store=replace(STORE, link_days=3650))


def status(world: FakeWorld, sale_id: str) -> DraftOrderStatus:
    return world.sale(sale_id).draft.status


def test_a_notice_comes_a_month_before_the_year_is_over_and_then_the_end(world: FakeWorld) -> None:
    sale = world.draft()
    world.recover(334 * DAY)
    assert world.story(sale.id) == ["DraftOrderCreated"]
    world.recover(DAY)
    assert world.story(sale.id) == ["DraftOrderCreated", "DraftOrderIdle"]
    notice = world.sales.events[-1]
    assert notice.data == DraftOrderIdle(world.clock() + 30 * DAY)
    world.recover(29 * DAY)
    assert status(world, sale.id) is DraftOrderStatus.OPEN
    world.recover(DAY)
    assert status(world, sale.id) is DraftOrderStatus.CANCELLED
    assert world.story(sale.id) == ["DraftOrderCreated", "DraftOrderIdle", "DraftOrderCancelled"]
    assert {event.actor for event in world.sales.events[-2:]} == {Actor.SYSTEM}
    world.recover(400 * DAY)
    assert len(world.story(sale.id)) == 3


def test_where_nothing_ticked_for_two_years_there_is_a_month_between_all_the_same(world: FakeWorld) -> None:
    sale = world.draft()
    world.recover(800 * DAY)
    assert status(world, sale.id) is DraftOrderStatus.OPEN
    world.recover(29 * DAY)
    assert status(world, sale.id) is DraftOrderStatus.OPEN
    world.recover(DAY)
    assert status(world, sale.id) is DraftOrderStatus.CANCELLED


def edit(world: FakeWorld, sale_id: str, token: str) -> None:
    world.edit(sale_id, lambda draft: replace(draft, note=f"{draft.note}."))


def void(world: FakeWorld, _: str, token: str) -> None:
    world.press_pay(token)
    world.start_over(token)


TOUCHES: dict[str, Callable[[FakeWorld, str, str], object]] = {
    "an edit": edit,
    "an opened link": lambda world, _, token: world.record_opened(token),
    "another link": lambda world, sale_id, _: world.link(sale_id),
    "a payment that came to nothing": void,
}


@pytest.mark.parametrize("what", TOUCHES)
@pytest.mark.parametrize("noticed", [False, True])
def test_every_action_on_an_idle_draft_order_restarts_its_year(world: FakeWorld, what: str, *, noticed: bool) -> None:
    sale, token = world.ready()
    world.recover((335 if noticed else 334) * DAY)
    assert (world.story(sale.id)[-1] == "DraftOrderIdle") is noticed
    TOUCHES[what](world, sale.id, token)
    touched_at = world.clock()
    for _ in range(334):
        world.recover(DAY)
    assert status(world, sale.id) is DraftOrderStatus.OPEN
    assert world.story(sale.id).count("DraftOrderIdle") == int(noticed)
    world.recover(DAY)
    assert world.clock() == touched_at + 335 * DAY
    assert world.story(sale.id)[-1] == "DraftOrderIdle"
    world.recover(30 * DAY)
    assert status(world, sale.id) is DraftOrderStatus.CANCELLED


def test_a_draft_that_is_being_paid_is_left_to_be_paid(world: FakeWorld) -> None:
    sale, token = world.ready()
    world.recover(335 * DAY)
    world.recover(30 * DAY - HOUR / 4)
    world.press_pay(token)
    world.approve(sale.id)
    world.recover(HOUR / 4)
    assert status(world, sale.id) is DraftOrderStatus.COMPLETED


def test_goods_that_are_set_aside_for_long_are_kept_as_promised(world: FakeWorld) -> None:
    draft = ready_draft(LineInput(2, sku="mug"))
    sale = world.draft(replace(draft, reserve_until=world.clock() + 500 * DAY))
    for _ in range(50):
        world.recover(10 * DAY)
    assert status(world, sale.id) is DraftOrderStatus.OPEN
    assert world.story(sale.id).count("DraftOrderIdle") == 0


def test_goods_of_a_large_draft_are_for_sale_again(world: FakeWorld) -> None:
    world = FakeWorld(*many_products(200))
    sale = world.draft(replace(one_of_each(200), reserve_until=world.clock() + DAY))
    reserved = world.sales.get(sale.id, RESERVATION)
    before = {sku: it.available for sku, it in world.products.by_sku.items()}
    kept = replace(reserved.draft, reserve_until=None, updated_at=world.clock() - 400 * DAY)
    kept = replace(kept, idle_noticed_at=world.clock() - 40 * DAY)
    reserved.put(kept)
    world.sales.save(reserved)
    for _ in range(5):
        world.recover(HOUR)
    assert status(world, sale.id) is DraftOrderStatus.CANCELLED
    assert {sku: it.available for sku, it in world.products.by_sku.items()} == {sku: n + 1 for sku, n in before.items()}


def test_completed_and_cancelled_drafts_are_left_alone(world: FakeWorld) -> None:
    paid, cancelled = world.draft(), world.draft()
    world.complete(paid.id, method="cash")
    world.cancel_draft(cancelled.id)
    stories = world.story(paid.id), world.story(cancelled.id)
    world.recover(335 * DAY)
    world.recover(30 * DAY)
    assert (world.story(paid.id), world.story(cancelled.id)) == stories
    assert world.sale(paid.id).draft.total > Money(0, "NOK")
