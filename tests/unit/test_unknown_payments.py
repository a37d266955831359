"""Payments that the provider does not know or does not void: reported once, ended when they can no longer be paid."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import (
    ProviderRefusedError,
)
from invoicing.domain.sale.attempt import Attempt, AttemptState
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.failure import FailureCode
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.worlds.fake_world import FakeWorld


def codes_of(attempt: Attempt) -> list[FailureCode]:
    return [failure.code for failure in attempt.failures]


HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def forget(world: FakeWorld) -> None:
    """Let the provider know none of its payments any more: its keys were changed, or it is another account."""
    world.provider.payments.clear()


def test_a_payment_unknown_to_the_provider_is_reported_once_and_ends_in_time(world):
    sale, token = world.ready()
    world.press_pay(token)
    forget(world)
    world.recover(timedelta(minutes=3))
    world.recover(timedelta(minutes=5))
    assert world.story(sale.id).count("PaymentFailed") == 1
    assert world.available() == 9
    over = world.attempt(sale.id).expires_at + timedelta(hours=2)
    world.recover(over - timedelta(minutes=1) - world.clock())
    assert world.available() == 9
    world.recover(timedelta(hours=3))
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10
    assert world.state(token) is CheckoutState.REVIEW
    assert world.violations() == []


def test_an_order_whose_payment_is_unknown_to_the_provider_is_cancelled_in_time(world):
    sale, _ = world.authorized()
    forget(world)
    world.recover(timedelta(minutes=3))
    assert "PaymentFailed" in world.story(sale.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    world.recover(timedelta(days=8))
    world.recover(timedelta(hours=3))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_void_that_the_provider_refuses_is_reported_once_and_tried_again(world, monkeypatch):
    sale, token = world.ready()
    world.press_pay(token)

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="it is locked")

    monkeypatch.setattr(world.provider, "void", refuse)
    assert world.recover(HOUR) == []
    assert world.recover(HOUR) == []
    assert world.story(sale.id).count("PaymentFailed") == 1
    assert (world.attempt(sale.id).state, world.available()) == (AttemptState.VOIDING, 9)
    monkeypatch.undo()
    world.recover(HOUR)
    assert (world.attempt(sale.id).state, world.available()) == (AttemptState.VOIDED, 10)
    assert world.violations() == []


def test_a_wrong_amount_that_cannot_be_voided_and_its_outcome_are_reported_once(world, monkeypatch):
    sale, token = world.ready()
    world.press_pay(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    wrong = Money(19_899, "NOK")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.AUTHORIZED, amount=wrong)

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="it is locked")

    monkeypatch.setattr(world.provider, "void", refuse)
    world.process(sale.id)
    for _ in range(3):
        world.recover(HOUR)
    assert world.story(sale.id).count("PaymentFailed") == 2, "the wrong money, and that it is not let go"
    mismatch, refused = world.attempt(sale.id).failures
    assert (mismatch.code, refused.code) == (FailureCode.AMOUNT_MISMATCH, FailureCode.VOID_REFUSED)
    assert "reports 198.99 NOK" in mismatch.detail
    assert "does not void the payment. The void is tried again. It refused: it is locked." in refused.detail
    monkeypatch.undo()
    world.recover(HOUR)
    assert codes_of(world.attempt(sale.id)) == [FailureCode.AMOUNT_MISMATCH]
    assert world.story(sale.id).count("PaymentFailed") == 2
    assert world.violations() == []


def test_captured_money_is_reported_though_the_void_was_refused_before(world, monkeypatch):
    sale, _ = world.authorized()
    payment = world.provider.of(f"pay_{sale.id}_1")

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="it is locked")

    def taken(attempt):
        world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
        return world.provider.payments[payment.id]

    monkeypatch.setattr(world.provider, "void", refuse)
    world.cancel_order(sale.id)
    assert codes_of(world.attempt(sale.id)) == [FailureCode.VOID_REFUSED]
    monkeypatch.setattr(world.provider, "void", taken)
    world.recover(HOUR)
    assert codes_of(world.attempt(sale.id)) == [FailureCode.LATE_PAYMENT]
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.story(sale.id).count("PaymentFailed") == 2
    assert world.violations() == []


def test_a_late_authorization_that_cannot_be_voided_is_reported_and_tried_again(world, monkeypatch):
    sale, _ = world.voided()
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.AUTHORIZED)

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="it is locked")

    monkeypatch.setattr(world.provider, "void", refuse)
    world.process(sale.id)
    assert world.recover(HOUR) == []
    monkeypatch.undo()
    world.recover(HOUR)
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.attempt(sale.id).check_at is None
    assert world.story(sale.id).count("PaymentFailed") == 2
    assert world.violations() == []


def test_a_provider_that_was_turned_off_is_like_one_that_knows_nothing(world):
    sale, token = world.ready()
    world.press_pay(token)
    del world.providers.providers["test"]
    assert world.recover(timedelta(minutes=3)) == []
    world.recover(timedelta(hours=1))
    world.recover(timedelta(hours=3))
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10


def test_an_answer_about_another_payment_makes_no_order(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, attempt="pay_somebody_9")
    world.process(sale.id)
    assert world.sale(sale.id).order is None
    assert world.story(sale.id)[-1] == "PaymentFailed"
