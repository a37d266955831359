"""Sales of more products than one transaction takes."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import (
    BusyError,
    OutOfStockError,
)
from invoicing.domain.payments.void import CHUNK
from invoicing.domain.sale.attempt import Attempt, AttemptState
from invoicing.domain.values.record_key import RecordKey
from tests.support.builders.drafts import one_of_each
from tests.support.cast.products import many_products, product
from tests.support.worlds.crash import killed_after_save
from tests.support.worlds.fake_world import FakeWorld

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("count", [95, 96, 191, 499])
def test_a_large_sale_is_held_in_chunks_and_completed_like_any_other(count):
    world = FakeWorld(*many_products(count))
    sale, token = world.ready(one_of_each(count))
    world.press_pay(token)
    assert world.attempt(sale.id).state is AttemptState.HELD
    assert {stocked.available for stocked in world.products.by_sku.values()} == {4}
    world.approve(sale.id)
    saves = world.sales.saves
    world.process(sale.id)
    assert world.sales.saves - saves == 2
    assert world.violations() == []


def test_a_large_sale_of_which_the_last_product_is_sold_out_releases_everything():
    world = FakeWorld(*many_products(199), StockedProduct(product("sku-199"), 0))
    sale, token = world.ready(one_of_each(200))
    with pytest.raises(OutOfStockError) as caught:
        world.press_pay(token)
    assert [shortage.sku for shortage in caught.value.shortages] == ["sku-199"]
    assert {stocked.available for stocked in world.products.by_sku.values()} == {0, 5}
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.provider.payments == {}
    assert world.state(token) is CheckoutState.REVIEW
    assert world.violations() == []


@pytest.mark.parametrize("count", [CHUNK, 2 * CHUNK + 1])
def test_voiding_a_large_payment_releases_everything_in_small_transactions(count):
    world = FakeWorld(*many_products(count))
    sale, token = world.ready(one_of_each(count))
    world.press_pay(token)
    assert world.recover(timedelta(minutes=32)) == []
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert {stocked.available for stocked in world.products.by_sku.values()} == {5}


def test_a_large_hold_that_was_cut_short_goes_on_when_the_customer_tries_again(monkeypatch):
    world = FakeWorld(*many_products(200))
    sale, token = world.ready(one_of_each(200))
    save_once_only(world, monkeypatch)
    with pytest.raises(BusyError):
        world.press_pay(token)
    monkeypatch.undo()
    assert world.attempt(sale.id).state is AttemptState.RESERVING
    world.press_pay(token)
    assert world.attempt(sale.id).state is AttemptState.HELD
    assert {stocked.available for stocked in world.products.by_sku.values()} == {4}


def test_a_large_hold_that_was_cut_short_is_released_by_recover(monkeypatch):
    world = FakeWorld(*many_products(200))
    sale, token = world.ready(one_of_each(200))
    save_once_only(world, monkeypatch)
    with pytest.raises(BusyError):
        world.press_pay(token)
    monkeypatch.undo()
    world.recover(timedelta(minutes=32))
    assert {stocked.available for stocked in world.products.by_sku.values()} == {5}
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.violations() == []


def save_once_only(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one save through, as if the function died before the next."""
    save = world.sales.save
    saves: list[int] = []

    def save_once(sale, **more):
        if saves:
            raise BusyError
        saves.append(1)
        save(sale, **more)

    monkeypatch.setattr(world.sales, "save", save_once)


@pytest.mark.parametrize("count", [96, 250])
def test_the_order_in_which_a_hold_is_read_back_does_not_matter(monkeypatch, count):
    world = FakeWorld(*many_products(count, available=1))
    get = world.sales.get

    def shuffled(sale_id: str, *also: RecordKey, **named):
        """Read as DynamoDB may: a map has no order."""
        sale = get(sale_id, *also, **named)
        for loaded in list(sale.loaded.values()):
            if isinstance(loaded.record, Attempt):
                units = list(loaded.record.hold.items())
                Random(len(also)).shuffle(units)
                sale._records[loaded.record.key] = replace(loaded.record, hold=dict(units))
        return sale

    monkeypatch.setattr(world.sales, "get", shuffled)
    _, token = world.ready(one_of_each(count))
    with killed_after_save(world):
        world.press_pay(token)
    world.press_pay(token)
    assert {stocked.available for stocked in world.products.by_sku.values()} == {0}
    world.start_over(token)
    assert {stocked.available for stocked in world.products.by_sku.values()} == {1}
    assert world.violations() == []
