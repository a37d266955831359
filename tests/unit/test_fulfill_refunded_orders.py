"""What is refunded is not sent: an order whose money is refunded, or about to be, cannot be fulfilled."""

import pytest

from invoicing.domain.errors import WrongStateError
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from tests.support.builders.drafts import mugs
from tests.support.builders.money import kroner
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def refuses_to_fulfill(world: FakeWorld, sale_id: str) -> str:
    """Return the key of the error, once nothing was changed."""
    before = world.sale(sale_id).order
    with pytest.raises(WrongStateError) as refused:
        world.fulfill(sale_id)
    assert world.sale(sale_id).order == before
    return refused.value.key


def test_a_refunded_order_cannot_be_fulfilled(world):
    sale, _ = world.paid(mugs(2))
    world.refund(sale.id)
    assert refuses_to_fulfill(world, sale.id) == "wrong_state.refunded_order"


def test_an_order_whose_whole_refund_is_pending_cannot_be_fulfilled(world):
    sale, _ = world.paid(mugs(2))
    world.refund(sale.id, kroner(100))
    world.provider.down = True
    world.refund(sale.id)
    assert refuses_to_fulfill(world, sale.id) == "wrong_state.refunded_order"


def test_an_order_that_is_being_cancelled_cannot_be_fulfilled(world):
    sale, _ = world.paid(mugs(2))
    world.provider.down = True
    assert world.cancel_order(sale.id).order.cancelled_at is None
    assert refuses_to_fulfill(world, sale.id) == "wrong_state.refunded_order"


def test_an_order_of_which_a_part_is_refunded_can_be_fulfilled(world):
    sale, _ = world.paid(mugs(2))
    world.refund(sale.id, kroner(100))
    assert world.fulfill(sale.id).order.fulfillment_status is FulfillmentStatus.FULFILLED


def test_an_order_whose_refund_came_back_can_be_fulfilled(world):
    sale, _ = world.paid(mugs(2))
    refund = world.refund(sale.id)
    world.provider.return_refund(f"pay_{sale.id}_1", refund.id)
    reconcile_refund(f"pay_{sale.id}_1", refund.id, ports=world)
    assert world.fulfill(sale.id).order.fulfillment_status is FulfillmentStatus.FULFILLED


def test_an_order_that_is_fulfilled_stays_so_when_it_is_refunded(world):
    sale, _ = world.paid(mugs(2))
    world.fulfill(sale.id)
    world.refund(sale.id)
    assert refuses_to_fulfill(world, sale.id) == "wrong_state.refunded_order"
    assert world.sale(sale.id).order.fulfillment_status is FulfillmentStatus.FULFILLED
