"""Actions on draft orders and orders in the version that staff saw."""

from collections.abc import Callable

import pytest

from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale
from invoicing.usecases.orders.cancel import cancel_order
from invoicing.usecases.payments.mark_as_paid import ManualPayment, mark_as_paid
from tests.support.builders.drafts import one_of_each
from tests.support.cast.products import many_products
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def before_the_next_save(world: FakeWorld, act: Callable[[], object]) -> None:
    """Let something happen between the reading and the writing of what follows."""
    save, acts = world.sales.save, [act]

    def save_afterwards(sale: Sale, **more: str | None) -> None:
        if acts:
            acts.pop()()
        save(sale, **more)

    world.sales.save = save_afterwards  # type: ignore[method-assign]  # replaces a method


def test_an_order_that_is_sent_meanwhile_is_not_cancelled_as_one_that_is_not(world):
    sale, _ = world.authorized()
    before_the_next_save(world, lambda: world.fulfill(sale.id))
    with pytest.raises(VersionMismatchError):
        cancel_order(
            sale.id,
            reason="",
            may_refund=True,
            seen_version=world.sale(sale.id).order.version,
            request=None,
            ports=world,
        )
    order = world.sale(sale.id).order
    assert (order.financial_status, order.cancelled_at) == (FinancialStatus.AUTHORIZED, None)
    assert order.fulfillment_status is FulfillmentStatus.FULFILLED
    assert world.violations() == []


def test_a_manual_payment_of_many_products_that_has_begun_is_finished(world):
    world = FakeWorld(*many_products(300))
    sale = world.draft(one_of_each(300))
    before_the_next_save(world, lambda: before_the_next_save(world, lambda: note(world, sale.id)))
    paid = mark_as_paid(sale.id, ManualPayment(), of_order=False, seen_version=1, request=None, ports=world)
    assert paid.order.financial_status is FinancialStatus.PAID
    assert world.violations() == []


def note(world: FakeWorld, sale_id: str) -> None:
    sale = world.sale(sale_id)
    sale.put(sale.draft.edited(world.clock()))
    world.sales.save(sale)


def test_a_manual_payment_does_not_begin_in_another_version(world):
    sale, _ = world.ready()
    before_the_next_save(world, lambda: note(world, sale.id))
    with pytest.raises(VersionMismatchError) as caught:
        mark_as_paid(sale.id, ManualPayment(), of_order=False, seen_version=1, request=None, ports=world)
    assert caught.value.current == 2
    assert world.sale(sale.id).draft.active_attempt is None
    assert world.available() == 10


def test_what_becomes_of_a_payment_raises_the_version_of_its_order(world):
    sale, _ = world.pending()
    first = world.sale(sale.id).order.version
    world.fulfill(sale.id)
    world.mark_as_paid(sale.id)
    paid = world.sale(sale.id).order.version
    world.refund(sale.id)
    assert first < paid < world.sale(sale.id).order.version
