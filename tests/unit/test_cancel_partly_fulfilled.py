"""Cancelling what was sent in part: the rest is for sale again, unless staff say otherwise."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import ProviderRefusedError, ProviderUnavailableError
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from tests.support.builders.drafts import mugs, one_of_each, ready_draft
from tests.support.cast.products import many_products
from tests.support.worlds.fake_world import FakeWorld

RESTOCKS = pytest.mark.parametrize(
    ("restock", "left"), [(None, 9), (True, 10), (False, 7)], ids=["the rest", "everything", "nothing"]
)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def authorized(world: FakeWorld) -> str:
    sale, token = world.ready(mugs(3))
    return not_captured(world, sale.id, token)


def not_captured(world: FakeWorld, sale_id: str, token: str) -> str:
    world.press_pay(token)
    world.approve(sale_id)
    world.provider.unavailable = ["", "before"]
    with pytest.raises(ProviderUnavailableError):
        world.process(sale_id)
    return sale_id


def pending(world: FakeWorld) -> str:
    sale, _ = world.pending(mugs(3))
    return sale.id


def paid(world: FakeWorld) -> str:
    sale, _ = world.paid(mugs(3))
    return sale.id


@RESTOCKS
@pytest.mark.parametrize("make", [pending, authorized, paid])
def test_goods_that_were_not_sent_are_for_sale_again(
    world: FakeWorld, make: Callable[[FakeWorld], str], restock: bool | None, left: int
):
    sale_id = make(world)
    assert world.available() == 7
    world.fulfill(sale_id, lines={1: 1})
    world.cancel_order(sale_id, restock=restock)
    world.recover(timedelta(minutes=5))
    assert world.available() == left
    order = world.sale(sale_id).order
    assert order
    assert order.cancelled_at
    assert order.fulfillment_status is FulfillmentStatus.PARTIALLY_FULFILLED
    assert world.violations() == []


def test_a_use_of_a_discount_code_stays_with_the_goods_that_were_sent(world):
    world.set_code(DiscountCode("SUMMER", Discount(DiscountType.PERCENTAGE, 1_000), uses=2))
    for lines, left in (({1: 1}, 1), ({}, 1)):
        sale, _ = world.ready(ready_draft(LineInput(2, sku="mug"), discount_code="SUMMER"))
        world.complete_unpaid(sale.id)
        if lines:
            world.fulfill(sale.id, lines=lines)
        world.cancel_order(sale.id)
        assert world.products.code("SUMMER").available == left
    assert world.available() == 9


def test_an_authorization_that_ends_keeps_the_sent_goods_sold(world, monkeypatch):
    sale, token = world.ready(mugs(3))
    world.press_pay(token)
    world.approve(sale.id)

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="the authorisation is gone")

    monkeypatch.setattr(world.provider, "capture", refuse)
    world.process(sale.id)
    world.fulfill(sale.id, lines={1: 2})
    world.recover(timedelta(days=8))
    assert (world.financial_status(sale.id), world.available()) == (FinancialStatus.VOIDED, 8)
    assert world.violations() == []


def test_a_pending_order_whose_payment_ends_keeps_what_was_sent_and_what_was_not(world):
    sale, token = world.pending(mugs(3))
    world.fulfill(sale.id, lines={1: 1})
    world.press_pay(token)
    world.start_over(token)
    assert (world.financial_status(sale.id), world.available()) == (FinancialStatus.PENDING, 7)
    world.cancel_order(sale.id)
    assert world.available() == 9
    assert world.violations() == []


@pytest.mark.parametrize("is_paying", [False, True], ids=["pending", "authorized"])
def test_a_large_order_is_cancelled_in_several_transactions(is_paying: bool):
    world = FakeWorld(*many_products(200, available=1))
    sale, token = world.ready(one_of_each(200))
    if is_paying:
        not_captured(world, sale.id, token)
    else:
        world.complete_unpaid(sale.id)
    world.fulfill(sale.id, lines=dict.fromkeys((1, 2, 100, 199, 200), 1))
    world.cancel_order(sale.id)
    world.recover(timedelta(minutes=5))
    world.recover(timedelta(minutes=5))
    gone = [sku for sku, stocked in world.products.by_sku.items() if not stocked.available]
    assert gone == ["sku-000", "sku-001", "sku-099", "sku-198", "sku-199"]
    assert world.violations() == []
    if is_paying:
        assert world.attempt(sale.id).state is AttemptState.VOIDED
