"""Declined cards: the customer may try again, and testing of stolen cards is stopped."""

from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import PayingClosedError
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.link import link_key
from invoicing.ports import PaymentStatus
from tests.support.worlds.fake_world import FakeWorld

MOST = 10


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def decline(
    world: FakeWorld, sale_id: str, times: int = 1, number: int = 1, reason: str = "insufficient_funds"
) -> None:
    """Let the provider decline cards, and tell of each."""
    for _ in range(times):
        world.provider.decline(world.provider.of(f"pay_{sale_id}_{number}").id, reason)
        world.process(sale_id, number)


def test_each_declined_card_is_counted_once_however_often_it_is_reported(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline(world, sale.id, 3)
    for _ in range(5):
        world.process(sale.id)
    link = world.sales.get(sale.id, link_key(1)).link(1)
    assert (link.declines, world.attempt(sale.id).declines) == (3, 3)
    assert world.story(sale.id).count("PaymentDeclined") == 3
    assert world.attempt(sale.id).state is AttemptState.HELD
    world.approve(sale.id)
    world.process(sale.id)
    assert world.state(token) is CheckoutState.PAID


def test_the_tenth_in_a_day_ends_the_payment_and_closes_the_link_until_the_next_day(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline(world, sale.id, MOST - 1)
    assert world.state(token) is CheckoutState.PAYING
    decline(world, sale.id)
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10
    assert world.state(token) is CheckoutState.CLOSED
    with pytest.raises(PayingClosedError):
        world.press_pay(token)
    world.clock.advance(timedelta(days=1))
    assert world.state(token) is CheckoutState.REVIEW
    assert world.press_pay(token)


def test_starting_over_does_not_begin_the_count_again(world):
    sale, token = world.ready()
    for number in range(1, 6):
        world.press_pay(token)
        decline(world, sale.id, 2, number)
        if number < 5:
            world.start_over(token)
    assert world.state(token) is CheckoutState.CLOSED
    assert world.violations() == []


def test_too_many_abandoned_payments_close_a_link_until_the_next_day(world):
    sale, token = world.ready()
    for _ in range(MOST):
        world.press_pay(token)
        world.start_over(token)
    assert world.state(token) is CheckoutState.CLOSED
    with pytest.raises(PayingClosedError):
        world.press_pay(token)
    assert (len(world.provider.payments), world.available()) == (MOST, 10)
    assert world.state(world.link(sale.id)) is CheckoutState.REVIEW, "another link of the sale"
    world.clock.advance(timedelta(days=1))
    world.press_pay(token)
    assert world.sales.get(sale.id, link_key(1)).link(1).starts_over == MOST, "and of yesterday's none counts today"
    world.start_over(token)
    assert world.state(token) is CheckoutState.REVIEW
    assert world.violations() == []


def test_another_link_of_the_sale_stays_open(world):
    sale, token = world.ready()
    other = world.link(sale.id)
    world.press_pay(token)
    decline(world, sale.id, MOST)
    assert world.state(other) is CheckoutState.REVIEW
    assert world.press_pay(other)


def test_a_customer_who_gets_it_right_with_the_tenth_card_has_paid(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline(world, sale.id, MOST - 1)
    world.provider.decline(world.provider.of(f"pay_{sale.id}_1").id)
    world.approve(sale.id)
    world.process(sale.id)
    assert world.state(token) is CheckoutState.PAID


def test_declines_of_yesterday_are_forgotten(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline(world, sale.id, MOST - 1)
    world.start_over(token)
    world.clock.advance(timedelta(days=1))
    world.press_pay(token)
    decline(world, sale.id, MOST - 1, 2)
    assert world.state(token) is CheckoutState.PAYING
