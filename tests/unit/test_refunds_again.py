"""A failed refund that is made again is the same refund, and nothing of it is done twice."""

import pytest

from invoicing.domain.errors import (
    MoreThanCapturedError,
    MoreThanChargedError,
    VersionMismatchError,
    WrongStateError,
)
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.usecases.orders.close_refund import refund_again
from tests.support.builders.drafts import mugs
from tests.support.builders.money import kroner
from tests.support.worlds.fake_world import FakeWorld
from tests.unit.test_refund_taxes import both, parts, shop

BY_HAND = pytest.mark.parametrize("manual", [False, True], ids=["by the provider", "manually"])


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def again(world: FakeWorld, failed: Refund, *, manual: bool = False, seen_version: int | None = None) -> Refund:
    press = RequestKey(f"again {failed.number} {manual}", "")
    _, refund = refund_again(
        failed.sale_id, failed.number, manual=manual, seen_version=seen_version, request=press, ports=world
    )
    assert world.violations() == []
    return refund


@BY_HAND
def test_a_refused_refund_of_a_line_is_the_same_refund_when_it_is_made_again(manual):
    world = shop()
    sale, _ = world.paid(both())
    refused = world.refused_refund(sale.id, line_items={"li_2": 1}, restock={"coffee": 1}, reason="Stale")
    assert (refused.status, world.available("coffee")) == (RefundStatus.FAILED, 999)
    for _ in range(2):
        made = again(world, refused, manual=manual)
    assert (made.status, made.amount, made.reason, made.manual) == ("succeeded", kroner(115), "Stale", manual)
    assert (made.lines, parts(made), made.restock) == (refused.lines, [(1500, 11_500, 1_500)], {"coffee": 1})
    assert world.sales.ledger(sale.id)[-1].tax_lines == refused.tax_lines
    assert world.available("coffee") == 1_000
    with pytest.raises(MoreThanChargedError):
        world.refund(sale.id, line_items={"li_2": 1})


@BY_HAND
def test_a_returned_refund_is_refunded_again_and_not_restocked_again(manual):
    world = shop()
    sale, _ = world.paid(both())
    returned = world.returned_refund(sale.id, line_items={"li_2": 1}, restock={"coffee": 1})
    made = again(world, returned, manual=manual)
    assert (made.lines, made.by_rate, made.restock) == (returned.lines, returned.by_rate, {})
    assert world.available("coffee") == 1_000
    with pytest.raises(MoreThanChargedError):
        world.refund(sale.id, line_items={"li_2": 1})


@BY_HAND
def test_a_cancellation_whose_refund_was_refused_comes_with_the_refund(world, manual):
    sale, _ = world.paid(mugs(2))
    with world.provider_without_money():
        world.cancel_order(sale.id)
    order = world.sale(sale.id).order
    assert (order.financial_status, order.cancelled_at, world.available()) == (FinancialStatus.PAID, None, 8)
    again(world, world.refund_of(sale.id, 1), manual=manual)
    order = world.sale(sale.id).order
    assert (order.financial_status, order.cancelled_at) == (FinancialStatus.REFUNDED, world.clock())
    assert (world.available(), world.story(sale.id).count("OrderCancelled")) == (10, 1)


def test_an_order_that_a_returned_refund_cancelled_is_not_cancelled_twice(world):
    sale, _ = world.paid(mugs(2))
    cancelled = world.cancel_order(sale.id)
    returned = world.bring_back(world.refund_of(sale.id, 1))
    made = again(world, returned)
    assert (made.cancels, made.restock, world.available()) == (False, {}, 10)
    assert world.sale(sale.id).order.cancelled_at == cancelled.order.cancelled_at
    assert world.story(sale.id).count("OrderCancelled") == 1


def test_the_units_of_a_refused_refund_are_not_to_be_sent_once_it_is_made_again(world):
    sale, _ = world.paid(mugs(2))
    refused = world.refused_refund(sale.id, line_items={"li_1": 2})
    assert not world.sale(sale.id).order.is_fulfilled
    again(world, refused)
    assert world.sale(sale.id).order.is_fulfilled


def test_units_that_were_sent_after_the_refusal_are_not_restocked(world):
    sale, _ = world.paid(mugs(2))
    with world.provider_without_money():
        world.cancel_order(sale.id)
    world.fulfill(sale.id, lines={1: 1})
    made = again(world, world.refund_of(sale.id, 1))
    assert (made.restock, world.available()) == ({"mug": 1}, 9)


def test_units_that_came_back_after_they_were_sent_are_restocked(world):
    sale, _ = world.paid(mugs(2))
    world.fulfill(sale.id)
    made = again(world, world.refused_refund(sale.id, line_items={"li_1": 1}, restock={"mug": 1}))
    assert (made.restock, world.available()) == ({"mug": 1}, 9)


def test_a_refund_that_is_refused_again_can_be_made_once_more(world):
    sale, _ = world.paid(mugs(2))
    refused = world.refused_refund(sale.id, line_items={"li_1": 1}, restock={"mug": 1})
    with world.provider_without_money():
        second = again(world, refused)
    made = again(world, second)
    assert (made.status, made.lines, made.restock, world.available()) == ("succeeded", refused.lines, {"mug": 1}, 9)


def test_a_line_that_was_refunded_meanwhile_is_not_refunded_twice():
    world = shop()
    sale, _ = world.paid(both())
    refused = world.refused_refund(sale.id, line_items={"li_1": 1})
    world.refund(sale.id, line_items={"li_1": 1})
    with pytest.raises(MoreThanChargedError):
        again(world, refused)
    world.refund(sale.id)
    with pytest.raises(WrongStateError):
        again(world, refused)


def test_an_amount_that_was_refunded_meanwhile_is_not_refunded_twice(world):
    sale, _ = world.paid(mugs(2))
    refused = world.refused_refund(sale.id, kroner(200))
    world.refund(sale.id, kroner(150))
    with pytest.raises(MoreThanCapturedError):
        again(world, refused)
    assert world.sale(sale.id).order.refunded == kroner(150)


def test_an_order_that_changed_since_staff_read_it_is_read_again_first(world):
    sale, _ = world.paid(mugs(2))
    refused = world.refused_refund(sale.id, kroner(200))
    seen = world.sale(sale.id).order.version
    world.fulfill(sale.id)
    with pytest.raises(VersionMismatchError):
        again(world, refused, seen_version=seen)
