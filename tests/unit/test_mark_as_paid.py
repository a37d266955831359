"""Staff mark a draft order as paid: the same order, the same stock, and never beside the customer's payment."""

from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import (
    AlreadyPaidError,
    AmountDiffersError,
    CheckoutActiveError,
    OutOfStockError,
    ProviderUnavailableError,
    WrongStateError,
)
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.builders.drafts import draft_of, one_of_each
from tests.support.cast.people import KARI, OSLO
from tests.support.cast.products import many_products
from tests.support.worlds.crash import killed_after_save
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_mark_as_paid_makes_a_paid_order_in_one_transaction_and_its_links_show_it(world):
    sale, token = world.ready()
    saves = world.sales.saves
    order = world.complete(sale.id, method="cash", reference="Till 42").order
    assert world.sales.saves == saves + 1
    assert (order.financial_status, order.captured) == (FinancialStatus.PAID, order.total)
    (payment,) = order.payments
    assert (payment.provider, payment.method, payment.reference) == ("manual", "cash", "Till 42")
    assert world.available() == 9
    assert world.state(token) is CheckoutState.PAID_MANUALLY
    assert world.story(sale.id)[-4:] == ["StockHeld", "DraftOrderCompleted", "OrderCreated", "OrderPaid"]
    assert world.violations() == []


def test_mark_as_paid_checks_stock_unless_staff_ignore_it(world):
    sale = world.draft(draft_of(LineInput(11, sku="mug")))
    with pytest.raises(OutOfStockError):
        world.complete(sale.id)
    assert world.sale(sale.id).order is None
    assert world.sale(sale.id).draft.active_attempt is None
    assert world.available() == 10
    world.complete(sale.id, ignore_stock=True)
    assert world.available() == -1
    assert world.violations() == []


def test_mark_as_paid_takes_the_reserved_stock(world):
    sale = world.draft(draft_of(LineInput(10, sku="mug")))
    world.reserve(sale.id, world.clock() + timedelta(days=1))
    world.complete(sale.id)
    assert world.available() == 0
    world.recover(timedelta(days=2))
    assert world.available() == 0


def test_a_paid_or_cancelled_draft_order_cannot_be_completed_again(world):
    sale = world.draft()
    order = world.complete(sale.id).order
    with pytest.raises(WrongStateError, match=f"has become order {order.name}, which is not waiting for a payment"):
        world.complete(sale.id)
    cancelled = world.draft()
    world.cancel_draft(cancelled.id)
    with pytest.raises(WrongStateError):
        world.complete(cancelled.id)
    assert world.available() == 9


@pytest.mark.parametrize("count", [85, 86, 250])
def test_any_number_of_products_is_completed(count):
    world = FakeWorld(*many_products(count, available=1))
    sale = world.draft(one_of_each(count))
    assert world.complete(sale.id).order.financial_status is FinancialStatus.PAID
    assert {stocked.available for stocked in world.products.by_sku.values()} == {0}
    assert world.violations() == []


@pytest.mark.parametrize("count", [85, 250])
def test_something_sold_out_among_many_leaves_everything_as_it_was(count):
    world = FakeWorld(*many_products(count, available=1))
    world.products.change_stock(f"sku-{count - 1:03d}", -1, None)
    sale = world.draft(one_of_each(count))
    with pytest.raises(OutOfStockError):
        world.complete(sale.id)
    assert sum(stocked.available for stocked in world.products.by_sku.values()) == count - 1
    assert world.sale(sale.id).draft.active_attempt is None
    world.complete(sale.id, ignore_stock=True)
    assert sum(stocked.available for stocked in world.products.by_sku.values()) == -1


