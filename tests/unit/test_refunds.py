"""Refunds, whole and in parts: what goes back, once, and what of it is for sale again."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from invoicing.domain.errors import (
    MoreThanCapturedError,
    MoreThanSoldError,
    ProviderRefusedError,
    ProviderUnavailableError,
    SkuNotInOrderError,
    WrongStateError,
    ZeroRefundError,
)
from invoicing.domain.orders.refund import RefundOptions
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.ledger import LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.refund import RefundStatus, refund_key
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.refund_status import refund_status_of
from invoicing.ports import PaymentStatus
from invoicing.usecases.orders.refund import refund_order
from tests.support.builders.drafts import mugs, one_of_each
from tests.support.builders.money import kroner
from tests.support.cast.products import many_products
from tests.support.worlds.crash import killed_after_save
from tests.support.worlds.fake_world import FakeWorld

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_a_full_refund_refunds_the_whole_total_and_restocks_only_on_request(world):
    sale, _ = world.paid(mugs(2))
    refund = world.refund(sale.id)
    order = world.sale(sale.id).order
    assert (refund.status, refund.amount) == (RefundStatus.SUCCEEDED, kroner(299))
    assert (order.financial_status, order.refunded, order.refunding) == (FinancialStatus.REFUNDED, kroner(299), 0)
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.REFUNDED
    assert world.story(sale.id)[-1] == "PaymentRefunded"
    assert world.available() == 8
    assert world.violations() == []


def test_parts_add_up_to_the_whole_and_never_to_more(world):
    sale, _ = world.paid(mugs(2))
    world.refund(sale.id, kroner(100))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.PARTIALLY_REFUNDED
    assert world.attempt(sale.id).state is AttemptState.CAPTURED
    with pytest.raises(MoreThanCapturedError, match=r"199\.00 NOK"):
        world.refund(sale.id, kroner(200))
    world.refund(sale.id, kroner(150))
    world.refund(sale.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.REFUNDED
    for amount in (kroner(1), None):
        with pytest.raises(WrongStateError):
            world.refund(sale.id, amount)
    assert world.violations() == []


@given(st.lists(st.integers(1, 40000), max_size=8))
def test_refunds_never_exceed_the_captured_amount(amounts):
    world = FakeWorld()
    sale, _ = world.paid(mugs(2))
    for amount in amounts:
        with contextlib.suppress(MoreThanCapturedError, WrongStateError):
            world.refund(sale.id, Money(amount, "NOK"))
        order = world.sale(sale.id).order
        assert 0 <= order.refunded.amount <= order.captured.amount
        assert sum(m.amount for m in world.provider._refunds.values()) == order.refunded.amount
        assert world.violations() == []


def test_goods_are_restocked_and_no_unit_more_often_than_it_was_sold(world):
    sale, _ = world.paid(mugs(2))
    world.refund(sale.id, kroner(100), restock={"mug": 1})
    assert world.available() == 9
    with pytest.raises(MoreThanSoldError, match="At most 1 of mug can be restocked") as more:
        world.refund(sale.id, kroner(1), restock={"mug": 2})
    assert more.value.pointer == "/restock/0/quantity"
    with pytest.raises(SkuNotInOrderError) as foreign:
        world.refund(sale.id, kroner(1), restock={"mug": 1, "lamp": 1})
    assert (foreign.value.code, foreign.value.pointer) == ("sku_not_in_order", "/restock/1/sku")
    world.refund(sale.id, restock_all=True)
    assert world.available() == 10
    assert world.violations() == []


def test_four_hundred_products_go_back_on_sale():
    world = FakeWorld(*many_products(400, available=1))
    sale, token = world.ready(one_of_each(400))
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    world.refund(sale.id, restock_all=True)
    assert {stocked.available for stocked in world.products.by_sku.values()} == {1}
    assert world.sales.get(sale.id, refund_key(1)).refund(1).is_finished


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_refund_whose_answer_was_lost_is_pending_and_goes_on_by_itself_once(world, fault):
    sale, _ = world.paid(mugs(2))
    world.provider.unavailable = [fault]
    refund = world.refund(sale.id, kroner(100), restock={"mug": 1})
    assert refund.status is RefundStatus.PENDING
    assert world.sale(sale.id).order.refundable == kroner(199)
    assert world.available() == 8
    with pytest.raises(MoreThanCapturedError):
        world.refund(sale.id, kroner(200))
    world.recover(timedelta(minutes=3))
    assert world.sale(sale.id).order.refunded == kroner(100)
    assert world.available() == 9
    assert [m.amount for m in world.provider._refunds.values()] == [10000]
    world.recover(HOUR)
    assert world.sale(sale.id).order.refunded == kroner(100)


def test_a_refund_that_the_provider_refuses_is_reported_and_can_be_repeated(world, monkeypatch):
    sale, _ = world.paid(mugs(2))

    def refuse(attempt, amount, key):
        raise ProviderRefusedError("reason", provider="It", reason="the account is empty")

    monkeypatch.setattr(world.provider, "refund", refuse)
    refund = world.refund(sale.id, restock_all=True)
    assert (refund.status, "the account is empty" in refund.failures[-1].detail) == (RefundStatus.FAILED, True)
    assert world.sale(sale.id).order.refundable == kroner(299)
    assert world.attempt(sale.id).state is AttemptState.CAPTURED
    assert world.available() == 8
    assert world.story(sale.id)[-1] == "PaymentFailed"
    monkeypatch.undo()
    assert world.refund(sale.id, restock_all=True).status is RefundStatus.SUCCEEDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_refund_that_stays_unknown_for_a_day_is_left_to_staff_and_never_repeated(world, monkeypatch):
    sale, _ = world.paid(mugs(2))
    refund, called = world.provider.refund, []

    def lost(attempt, amount, key):
        called.append(key)
        raise ProviderUnavailableError("no_answer", provider="It")

    monkeypatch.setattr(world.provider, "refund", lost)
    world.refund(sale.id, kroner(100), restock={"mug": 1})
    for _ in range(30):
        world.recover(HOUR)
    assert world.story(sale.id).count("PaymentFailed") == 1
    calls = len(called)
    world.recover(24 * HOUR)
    assert len(called) == calls
    order = world.sale(sale.id).order
    assert (order.refunding, order.refunded.amount, world.available()) == (0, 0, 8)
    monkeypatch.setattr(world.provider, "refund", refund)
    noted = world.refund(sale.id, kroner(100), restock={"mug": 1}, manual=True)  # they looked, and it had gone
    assert noted.status is RefundStatus.SUCCEEDED
    assert world.provider._refunds == {}
    assert (world.sale(sale.id).order.refunded, world.available()) == (kroner(100), 9)
    assert world.violations() == []


def test_a_full_refund_in_doubt_is_decided_by_the_providers_answer(world):
    sale, _ = world.paid(mugs(2))
    world.provider.unavailable = ["after"]
    world.refund(sale.id, restock_all=True)
    world.provider.down = True
    world.clock.advance(21 * HOUR)
    world.provider.down = False
    world.recover()
    assert world.sale(sale.id).order.financial_status is FinancialStatus.REFUNDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_repeated_refund_goes_on_with_the_first_and_is_marked_as_replayed(world):
    (sale, _), key = world.paid(mugs(2)), RequestKey("name", "body")
    world.provider.down = True
    first, pending = refund_order(sale.id, RefundOptions(kroner(100)), request=key, ports=world)
    world.provider.down = False
    again, done = refund_order(sale.id, RefundOptions(kroner(100)), request=key, ports=world)
    assert (pending.number, pending.status, first.is_replayed) == (1, RefundStatus.PENDING, False)
    assert (done.number, done.status, again.is_replayed) == (1, RefundStatus.SUCCEEDED, True)


def test_a_partial_refund_in_doubt_is_decided_by_the_providers_answer(world):
    sale, _ = world.paid(mugs(2))
    world.provider.unavailable = ["after"]
    world.refund(sale.id, kroner(100))
    world.clock.advance(21 * HOUR)
    world.recover()
    assert world.sale(sale.id).order.refunded == kroner(100)
    assert "PaymentFailed" not in world.story(sale.id)
    assert world.violations() == []


def test_a_refund_of_zero_is_refused(world):
    sale, _ = world.paid(mugs(2))
    with pytest.raises(ZeroRefundError, match="above zero") as refused:
        world.refund(sale.id, kroner(0))
    assert (refused.value.code, refused.value.pointer) == ("zero_refund", "/amount")


@pytest.mark.parametrize("asked", [{}, {"manual": False}, {"manual": True}])
def test_a_manual_payment_is_refunded_manually_whatever_was_asked(world, asked):
    sale = world.draft()
    world.complete(sale.id, method="cash")
    calls = len(world.provider.calls)
    assert world.refund(sale.id, restock_all=True, **asked).manual is True
    order = world.sale(sale.id).order
    assert (order.financial_status, order.refunded_manually) == (FinancialStatus.REFUNDED, order.captured.amount)
    assert [event.data.manual for event in world.events(sale.id) if event.type == "PaymentRefunded"] == [True]
    assert len(world.provider.calls) == calls
    assert world.available() == 10
    assert world.violations() == []


def test_cancelling_an_order_that_staff_marked_as_paid_refunds_it_manually(world):
    sale = world.draft()
    world.complete(sale.id, method="cash")
    order = world.cancel_order(sale.id).order
    assert (order.financial_status, order.refunded_manually) == (FinancialStatus.REFUNDED, order.captured.amount)
    assert world.violations() == []


def test_manual_refunds_of_a_card_payment_are_told_apart_from_the_providers(world):
    sale, _ = world.paid(mugs(2))
    world.refund(sale.id, kroner(100))
    world.refund(sale.id, kroner(50), manual=True)
    back = refund_status_of(world.sale(sale.id), "nb")
    assert (back.refunded, back.manual, back.by_card) == (kroner(150), kroner(50), kroner(100))
    rows = world.sales.ledger(sale.id)
    assert [(row.provider, row.amount) for row in rows if row.kind is LedgerEntryKind.REFUNDED] == [
        ("test", kroner(100)),
        ("manual", kroner(50)),
    ]
    told = [event.data.manual for event in world.sales.events if event.type == "PaymentRefunded"]
    assert told == [False, True]
    assert world.violations() == []


def test_a_manual_refund_that_failed_half_way_is_finished_however_late(world):
    sale = world.draft()
    world.complete(sale.id, method="cash")
    with killed_after_save(world):
        world.refund(sale.id)
    world.recover(30 * HOUR)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.REFUNDED
    assert "PaymentFailed" not in world.story(sale.id)
