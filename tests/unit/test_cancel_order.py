"""Cancelling orders: a paid order is refunded, an authorized payment voided, and goods that are gone stay gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import (
    ProviderRefusedError,
    WrongStateError,
)
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.order import FinancialStatus
from invoicing.ports import PaymentStatus
from tests.support.builders.drafts import mugs
from tests.support.builders.money import kroner
from tests.support.worlds.fake_world import FakeWorld

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_cancelling_a_paid_order_refunds_it_and_puts_its_goods_on_sale(world):
    sale, _token = world.paid(mugs(2))
    order = world.cancel_order(sale.id).order
    assert (order.financial_status, order.refunded) == (FinancialStatus.REFUNDED, kroner(299))
    assert order.cancelled_at == world.clock()
    assert world.available() == 10
    assert "OrderCancelled" in world.story(sale.id)
    with pytest.raises(WrongStateError):
        world.cancel_order(sale.id)


def test_goods_that_are_gone_stay_gone(world):
    sale, _ = world.paid(mugs(2))
    world.cancel_order(sale.id, restock=False)
    assert world.available() == 8


def test_cancelling_an_authorized_order_voids_its_payment(world):
    sale, token = world.authorized()
    order = world.cancel_order(sale.id).order
    assert order.financial_status is FinancialStatus.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.available() == 10
    assert world.state(token) is CheckoutState.CANCELLED
    assert world.story(sale.id)[-1] == "OrderCancelled"
    assert world.violations() == []


def test_a_repeated_cancellation_goes_on_with_the_first_and_is_marked_as_replayed(world):
    (sale, _), key = world.authorized(), RequestKey("name", "body")
    world.provider.down = True
    assert world.cancel_order(sale.id, key).is_replayed is False
    world.provider.down = False
    again = world.cancel_order(sale.id, key)
    assert (again.order.financial_status, again.is_replayed) == (FinancialStatus.VOIDED, True)


def test_money_that_was_taken_while_the_order_was_being_cancelled_goes_back(world):
    sale, _ = world.authorized()
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    order = world.cancel_order(sale.id).order
    assert order.financial_status is FinancialStatus.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.REFUNDED
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_cancellation_that_the_provider_did_not_hear_of_is_finished_later(world):
    sale, _ = world.authorized()
    world.provider.down = True
    assert world.cancel_order(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    assert world.available() == 9
    world.provider.down = False
    world.recover(timedelta(minutes=3))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 10


def test_an_authorization_that_the_provider_lost_ends_the_order_and_is_reported(world, monkeypatch):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="the authorisation is gone")

    monkeypatch.setattr(world.provider, "capture", refuse)
    world.process(sale.id)
    assert world.attempt(sale.id).state is AttemptState.CAPTURE_FAILED
    assert world.sale(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    world.recover(timedelta(days=6))
    assert world.attempt(sale.id).state is AttemptState.CAPTURE_FAILED
    world.recover(timedelta(days=1))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.available() == 10
    assert world.story(sale.id).count("PaymentFailed") == 2
    assert world.violations() == []


def test_an_authorization_that_the_provider_ended_is_not_waited_for(world, monkeypatch):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    monkeypatch.setattr(world.provider, "capture", world.provider.void)
    world.process(sale.id)
    world.recover(timedelta(minutes=3))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 10


def test_goods_that_were_sent_stay_gone_when_the_order_is_cancelled(world):
    sale, _ = world.authorized()
    world.fulfill(sale.id)
    world.cancel_order(sale.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 9
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    again, _ = world.authorized()
    world.cancel_order(again.id, restock=False)
    assert world.available() == 8
    assert world.violations() == []


def test_sent_goods_stay_gone_when_the_capture_fails(world, monkeypatch):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="the authorisation is gone")

    monkeypatch.setattr(world.provider, "capture", refuse)
    world.process(sale.id)
    world.fulfill(sale.id)
    world.recover(timedelta(days=8))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 9


def test_staff_may_say_that_goods_which_were_sent_came_back(world):
    sale, _ = world.authorized()
    world.fulfill(sale.id)
    world.cancel_order(sale.id, restock=True)
    assert world.available() == 10


def test_an_order_whose_refund_was_refused_is_not_cancelled(world, monkeypatch):
    sale, _ = world.paid(mugs(2))

    def refuse(attempt, amount, key):
        raise ProviderRefusedError("reason", provider="It", reason="the account is empty")

    monkeypatch.setattr(world.provider, "refund", refuse)
    order = world.cancel_order(sale.id).order
    assert (order.financial_status, order.cancelled_at) == (FinancialStatus.PAID, None)
    assert "OrderCancelled" not in world.story(sale.id)
    monkeypatch.undo()
    assert world.cancel_order(sale.id).order.cancelled_at == world.clock()
    assert world.story(sale.id).count("OrderCancelled") == 1
