"""Money captured after its payment was voided is refunded by itself, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.errors import (
    ProviderUnavailableError,
)
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.order import FinancialStatus
from invoicing.ports import PaymentStatus
from tests.support.builders.money import kroner
from tests.support.worlds.fake_world import FakeWorld

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_money_captured_after_a_payment_was_voided_is_refunded_by_itself(world):
    sale, _token = world.voided()
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.clock.advance(timedelta(days=31))
    world.process(sale.id)
    assert world.sale(sale.id).order is None
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.REFUNDED
    assert world.story(sale.id)[-2:] == ["PaymentFailed", "PaymentRefunded"]
    assert world.available() == 10
    assert world.violations() == []
    before = world.story(sale.id)
    world.process(sale.id)
    world.recover(HOUR)
    assert world.story(sale.id) == before


def test_an_authorization_after_a_payment_was_voided_is_voided_and_reported_once(world):
    sale, _token = world.voided()
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.AUTHORIZED)
    world.process(sale.id)
    assert world.sale(sale.id).order is None
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.story(sale.id)[-1] == "PaymentFailed"
    world.process(sale.id)
    assert world.story(sale.id).count("PaymentFailed") == 1
    assert world.violations() == []


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_late_refund_whose_answer_was_lost_is_made_once(world, fault):
    sale, _ = world.voided()
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.provider.unavailable = ["", "", fault]
    with pytest.raises(ProviderUnavailableError):
        world.process(sale.id)
    assert world.attempt(sale.id).state is AttemptState.REFUND_DUE
    world.recover(timedelta(minutes=3))
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert [m.amount for m in world.provider._refunds.values()] == [19900]
    assert world.violations() == []


def test_the_next_payment_of_a_sale_is_not_mixed_up_with_late_money_of_the_last(world):
    sale, token = world.voided()
    world.press_pay(token)
    world.approve(sale.id, 2)
    world.process(sale.id, 2)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.process(sale.id, 1)
    order = world.sale(sale.id).order
    assert (order.financial_status, order.captured, order.refunded) == (FinancialStatus.PAID, kroner(199), kroner(0))
    assert world.attempt(sale.id, 1).state is AttemptState.REFUNDED
    assert world.attempt(sale.id, 2).state is AttemptState.CAPTURED
    assert world.violations() == []
