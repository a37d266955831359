"""A provider that knows nothing of a payment, or does not let it go: told once, ended when nobody can pay any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import (
    ProviderRefusedError,
)
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.actors.fake_world import FakeWorld
from tests.support.builders.sold import authorized, void_reason

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def forget(world: FakeWorld) -> None:
    """Let the provider know none of its payments any more: its keys were changed, or it is another account."""
    world.provider.payments.clear()


def test_a_payment_that_the_provider_does_not_know_is_told_once_and_ends_when_nobody_can_pay_it(world):
    sale, token = world.ready()
    world.pay(token)
    forget(world)
    world.tick(timedelta(minutes=3))
    world.tick(timedelta(minutes=5))
    assert world.story(sale.id).count("PaymentProblem") == 1
    assert world.available() == 9
    over = world.attempt(sale.id).expires_at + timedelta(hours=2)
    world.tick(over - timedelta(minutes=1) - world.clock())
    assert world.available() == 9
    world.tick(timedelta(hours=3))
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10
    assert world.state(token) is CheckoutState.REVIEW
    assert world.violations() == []


def test_an_order_whose_payment_the_provider_does_not_know_is_told_and_given_up_when_the_promise_is_over(world):
    sale, _ = authorized(world)
    forget(world)
    world.tick(timedelta(minutes=3))
    assert "PaymentProblem" in world.story(sale.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    world.tick(timedelta(days=8))
    world.tick(timedelta(hours=3))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_provider_that_does_not_let_a_payment_go_is_told_of_once_and_asked_again(world, monkeypatch):
    sale, token = world.ready()
    world.pay(token)

    def refuse(attempt):
        raise ProviderRefusedError("it is locked")

    monkeypatch.setattr(world.provider, "void", refuse)
    assert world.tick(HOUR) == []
    assert world.tick(HOUR) == []
    assert world.story(sale.id).count("PaymentProblem") == 1
    assert (world.attempt(sale.id).state, world.available()) == (AttemptState.VOIDING, 9)
    monkeypatch.undo()
    world.tick(HOUR)
    assert (world.attempt(sale.id).state, world.available()) == (AttemptState.VOIDED, 10)
    assert world.violations() == []


def test_wrong_money_that_the_provider_does_not_let_go_is_told_once_and_what_comes_of_it_too(world, monkeypatch):
    sale, token = world.ready()
    world.pay(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    wrong = Money(19_899, "NOK")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.AUTHORIZED, amount=wrong)

    def refuse(attempt):
        raise ProviderRefusedError("it is locked")

    monkeypatch.setattr(world.provider, "void", refuse)
    world.process(sale.id)
    for _ in range(3):
        world.tick(HOUR)
    assert world.story(sale.id).count("PaymentProblem") == 2, "the wrong money, and that it is not let go"
    problem = world.attempt(sale.id).problem
    assert "reports 198.99 NOK" in problem
    assert "does not let the payment go; it is asked again. it is locked" in problem
    monkeypatch.undo()
    world.tick(HOUR)
    assert "does not let" not in world.attempt(sale.id).problem
    assert world.story(sale.id).count("PaymentProblem") == 2
    assert world.violations() == []


def test_money_that_came_is_told_of_though_the_provider_did_not_let_the_payment_go_before(world, monkeypatch):
    sale, _ = authorized(world)
    payment = world.provider.of(f"pay_{sale.id}_1")

    def refuse(attempt):
        raise ProviderRefusedError("it is locked")

    def taken(attempt):
        world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
        return world.provider.payments[payment.id]

    monkeypatch.setattr(world.provider, "void", refuse)
    world.cancel_order(sale.id)
    assert "does not let the payment go" in world.attempt(sale.id).problem
    monkeypatch.setattr(world.provider, "void", taken)
    world.tick(HOUR)
    assert "came after the payment had been given up" in world.attempt(sale.id).problem
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.story(sale.id).count("PaymentProblem") == 2
    assert world.violations() == []


def test_a_late_promise_that_the_provider_does_not_let_go_is_told_of_and_asked_again(world, monkeypatch):
    sale, _ = void_reason(world)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.AUTHORIZED)

    def refuse(attempt):
        raise ProviderRefusedError("it is locked")

    monkeypatch.setattr(world.provider, "void", refuse)
    world.process(sale.id)
    assert world.tick(HOUR) == []
    monkeypatch.undo()
    world.tick(HOUR)
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.attempt(sale.id).check_at is None
    assert world.story(sale.id).count("PaymentProblem") == 2
    assert world.violations() == []


def test_a_provider_that_was_turned_off_is_like_one_that_knows_nothing(world):
    sale, token = world.ready()
    world.pay(token)
    del world.providers.providers["test"]
    assert world.tick(timedelta(minutes=3)) == []
    world.tick(timedelta(hours=1))
    world.tick(timedelta(hours=3))
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10


def test_an_answer_about_another_payment_makes_no_order(world):
    sale, token = world.ready()
    world.pay(token)
    world.approve(sale.id)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, attempt="pay_somebody_9")
    world.process(sale.id)
    assert world.sale(sale.id).order is None
    assert world.story(sale.id)[-1] == "PaymentProblem"
