"""Failures of a payment, and how each ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import (
    BusyError,
    NotFoundError,
    ProviderRefusedError,
    ProviderUnavailableError,
    StaleSaleError,
)
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import PaymentStatus
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_starting_over_releases_the_stock_and_voids_the_payment_at_the_provider(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.start_over(token)
    assert world.available() == 10
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.state(token) is CheckoutState.REVIEW
    world.press_pay(token)
    world.approve(sale.id, 2)
    world.process(sale.id, 2)
    assert world.state(token) is CheckoutState.PAID
    assert world.violations() == []


def test_starting_over_with_no_payment_under_way_does_nothing(world):
    _, token = world.ready()
    saves = world.sales.saves
    world.start_over(token)
    assert world.sales.saves == saves


@pytest.mark.parametrize("status", [PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED])
def test_what_the_customer_approved_is_not_thrown_away_by_starting_over(world, status):
    sale, token = world.ready()
    world.press_pay(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=status)
    world.start_over(token)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.PAID
    assert world.available() == 9
    assert world.violations() == []


def test_a_silent_provider_is_asked_after_two_minutes_and_then_at_growing_intervals(world):
    sale, token = world.ready()
    world.press_pay(token)
    asked = []
    for minute in range(31):
        before = len(world.provider.calls)
        world.recover(timedelta(minutes=1))
        if len(world.provider.calls) > before:
            asked.append(minute + 1)
    assert asked == [2, 4, 8, 16, 31]
    assert world.attempt(sale.id).state is AttemptState.VOIDED


def test_a_payment_whose_webhook_never_came_is_finished(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    assert world.recover(timedelta(minutes=2)) == []
    assert world.sale(sale.id).order.financial_status is FinancialStatus.PAID


def test_an_abandoned_payment_ends_and_its_stock_is_for_sale_again(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.recover(timedelta(minutes=32))
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.state(token) is CheckoutState.REVIEW
    assert world.story(sale.id)[-2:] == ["StockReleased", "PaymentExpired"]


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_lost_answer_while_creating_is_made_good_by_paying_again(world, fault):
    sale, token = world.ready()
    world.provider.unavailable = [fault]
    with pytest.raises(ProviderUnavailableError):
        world.press_pay(token)
    assert world.available() == 9
    assert world.press_pay(token) == world.provider.of(f"pay_{sale.id}_1").url
    assert len(world.provider.payments) == 1
    assert world.available() == 9


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_lost_answer_while_creating_leaves_nothing_behind_without_a_retry(world, fault):
    sale, token = world.ready()
    world.provider.unavailable = [fault]
    with pytest.raises(ProviderUnavailableError):
        world.press_pay(token)
    world.recover(timedelta(minutes=32))
    assert world.available() == 10
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert all(payment.status is PaymentStatus.VOIDED for payment in world.provider.payments.values())


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_lost_answer_while_capturing_is_asked_again_and_charges_once(world, fault):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    world.provider.unavailable = ["", fault]
    with pytest.raises(ProviderUnavailableError):
        world.process(sale.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    assert world.state(token) is CheckoutState.CONFIRMING
    assert world.recover(timedelta(minutes=2)) == []
    assert world.sale(sale.id).order.captured == Money(19900, "NOK")
    assert world.numbers.orders == 1001


def test_an_unknown_answer_to_voiding_keeps_the_stock_held_until_it_is_known(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.provider.unavailable = ["before"]
    with pytest.raises(ProviderUnavailableError):
        world.start_over(token)
    assert world.attempt(sale.id).state is AttemptState.VOIDING
    assert world.available() == 9
    world.recover(timedelta(minutes=2))
    assert world.available() == 10


def test_one_payment_that_cannot_be_processed_does_not_stop_the_others(world):
    (first, one), (second, two) = world.ready(), world.ready()
    world.press_pay(one)
    world.press_pay(two)
    world.approve(second.id)
    world.provider.unavailable = ["before"]
    errors = world.recover(timedelta(minutes=2))
    assert [type(error) for error in errors] == [ProviderUnavailableError]
    assert world.sale(second.id).order.financial_status is FinancialStatus.PAID
    assert world.attempt(first.id).check_at > world.clock()


def test_an_approval_while_the_payment_is_being_voided_makes_no_order(world, monkeypatch):
    sale, token = world.ready()
    world.press_pay(token)
    void = world.provider.void

    def approved_just_before(attempt):
        monkeypatch.undo()
        world.approve(sale.id)
        world.provider.unavailable = ["", "before"]
        with pytest.raises(ProviderUnavailableError):  # another run processes it, and stops after reading its status
            world.process(sale.id)
        return void(attempt)

    monkeypatch.setattr(world.provider, "void", approved_just_before)
    world.start_over(token)
    assert (world.sale(sale.id).order, world.attempt(sale.id).state) == (None, AttemptState.VOIDED)
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert "PaymentFailed" not in world.story(sale.id)
    assert (world.state(token), world.available()) == (CheckoutState.REVIEW, 10)
    assert world.violations() == []


def test_a_payment_that_the_provider_will_not_have_tells_staff_why(world, monkeypatch):
    sale, token = world.ready()

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="it has no such small coin")

    monkeypatch.setattr(world.provider, "create", refuse)
    with pytest.raises(ProviderRefusedError):
        world.press_pay(token)
    assert "PaymentFailed" in world.story(sale.id)
    assert (
        "does not take this payment: It refused: it has no such small coin."
        in world.attempt(sale.id).failures[-1].detail
    )
    assert world.available() == 10


def test_a_lasting_conflict_is_not_reported_as_sold_out(world, monkeypatch):
    _, token = world.ready()

    def stale(sale, **more):
        raise StaleSaleError

    monkeypatch.setattr(world.sales, "save", stale)
    monkeypatch.setattr("invoicing.usecases.retry.time.sleep", lambda seconds: None)
    with pytest.raises(BusyError):
        world.press_pay(token)


def test_a_payment_that_the_provider_has_ended_is_voided_before_its_time(world):
    sale, token = world.ready()
    world.press_pay(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.VOIDED)
    world.process(sale.id)
    assert world.available() == 10
    assert world.state(token) is CheckoutState.REVIEW


def test_a_refused_capture_is_reported_to_staff_once_and_tried_again(world, monkeypatch):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)

    def refuse(attempt):
        raise ProviderRefusedError("reason", provider="It", reason="the card was closed")

    monkeypatch.setattr(world.provider, "capture", refuse)
    world.process(sale.id)
    world.process(sale.id)
    assert world.story(sale.id).count("PaymentFailed") == 1
    assert world.sale(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    monkeypatch.undo()
    world.recover(timedelta(minutes=2))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.PAID


def test_pressing_pay_when_the_hold_has_run_out_ends_it_instead_of_leading_to_it(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.clock.advance(timedelta(minutes=31))
    assert world.press_pay(token) == ""
    assert world.state(token) is CheckoutState.REVIEW
    assert world.press_pay(token) == world.provider.of(f"pay_{sale.id}_2").url


def test_what_was_approved_in_the_last_moment_is_an_order_even_if_recover_comes_late(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.clock.advance(timedelta(hours=1))
    world.approve(sale.id)
    world.recover()
    assert world.state(token) is CheckoutState.PAID
    assert world.violations() == []


def test_a_payment_that_began_between_two_reads_is_read_again(world, monkeypatch):
    sale, token = world.ready()
    world.press_pay(token)
    get, between = world.sales.get, [lambda: (world.start_over(token), world.press_pay(token))]

    def racing(sale_id: str, *also: RecordKey, **named):
        if between and any(key.kind == "ATTEMPT" for key in also):
            between.pop()()
        return get(sale_id, *also, **named)

    monkeypatch.setattr(world.sales, "get", racing)
    assert world.press_pay(token) == world.provider.of(f"pay_{sale.id}_2").url


def test_a_return_processes_a_payment_only_with_its_session(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    calls = len(world.provider.calls)
    with pytest.raises(NotFoundError):
        world.process(sale.id, session="ses_other")
    assert len(world.provider.calls) == calls
    session = world.provider.of(f"pay_{sale.id}_1").id
    assert world.process(sale.id, session=session).order.financial_status is FinancialStatus.PAID
