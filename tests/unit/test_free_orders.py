"""Orders that cost nothing: nothing of them is refunded, and cancelling one voids it and restocks its goods."""

from datetime import timedelta

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput
from invoicing.domain.errors import WrongStateError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.ledger import LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus, OrderPaymentStatus
from invoicing.domain.sale.sale import Sale
from tests.support.builders.drafts import ready_draft
from tests.support.builders.money import kroner
from tests.support.cast.products import many_products
from tests.support.worlds.crash import killed_after_save
from tests.support.worlds.fake_world import FakeWorld

ALL_OFF = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("100"))


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def gift(*lines: LineInput, **more) -> DraftInput:
    """Two mugs for nothing, fetched in the shop."""
    return ready_draft(*(lines or (LineInput(2, sku="mug"),)), method="pickup", **{"discount": ALL_OFF, **more})


def placed(world: FakeWorld, draft: DraftInput | None = None) -> tuple[Sale, str]:
    sale, token = world.ready(draft or gift())
    assert world.press_pay(token) == "", "the customer is sent to no provider"
    return world.sale(sale.id), token


def test_nothing_of_a_free_order_can_be_refunded(world):
    sale, _ = placed(world)
    for amount in (None, kroner(1)):
        with pytest.raises(WrongStateError, match="Nothing was paid for #1001") as refused:
            world.refund(sale.id, amount)
        assert refused.value.key == "wrong_state.free_order"
    assert world.sale(sale.id).order == sale.order


def test_cancelling_a_free_order_voids_it_and_restocks_its_goods(world):
    sale, token = placed(world)
    assert world.available() == 8
    order = world.cancel_order(sale.id).order
    assert (order.financial_status, order.cancelled_at) == (FinancialStatus.VOIDED, world.clock())
    assert ([it.status for it in order.payments], order.refunds) == ([OrderPaymentStatus.VOIDED], 0)
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10
    assert world.story(sale.id)[-2:] == ["StockReleased", "OrderCancelled"]
    assert "PaymentRefunded" not in world.story(sale.id)
    assert [row.kind for row in world.sales.ledger(sale.id)][-1] is LedgerEntryKind.VOIDED
    assert world.state(token) is CheckoutState.CANCELLED
    assert world.violations() == []


def test_a_free_order_that_staff_completed_is_voided_as_well(world):
    sale = world.draft(gift())
    world.complete(sale.id, method="cash")
    assert world.cancel_order(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 10
    assert world.violations() == []


@pytest.mark.parametrize("fulfilled", [True, False])
def test_goods_of_a_free_order_that_are_gone_are_not_restocked(world, fulfilled):
    sale, _ = placed(world)
    if fulfilled:
        world.fulfill(sale.id)
    world.cancel_order(sale.id, restock=None if fulfilled else False)
    assert world.available() == 8
    assert world.violations() == []


def test_a_free_order_is_cancelled_once(world):
    (sale, _), key = placed(world), RequestKey("name", "body")
    assert world.cancel_order(sale.id, key).is_replayed is False
    assert world.cancel_order(sale.id, key).is_replayed is True
    with pytest.raises(WrongStateError, match="cancelled already"):
        world.cancel_order(sale.id)
    assert world.available() == 10
    assert world.story(sale.id).count("OrderCancelled") == 1


def test_the_discount_code_of_a_cancelled_free_order_can_be_used_again(world):
    world.set_code(DiscountCode("GIFT", Discount(DiscountType.PERCENTAGE, 10_000), uses=1))
    sale, _ = placed(world, gift(discount=None, discount_code="GIFT"))
    world.cancel_order(sale.id)
    assert placed(world, gift(discount=None, discount_code="GIFT"))[0].order.total == kroner(0)


def test_a_cancelled_free_order_cannot_be_fulfilled(world):
    sale, _ = placed(world)
    world.cancel_order(sale.id)
    with pytest.raises(WrongStateError, match="was cancelled"):
        world.fulfill(sale.id)


def test_two_hundred_products_of_a_free_order_are_restocked_after_a_crash():
    world = FakeWorld(*many_products(200, available=1))
    lines = tuple(LineInput(1, sku=f"sku-{i:03d}") for i in range(200))
    sale, _ = placed(world, gift(*lines))
    with killed_after_save(world, 2):
        world.cancel_order(sale.id)
    world.recover(timedelta(minutes=3))
    assert {stocked.available for stocked in world.products.by_sku.values()} == {1}
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.violations() == []
