"""Stock that staff reserve for a draft order: not for sale to others, never lost, never counted twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import OutOfStockError, PastTimeError, StaleSaleError
from invoicing.domain.events import OutOfStock
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.reservation import RESERVATION, Reservation
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order
from tests.support.builders.drafts import draft_of, one_of_each, ready_draft
from tests.support.cast.people import KARI
from tests.support.cast.products import many_products
from tests.support.cast.store import STORE
from tests.support.worlds.crash import killed_after_save
from tests.support.worlds.fake_world import FakeWorld

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def held(world: FakeWorld, sale_id: str) -> dict[str, int]:
    reservation = world.sales.get(sale_id, RESERVATION).find(RESERVATION, Reservation)
    return reservation.held if reservation else {}


def reserved(world: FakeWorld, quantity: int = 2, until: timedelta = DAY):
    draft = ready_draft(LineInput(quantity, sku="mug"))
    return world.draft(replace(draft, reserve_until=world.clock() + until))


def test_reserved_stock_is_not_available_to_others(world):
    sale = reserved(world)
    assert world.available() == 8
    assert held(world, sale.id) == {"mug": 2}
    assert world.story(sale.id) == ["DraftOrderCreated", "StockHeld"]


def test_reserving_more_than_there_is_creates_nothing(world):
    with pytest.raises(OutOfStockError) as refused:
        reserved(world, 11)
    assert [(it.sku, it.wanted, it.left) for it in refused.value.shortages] == [("mug", 11, 10)]
    assert world.sales.records == {}
    assert world.available() == 10


def test_a_time_that_has_passed_reserves_nothing(world):
    with pytest.raises(PastTimeError):
        reserved(world, until=-HOUR)
    sale = world.draft()
    with pytest.raises(PastTimeError):
        world.reserve(sale.id, world.clock() - HOUR)
    assert world.available() == 10


def test_a_reservation_follows_what_is_sold_up_and_down(world):
    sale = reserved(world)
    world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(7, sku="mug"),)))
    assert world.available() == 3
    world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(1, sku="mug"),)))
    assert world.available() == 9
    with pytest.raises(OutOfStockError):
        world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(11, sku="mug"),)))
    assert (world.available(), world.sale(sale.id).offer.units()) == (9, {"mug": 1})


def test_removing_the_time_releases_everything(world):
    sale = reserved(world)
    world.reserve(sale.id, None)
    assert world.available() == 10
    assert held(world, sale.id) == {}
    assert world.story(sale.id)[-1] == "StockReleased"


def test_a_longer_time_keeps_what_is_held(world):
    sale = reserved(world)
    world.reserve(sale.id, world.clock() + 3 * DAY)
    world.recover(2 * DAY)
    assert world.available() == 8
    world.recover(DAY)
    assert world.available() == 10


def test_a_reservation_that_ends_releases_its_stock(world):
    sale = reserved(world)
    world.recover(DAY)
    assert world.available() == 10
    assert world.sale(sale.id).draft.reserve_until is None
    assert not [key for key in world.sales.records[sale.id] if key == RESERVATION]


def test_stock_events_are_recorded_when_goods_are_held_and_when_they_are_released(world):
    sale = reserved(world)
    token = world.link(sale.id)
    world.enter_details(token)
    world.choose_delivery(token)
    world.press_pay(token)
    world.start_over(token)
    world.press_pay(token)
    moved = [event.type for event in world.sales.events if event.type in {"StockHeld", "StockReleased"}]
    assert moved == ["StockHeld"]
    world.reserve(sale.id, None)
    world.start_over(token)
    last = world.sales.events[-2]
    assert (last.type, last.data.units, world.available()) == ("StockReleased", {"mug": 2}, 10)


def test_cancelling_releases_the_reservation(world):
    sale = reserved(world)
    world.cancel_draft(sale.id)
    assert world.available() == 10
    assert held(world, sale.id) == {}


def test_paying_takes_the_reserved_goods_even_when_there_are_no_others(world):
    sale = reserved(world, 10)
    token = world.link(sale.id)
    assert world.available() == 0
    world.press_pay(token)
    assert (world.available(), held(world, sale.id)) == (0, {})
    assert world.attempt(sale.id).hold == {"mug": 10}
    world.approve(sale.id)
    world.process(sale.id)
    assert world.state(token) is CheckoutState.PAID
    assert world.available() == 0
    world.recover(2 * DAY)
    assert world.available() == 0
    assert world.violations() == []


def test_reserved_goods_return_to_the_reservation_after_a_voided_payment(world):
    sale = reserved(world, 10)
    token = world.link(sale.id)
    world.press_pay(token)
    world.start_over(token)
    assert (world.available(), held(world, sale.id)) == (0, {"mug": 10})
    world.recover(DAY)
    assert world.available() == 10


def test_a_reservation_that_ends_during_a_voided_payment_is_released(world):
    sale = reserved(world, until=timedelta(minutes=10))
    token = world.link(sale.id)
    world.press_pay(token)
    world.recover(timedelta(minutes=15))
    assert world.available() == 8
    world.recover(timedelta(minutes=20))
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10
    assert held(world, sale.id) == {}


def test_reserving_while_the_customer_is_paying_holds_the_goods_once(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.reserve(sale.id, world.clock() + DAY)
    assert world.available() == 9
    world.start_over(token)
    assert (world.available(), held(world, sale.id)) == (9, {"mug": 1})


@pytest.mark.parametrize("count", [1, 80, 81, 200])
def test_any_number_of_products_is_reserved_paid_voided_and_released(count):
    world = FakeWorld(*many_products(count, available=1))
    left = lambda: {stocked.available for stocked in world.products.by_sku.values()}  # noqa: E731 - read again each time
    sale = world.draft(replace(one_of_each(count), reserve_until=world.clock() + DAY))
    assert world.sale(sale.id).draft.reserve_until
    assert left() == {0}
    token = world.link(sale.id)
    world.press_pay(token)
    assert left() == {0}
    assert len(world.attempt(sale.id).hold) == count
    world.start_over(token)
    assert left() == {0}
    assert len(held(world, sale.id)) == count
    world.recover(DAY)
    assert left() == {1}


def test_a_large_reservation_that_meets_something_sold_out_takes_nothing_and_says_so():
    world = FakeWorld(*many_products(200, available=1))
    world.products.change_stock("sku-199", -1, None)
    sale = world.draft(replace(one_of_each(200), reserve_until=world.clock() + DAY))
    assert sale.draft.reserve_until is None
    assert {stocked.available for sku, stocked in world.products.by_sku.items() if sku != "sku-199"} == {1}
    assert [event for event in world.sales.events if isinstance(event.data, OutOfStock)]
    with pytest.raises(OutOfStockError):
        world.reserve(sale.id, world.clock() + DAY)
    assert {stocked.available for sku, stocked in world.products.by_sku.items() if sku != "sku-199"} == {1}


def test_stock_held_by_a_large_edit_that_failed_is_released():
    world = FakeWorld(*many_products(200, available=1))
    sale = world.draft(one_of_each(200))
    with killed_after_save(world, 2):
        world.reserve(sale.id, world.clock() + DAY)
    assert len(held(world, sale.id)) == 160
    world.recover(timedelta(minutes=3))
    assert {stocked.available for stocked in world.products.by_sku.values()} == {1}
    assert held(world, sale.id) == {}


def test_a_store_that_reserves_on_sending_sets_the_goods_of_an_invoice_aside():
    world = FakeWorld(store=replace(STORE, reserve_hours=48))
    sale, _ = world.invoice_requested(draft_of(LineInput(4, sku="mug"), customer=KARI))
    assert world.available() == 6
    assert world.sale(sale.id).draft.reserve_until == world.clock() + 2 * DAY
    world.request_invoice(sale.id)
    assert world.available() == 6
    another = world.draft(draft_of(LineInput(7, sku="mug"), customer=KARI))
    with pytest.raises(OutOfStockError):
        world.request_invoice(another.id)
    assert world.available() == 6
    world.recover(2 * DAY)
    assert world.available() == 10


def test_staffs_own_longer_time_is_not_shortened_by_sending():
    world = FakeWorld(store=replace(STORE, reserve_hours=1))
    sale = reserved(world)
    world.request_invoice(sale.id)
    assert world.sale(sale.id).draft.reserve_until == world.clock() + DAY


def test_a_copy_reserves_nothing(world):
    sale = reserved(world)
    copy = duplicate_draft_order(sale.id, request=None, ports=world)
    assert copy.draft.reserve_until is None
    assert world.available() == 8


def test_a_large_edit_that_is_interrupted_is_done_and_its_rest_released_later(monkeypatch):
    world = FakeWorld(*many_products(200, available=1))
    sale = world.draft(replace(one_of_each(200), reserve_until=world.clock() + DAY))
    save = world.sales.save
    saves: list[int] = []

    def disturbed(sale, **named):
        saves.append(1)
        if len(saves) == 3:  # the second transaction that releases
            raise StaleSaleError
        save(sale, **named)

    monkeypatch.setattr(world.sales, "save", disturbed)
    world.edit(sale.id, lambda draft: replace(draft, lines=draft.lines[:1]))
    monkeypatch.undo()
    assert world.sale(sale.id).offer.units() == {"sku-000": 1}
    assert len(held(world, sale.id)) > 1
    world.recover(timedelta(minutes=3))
    assert held(world, sale.id) == {"sku-000": 1}
    assert sum(stocked.available for stocked in world.products.by_sku.values()) == 199
