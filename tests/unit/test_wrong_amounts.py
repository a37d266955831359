"""A provider that approves or captures another amount than was asked for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import (
    ProviderUnavailableError,
)
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.worlds.fake_world import FakeWorld

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.mark.parametrize("wrong", [Money(19899, "NOK"), Money(19900, "EUR"), Money(19901, "NOK")])
def test_the_wrong_money_never_makes_an_order(world, wrong):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, amount=wrong)
    world.process(sale.id)
    assert world.sale(sale.id).order is None
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.available() == 10
    assert "PaymentFailed" in world.story(sale.id)


@pytest.mark.parametrize("reported", [Money(19_899, "NOK"), Money(19_901, "NOK"), Money(19_900, "SEK")])
def test_a_captured_amount_that_was_not_approved_does_not_pay_the_order(world, monkeypatch, reported):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    capture = world.provider.capture
    monkeypatch.setattr(world.provider, "capture", lambda attempt: _becomes(world, capture(attempt), reported))
    world.process(sale.id)
    order = world.sale(sale.id).order
    assert (order.financial_status, order.captured.amount) == (FinancialStatus.VOIDED, 0)
    assert world.attempt(sale.id).refund_due == reported
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.provider._refunds == {f"pay_{sale.id}_1:refund": reported}
    assert f"reports {reported} {reported.currency} instead of" in world.attempt(sale.id).failures[-1].detail
    assert world.available() == 10
    assert world.violations() == []


@pytest.mark.parametrize("given_up_by", ["start_over", "tick"])
def test_the_captured_amount_is_refunded_and_not_the_requested_one(world, monkeypatch, given_up_by):
    came = Money(19_950, "NOK")
    sale, token = world.ready()
    world.press_pay(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    if given_up_by == "start_over":  # it comes after the provider has let go
        world.start_over(token)
        world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED, amount=came)
        world.process(sale.id)
    else:  # it comes while the provider is told to let go
        monkeypatch.setattr(
            world.provider, "void", lambda attempt: _becomes(world, payment, came, status=PaymentStatus.CAPTURED)
        )
        world.recover(timedelta(minutes=32))
        monkeypatch.undo()
        world.process(sale.id)
    assert world.provider._refunds == {f"pay_{sale.id}_1:refund": came}
    assert world.attempt(sale.id).refund_due == came
    assert [row.amount for row in world.sales.ledger(sale.id)] == [came, came]
    assert world.available() == 10
    assert world.violations() == []


def _becomes(world, payment, amount, **more):
    changed = replace(payment, amount=amount, **more)
    world.provider.payments[payment.id] = changed
    return changed


def test_a_captured_wrong_amount_is_refunded_by_itself_and_staff_are_told(world):
    sale, token = world.ready()
    world.press_pay(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED, amount=Money(1, "NOK"))
    world.process(sale.id)
    assert world.sale(sale.id).order is None
    assert world.available() == 10
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.REFUNDED
    assert world.story(sale.id).count("PaymentFailed") == 1
    assert world.story(sale.id)[-1] == "PaymentRefunded"
    assert world.state(token) is CheckoutState.REVIEW
    assert world.violations() == []


def test_the_wrong_money_that_comes_after_the_claim_makes_no_order_either(world):
    sale, token = world.ready()
    world.press_pay(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.unavailable = ["before"]
    with pytest.raises(ProviderUnavailableError):
        world.start_over(token)
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED, amount=Money(1, "NOK"))
    world.recover(HOUR)
    assert world.sale(sale.id).order is None
    assert world.story(sale.id).count("PaymentFailed") == 1
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.available() == 10
    assert world.violations() == []


def test_money_that_was_wrong_at_first_and_is_right_in_the_end_makes_the_order(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, amount=Money(1, "NOK"))
    world.provider.unavailable = ["", "before"]
    with pytest.raises(ProviderUnavailableError):
        world.process(sale.id)
    world.provider.payments[payment.id] = payment
    world.recover(timedelta(minutes=2))
    assert world.sale(sale.id).order.captured == Money(19900, "NOK")
    assert world.violations() == []
