"""Orders completed before they are paid: goods are held, links go on, and they are paid once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.draft_orders.draft_input import ShippingInput
from invoicing.domain.errors import (
    AlreadyPaidError,
    AmountDiffersError,
    InvalidRequestError,
    OutOfStockError,
    PaymentInProgressError,
    ProviderRefusedError,
    ProviderUnavailableError,
    WrongStateError,
)
from invoicing.domain.payments.void import claim_for_voiding, release
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.attempt import AttemptState, attempt_key
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.reservation import RESERVATION, Reservation
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.builders.drafts import draft_of, mugs, one_of_each, own_item
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.products import many_products
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def held(world: FakeWorld, sale_id: str) -> dict[str, int]:
    reservation = world.sales.get(sale_id, RESERVATION).find(RESERVATION, Reservation)
    return reservation.held if reservation else {}


def refused(attempt):
    raise ProviderRefusedError("reason", provider="It", reason="the authorisation is gone")


def test_a_draft_becomes_a_pending_order_and_its_goods_are_held(world):
    sale, _ = world.pending()
    assert (sale.order.financial_status, sale.draft.status) == (FinancialStatus.PENDING, DraftOrderStatus.COMPLETED)
    assert (world.available(), held(world, sale.id)) == (8, {"mug": 2})
    world.recover(timedelta(days=400))
    assert (world.available(), held(world, sale.id)) == (8, {"mug": 2})
    assert world.story(sale.id)[-3:] == ["DraftOrderCompleted", "OrderCreated", "StockHeld"]
    assert world.violations() == []


def test_completing_unpaid_checks_stock_unless_staff_ignore_it(world):
    sale = world.draft(mugs(11))
    with pytest.raises(OutOfStockError):
        world.complete_unpaid(sale.id)
    assert world.sale(sale.id).order is None
    world.complete_unpaid(sale.id, ignore_stock=True)
    assert world.available() == -1


def test_the_link_that_the_customer_has_pays_it_once(world):
    sale, token = world.pending(mugs(10))
    world.press_pay(token)
    assert (world.available(), held(world, sale.id)) == (0, {})
    world.approve(sale.id)
    world.process(sale.id)
    order = world.sale(sale.id).order
    assert (order.number, order.financial_status) == (sale.order.number, FinancialStatus.PAID)
    assert (order.captured, world.numbers.orders) == (order.total, order.number)
    assert world.story(sale.id).count("OrderCreated") == 1
    assert world.available() == 0
    assert world.violations() == []


def test_voiding_the_payment_leaves_it_pending_and_its_goods_held(world):
    sale, token = world.pending(mugs(10))
    world.press_pay(token)
    world.start_over(token)
    assert world.financial_status(sale.id) is FinancialStatus.PENDING
    assert (world.available(), held(world, sale.id)) == (0, {"mug": 10})
    world.press_pay(token)
    world.approve(sale.id, 2)
    world.process(sale.id, 2)
    assert world.financial_status(sale.id) is FinancialStatus.PAID
    assert world.violations() == []


def test_an_authorization_that_cannot_be_captured_leaves_it_pending(world, monkeypatch):
    sale, token = world.pending()
    world.press_pay(token)
    world.approve(sale.id)

    monkeypatch.setattr(world.provider, "capture", refused)
    world.process(sale.id)
    assert world.financial_status(sale.id) is FinancialStatus.AUTHORIZED
    world.recover(timedelta(days=8))
    assert world.financial_status(sale.id) is FinancialStatus.PENDING
    assert (world.available(), held(world, sale.id)) == (8, {"mug": 2})
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.violations() == []


def sent_and_promised(world: FakeWorld, monkeypatch):
    """Return a pending order whose goods were sent and whose capture failed."""
    sale, token = world.pending()
    world.press_pay(token)
    world.approve(sale.id)
    monkeypatch.setattr(world.provider, "capture", refused)
    world.process(sale.id)
    world.fulfill(sale.id)
    world.recover(timedelta(days=8))
    return sale


def test_sent_goods_leave_the_stock_once_though_the_capture_failed(world, monkeypatch):
    sale = sent_and_promised(world, monkeypatch)
    assert world.financial_status(sale.id) is FinancialStatus.PENDING
    assert (world.available(), held(world, sale.id)) == (8, {"mug": 2})
    assert world.violations() == []
    world.mark_as_paid(sale.id)
    assert (world.available(), held(world, sale.id)) == (8, {})
    assert world.violations() == []


@pytest.mark.parametrize(("restock", "left"), [(None, 8), (True, 10)], ids=["as sent", "they came back"])
def test_sent_goods_that_were_never_paid_are_restocked_only_if_staff_say_so(world, monkeypatch, restock, left):
    sale = sent_and_promised(world, monkeypatch)
    world.cancel_order(sale.id, restock=restock)
    world.recover(timedelta(minutes=5))
    assert (world.financial_status(sale.id), world.available()) == (FinancialStatus.VOIDED, left)
    assert held(world, sale.id) == {}
    assert world.violations() == []


@pytest.mark.parametrize(("restock", "left"), [(None, 1), (False, 0)], ids=["they come back", "they are lost"])
def test_cancelling_a_large_order_with_half_of_its_goods_held_releases_them_all(restock, left):
    world = FakeWorld(*many_products(120, available=1))
    sale, token = world.ready(one_of_each(120))
    world.complete_unpaid(sale.id)
    world.press_pay(token)
    world.approve(sale.id)
    world.provider.unavailable = ["", "before"]
    with pytest.raises(ProviderUnavailableError):
        world.process(sale.id)
    half = world.sales.get(sale.id, attempt_key(1), RESERVATION)
    claim_for_voiding(half, half.attempt(1), world.clock())
    release(half, half.attempt(1), world.ids.ulid(world.clock()), world.clock())
    world.sales.save(half)
    assert 0 < len(held(world, sale.id)) < 120
    world.cancel_order(sale.id, restock=restock)
    world.recover(timedelta(minutes=5))
    assert (world.financial_status(sale.id), held(world, sale.id)) == (FinancialStatus.VOIDED, {})
    assert {stocked.available for stocked in world.products.by_sku.values()} == {left}
    assert world.violations() == []


def test_cancelling_a_pending_order_voids_it_and_releases_its_stock(world):
    sale, token = world.pending()
    world.cancel_order(sale.id)
    assert world.financial_status(sale.id) is FinancialStatus.VOIDED
    assert (world.available(), held(world, sale.id)) == (10, {})
    with pytest.raises(WrongStateError):
        world.press_pay(token)
    with pytest.raises(WrongStateError):
        world.cancel_order(sale.id)
    assert world.violations() == []


def test_cancelling_a_pending_order_during_a_payment_needs_end_payment(world):
    sale, token = world.pending()
    world.press_pay(token)
    with pytest.raises(PaymentInProgressError):
        world.cancel_order(sale.id)
    world.approve(sale.id)
    with pytest.raises(AlreadyPaidError):
        world.cancel_order(sale.id, end_payment=True)
    assert world.financial_status(sale.id) is FinancialStatus.PAID


def test_an_order_whose_authorized_payment_is_cancelled_is_not_pending_again(world):
    sale, token = world.pending()
    world.press_pay(token)
    world.approve(sale.id)
    world.provider.unavailable = ["", "before"]
    with pytest.raises(Exception, match="provider"):
        world.process(sale.id)
    world.cancel_order(sale.id)
    assert world.financial_status(sale.id) is FinancialStatus.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert (world.available(), held(world, sale.id)) == (10, {})
    assert world.violations() == []


def test_marking_a_pending_order_as_paid_takes_its_held_stock(world):
    sale, _ = world.pending(mugs(10))
    saves = world.sales.saves
    order = world.mark_as_paid(sale.id, method="bank_transfer", amount=sale.order.total).order
    assert world.sales.saves == saves + 1
    assert (order.financial_status, order.payments[0].method) == (FinancialStatus.PAID, "bank_transfer")
    assert (world.available(), held(world, sale.id)) == (0, {})
    with pytest.raises(WrongStateError):
        world.mark_as_paid(sale.id)
    assert world.violations() == []


def test_another_amount_than_the_total_is_refused(world):
    sale, _ = world.pending()
    with pytest.raises(AmountDiffersError, match=r"299\.00 NOK"):
        world.mark_as_paid(sale.id, amount=Money(29800, "NOK"))
    assert world.financial_status(sale.id) is FinancialStatus.PENDING


def test_a_draft_is_completed_and_an_order_marked_as_paid_and_neither_as_the_other(world):
    draft = world.draft()
    with pytest.raises(WrongStateError):
        world.mark_as_paid(draft.id)
    sale, _ = world.pending()
    with pytest.raises(WrongStateError):
        world.complete(sale.id)
    with pytest.raises(WrongStateError):
        world.complete_unpaid(sale.id)


@pytest.mark.parametrize("count", [80, 81, 300])
def test_any_number_of_products_is_completed_unpaid_paid_and_refunded(count):
    world = FakeWorld(*many_products(count, available=1))
    left = lambda: {stocked.available for stocked in world.products.by_sku.values()}  # noqa: E731 - read again each time
    first = world.draft(one_of_each(count))
    world.complete_unpaid(first.id)
    assert left() == {0}
    world.cancel_order(first.id)
    assert left() == {1}
    second = world.draft(one_of_each(count))
    world.complete_unpaid(second.id)
    world.mark_as_paid(second.id)
    assert left() == {0}
    assert world.violations() == []


def test_an_order_of_nothing_is_never_pending(world):
    sale = world.draft(draft_of(own_item("0.00")))
    with pytest.raises(WrongStateError, match="complete it as paid"):
        world.complete_unpaid(sale.id)
    assert world.complete(sale.id).order.financial_status is FinancialStatus.PAID


def test_end_payment_completes_a_draft_that_the_customer_is_paying(world):
    sale, token = world.ready()
    world.press_pay(token)
    with pytest.raises(PaymentInProgressError):
        world.complete_unpaid(sale.id)
    assert world.complete_unpaid(sale.id, end_payment=True).order.financial_status is FinancialStatus.PENDING
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert (world.available(), held(world, sale.id)) == (9, {"mug": 1})
    assert world.violations() == []


def test_the_shops_own_delivery_goes_only_where_it_was_agreed_to_go(world):
    own = ShippingInput(title="Sykkelbud", price=GivenAmount("99.00"))
    sale = world.draft(replace(draft_of(customer=KARI), shipping_line=own))
    token = world.link(sale.id)
    with pytest.raises(InvalidRequestError, match="another country"):
        world.enter_details(token, BERLIN)
    world.enter_details(token, OSLO)
    assert world.sale(sale.id).offer.shipping_line.title == "Sykkelbud"
