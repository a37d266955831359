"""Units that are refunded or restocked are not sent, and count as not sent while something is not sent."""

from datetime import timedelta

import pytest

from invoicing.domain.errors import MoreThanUnfulfilledError, ProviderRefusedError, WrongStateError
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from tests.support.builders.drafts import mugs, own_item, ready_draft, three_lines
from tests.support.builders.money import kroner
from tests.support.worlds.crash import killed_after_save
from tests.support.worlds.fake_world import FakeWorld

UNFULFILLED, PARTIALLY, FULFILLED = FulfillmentStatus


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_restocked_units_are_not_sent_from_whichever_line_item(world):
    sale_id = world.paid(three_lines())[0].id
    world.refund(sale_id, kroner(10), restock={"mug": 4})
    with pytest.raises(MoreThanUnfulfilledError, match=r"At most 0 .* \(li_2\) .* beside the request's other"):
        world.fulfill(sale_id, lines={1: 1, 2: 1})
    with pytest.raises(MoreThanUnfulfilledError, match=r"At most 1 .* in all"):
        world.fulfill(sale_id, lines={2: 2})
    world.fulfill(sale_id, lines={2: 1})
    with pytest.raises(MoreThanUnfulfilledError, match="At most 0"):
        world.fulfill(sale_id, lines={1: 1})
    assert world.fulfill(sale_id).order.fulfillment_status is FULFILLED
    assert world.units_sent(sale_id) == [{"li_2": 1}, {"li_3": 1}]
    assert world.violations() == []


def test_what_comes_back_counts_as_not_sent_while_something_is_not_sent(world):
    sale, _ = world.paid(mugs(3))
    world.fulfill(sale.id, lines={1: 1})
    world.refund(sale.id, kroner(10), restock={"mug": 1})
    with pytest.raises(MoreThanUnfulfilledError, match="At most 1"):
        world.fulfill(sale.id, lines={1: 2})
    assert world.sale(sale.id).order.fulfillment_status is PARTIALLY
    world.refund(sale.id, kroner(10), restock={"mug": 1})
    order = world.sale(sale.id).order
    assert (order.fulfillment_status, order.fulfilled_at) == (FULFILLED, world.clock())
    world.refund(sale.id, kroner(10), restock={"mug": 1})  # the one that was sent
    assert world.sale(sale.id).order.fulfillment_status is FULFILLED
    with pytest.raises(WrongStateError, match="is fulfilled, but for what was refunded or restocked: nothing is left"):
        world.fulfill(sale.id)
    assert world.units_sent(sale.id) == [{"li_1": 1}]
    assert world.violations() == []


def test_refunded_units_of_a_line_item_are_not_sent(world):
    sale_id = world.paid(three_lines())[0].id
    world.refund(sale_id, line_items={"li_2": 3, "li_3": 1})
    with pytest.raises(MoreThanUnfulfilledError, match=r"At most 0 .* \(li_3\)"):
        world.fulfill(sale_id, lines={3: 1})
    assert world.fulfill(sale_id).order.fulfillment_status is FULFILLED
    assert world.units_sent(sale_id) == [{"li_1": 2}]
    assert world.violations() == []


def test_units_that_are_refunded_and_restocked_count_once(world):
    sale, _ = world.paid(mugs(3))
    world.refund(sale.id, line_items={"li_1": 1}, restock={"mug": 1})
    world.fulfill(sale.id)
    assert world.units_sent(sale.id) == [{"li_1": 2}]


def test_a_free_order_is_not_sent_while_it_is_cancelled(world):
    sale = world.draft(ready_draft(own_item("0.00"), method="pickup"))
    world.complete(sale.id)
    with killed_after_save(world):
        world.cancel_order(sale.id)
    with pytest.raises(WrongStateError, match="is being voided"):
        world.fulfill(sale.id)


def test_a_refund_that_is_refused_leaves_its_units_to_be_sent(world, monkeypatch):
    sale, _ = world.paid(mugs(2))
    world.fulfill(sale.id, lines={1: 1})
    world.provider.unavailable = ["before"]
    world.refund(sale.id, kroner(10), restock={"mug": 1})
    assert world.sale(sale.id).order.fulfillment_status is FULFILLED

    def refuse(attempt, amount, key):
        raise ProviderRefusedError("reason", provider="It", reason="the account is empty")

    monkeypatch.setattr(world.provider, "refund", refuse)
    world.recover(timedelta(minutes=3))
    order = world.sale(sale.id).order
    assert (order.fulfillment_status, order.fulfilled_at) == (PARTIALLY, None)
    assert world.fulfill(sale.id).order.fulfillment_status is FULFILLED
    assert world.units_sent(sale.id) == [{"li_1": 1}, {"li_1": 1}]
    assert world.violations() == []


def with_delivery_left(world: FakeWorld, quantity: int = 1) -> str:
    """Return a paid order of which every unit is refunded, and the delivery is not."""
    sale, _ = world.paid(mugs(quantity))
    world.refund(sale.id, line_items={"li_1": quantity})
    assert world.sale(sale.id).order.refundable.amount > 0
    return sale.id


def test_an_order_whose_units_are_all_refunded_has_nothing_left_to_fulfill(world):
    sale_id = with_delivery_left(world)
    order = world.sale(sale_id).order
    assert (order.fulfillment_status, order.fulfilled_at) == (FULFILLED, world.clock())
    with pytest.raises(WrongStateError, match="is restocked or refunded: nothing is left"):
        world.fulfill(sale_id)
    assert world.units_sent(sale_id) == []
    assert world.violations() == []


def test_an_order_whose_units_are_all_restocked_has_nothing_left_to_fulfill(world):
    sale, _ = world.paid(mugs(2))
    world.refund(sale.id, kroner(10), restock={"mug": 1})
    assert world.sale(sale.id).order.fulfillment_status is UNFULFILLED
    world.refund(sale.id, kroner(10), restock={"mug": 1})
    assert world.sale(sale.id).order.fulfillment_status is FULFILLED
    assert world.violations() == []


def test_cancelling_an_order_of_refunded_units_restocks_them(world):
    sale_id = with_delivery_left(world, 2)
    before = world.available("mug")
    order = world.cancel_order(sale_id).order
    assert (order.restocked, world.available("mug")) == ({"mug": 2}, before + 2)
    assert world.violations() == []


def test_a_returned_refund_leaves_all_units_to_be_sent(world):
    sale, _ = world.paid(mugs(2))
    refund = world.refund(sale.id, line_items={"li_1": 2})
    world.provider.return_refund(f"pay_{sale.id}_1", refund.id)
    reconcile_refund(f"pay_{sale.id}_1", refund.id, ports=world)
    order = world.sale(sale.id).order
    assert (order.fulfillment_status, order.fulfilled_at) == (UNFULFILLED, None)
    assert world.fulfill(sale.id).order.fulfillment_status is FULFILLED
    assert world.units_sent(sale.id) == [{"li_1": 2}]
    assert world.violations() == []