def test_a_large_one_that_failed_half_way_is_finished_or_its_stock_released():
    world = FakeWorld(*many_products(250, available=1))
    first, second = world.draft(one_of_each(250)), world.draft(one_of_each(250))
    with killed_after_save(world, 2):
        world.complete(first.id)
    assert world.attempt(first.id).taken == 170
    assert world.complete(first.id).order.financial_status is FinancialStatus.PAID
    assert {stocked.available for stocked in world.products.by_sku.values()} == {0}
    with killed_after_save(world, 2):
        world.complete(second.id, ignore_stock=True)
    world.recover(timedelta(minutes=32))
    assert world.sale(second.id).order is None
    assert world.attempt(second.id).state is AttemptState.VOIDED
    assert {stocked.available for stocked in world.products.by_sku.values()} == {0}


# --- while the customer is paying -------------------------------------------------------------------------------------


def test_mark_as_paid_is_refused_while_the_customer_pays(world):
    sale, token = world.ready()
    world.press_pay(token)
    with pytest.raises(CheckoutActiveError):
        world.complete(sale.id)
    assert world.attempt(sale.id).state is AttemptState.HELD


def test_a_wrong_amount_is_refused_before_the_customers_payment_is_ended(world):
    sale, token = world.ready()
    world.press_pay(token)
    with pytest.raises(AmountDiffersError):
        world.complete(sale.id, amount=Money(1, "NOK"), end_payment=True)
    assert world.attempt(sale.id).state is AttemptState.HELD


def test_ending_the_customers_payment_comes_first(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.complete(sale.id, end_payment=True)
    assert world.attempt(sale.id, 1).state is AttemptState.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.sale(sale.id).order.payments[0].provider == "manual"
    assert world.available() == 9
    assert world.violations() == []


def edit(world: FakeWorld, sale_id: str) -> None:
    world.edit(sale_id, lambda draft: draft_of(LineInput(2, sku="mug"), customer=KARI, address=OSLO), end_payment=True)


FORCED = {
    "completing": lambda world, sale_id: world.complete(sale_id, end_payment=True),
    "cancelling": lambda world, sale_id: world.cancel_draft(sale_id, end_payment=True),
    "editing": edit,
}


@pytest.mark.parametrize("way", FORCED)
def test_a_customer_who_paid_just_before_keeps_the_order(world, way):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    with pytest.raises(AlreadyPaidError, match="#1001"):
        FORCED[way](world, sale.id)
    assert world.sale(sale.id).order.payments[0].provider == "test"
    assert world.sale(sale.id).order.financial_status is FinancialStatus.PAID
    assert world.violations() == []


@pytest.mark.parametrize("way", FORCED)
def test_as_long_as_the_provider_does_not_answer_nothing_is_changed(world, way):
    sale, token = world.ready()
    world.press_pay(token)
    version = world.sale(sale.id).draft.version
    world.provider.down = True
    with pytest.raises(ProviderUnavailableError):
        FORCED[way](world, sale.id)
    assert world.attempt(sale.id).state is AttemptState.VOIDING
    assert (world.sale(sale.id).draft.version, world.available()) == (version, 9)
    world.provider.down = False
    FORCED[way](world, sale.id)
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.violations() == []


@pytest.mark.parametrize("way", FORCED)
def test_the_payment_is_claimed_before_the_provider_is_told(world, monkeypatch, way):
    sale, token = world.ready()
    world.press_pay(token)
    void, states = world.provider.void, []

    def voiding(attempt):
        states.append(world.attempt(sale.id).state)
        return void(attempt)

    monkeypatch.setattr(world.provider, "void", voiding)
    FORCED[way](world, sale.id)
    assert states == [AttemptState.VOIDING]


def test_a_forced_edit_keeps_the_link_and_the_customer_pays_what_is_new(world):
    sale, token = world.ready()
    world.press_pay(token)
    edit(world, sale.id)
    assert world.state(token) is CheckoutState.DELIVERY
    world.choose_delivery(token)
    world.press_pay(token)
    assert world.attempt(sale.id, 2).hold == {"mug": 2}
    assert world.available() == 8
