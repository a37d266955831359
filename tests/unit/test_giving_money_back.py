"""Refunds, orders that are given up, and money that came too late: everything goes back, once."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicing.domain.attempts import AttemptState
from invoicing.domain.checkout import CheckoutState
from invoicing.domain.errors import (
    InvalidRequestError,
    MoreThanCapturedError,
    ProviderRefusedError,
    ProviderUnavailableError,
    WrongStateError,
)
from invoicing.domain.inputs import LineInput
from invoicing.domain.ledger import LedgerEntry
from invoicing.domain.money import Money
from invoicing.domain.orders import FinancialStatus
from invoicing.domain.refunds import RefundStatus, refund_key
from invoicing.pages.money_back import money_back_of
from invoicing.ports import PaymentStatus
from tests.fakes.world import KARI, OSLO, World, draft_of, many_products, one_of_each

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World()


def sold(world: World, quantity: int = 2):
    """Sell mugs: 100.00 each, and delivery for 99.00."""
    draft = draft_of(LineInput(quantity, sku="mug"), customer=KARI, address=OSLO, method="post")
    sale, token = world.ready(draft)
    world.pay(token)
    world.approve(sale.id)
    world.drive(sale.id)
    return sale, token


def kroner(amount: int) -> Money:
    return Money(amount * 100, "NOK")


def test_a_whole_refund_gives_all_of_it_back_and_nothing_goes_on_sale_unasked(world):
    sale, _ = sold(world)
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
    sale, _ = sold(world)
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
def test_whatever_is_asked_for_no_more_goes_back_than_came(amounts):
    world = World()
    sale, _ = sold(world)
    for amount in amounts:
        with contextlib.suppress(MoreThanCapturedError, WrongStateError):
            world.refund(sale.id, Money(amount, "NOK"))
        order = world.sale(sale.id).order
        assert 0 <= order.refunded.amount <= order.captured.amount
        assert sum(m.amount for m in world.provider._refunds.values()) == order.refunded.amount
        assert world.violations() == []


def test_goods_that_came_back_are_for_sale_again_and_none_more_often_than_it_was_sold(world):
    sale, _ = sold(world)
    world.refund(sale.id, kroner(100), restock={"mug": 1})
    assert world.available() == 9
    with pytest.raises(InvalidRequestError, match="1 of mug"):
        world.refund(sale.id, kroner(1), restock={"mug": 2})
    with pytest.raises(InvalidRequestError):
        world.refund(sale.id, kroner(1), restock={"lamp": 1})
    world.refund(sale.id, restock_all=True)
    assert world.available() == 10
    assert world.violations() == []


def test_four_hundred_products_go_back_on_sale():
    world = World(*many_products(400, available=1))
    sale, token = world.ready(one_of_each(400))
    world.pay(token)
    world.approve(sale.id)
    world.drive(sale.id)
    world.refund(sale.id, restock_all=True)
    assert {stocked.available for stocked in world.products.by_sku.values()} == {1}
    assert world.sales.get(sale.id, refund_key(1)).refund(1).is_finished


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_refund_whose_answer_was_lost_is_pending_and_goes_on_by_itself_once(world, fault):
    sale, _ = sold(world)
    world.provider.unavailable = [fault]
    refund = world.refund(sale.id, kroner(100), restock={"mug": 1})
    assert refund.status is RefundStatus.PENDING
    assert world.sale(sale.id).order.refundable == kroner(199)
    assert world.available() == 8
    with pytest.raises(MoreThanCapturedError):
        world.refund(sale.id, kroner(200))
    world.tick(timedelta(minutes=3))
    assert world.sale(sale.id).order.refunded == kroner(100)
    assert world.available() == 9
    assert [m.amount for m in world.provider._refunds.values()] == [10000]
    world.tick(HOUR)
    assert world.sale(sale.id).order.refunded == kroner(100)


def test_a_refund_that_the_provider_refuses_is_told_and_can_be_asked_for_again(world, monkeypatch):
    sale, _ = sold(world)

    def refuse(attempt, amount, key):
        raise ProviderRefusedError("the account is empty")

    monkeypatch.setattr(world.provider, "refund", refuse)
    refund = world.refund(sale.id, restock_all=True)
    assert (refund.status, "the account is empty" in refund.problem) == (RefundStatus.FAILED, True)
    assert world.sale(sale.id).order.refundable == kroner(299)
    assert world.attempt(sale.id).state is AttemptState.CAPTURED
    assert world.available() == 8
    assert world.story(sale.id)[-1] == "PaymentProblem"
    monkeypatch.undo()
    assert world.refund(sale.id, restock_all=True).status is RefundStatus.SUCCEEDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_refund_that_stays_unknown_for_a_day_is_left_to_staff_and_never_repeated(world, monkeypatch):
    sale, _ = sold(world)
    refund, called = world.provider.refund, []

    def lost(attempt, amount, key):
        called.append(key)
        raise ProviderUnavailableError("no answer")

    monkeypatch.setattr(world.provider, "refund", lost)
    world.refund(sale.id, kroner(100), restock={"mug": 1})
    for _ in range(30):
        world.tick(HOUR)
    assert world.story(sale.id).count("PaymentProblem") == 1
    calls = len(called)
    world.tick(24 * HOUR)
    assert len(called) == calls
    order = world.sale(sale.id).order
    assert (order.refunding, order.refunded.amount, world.available()) == (0, 0, 8)
    monkeypatch.setattr(world.provider, "refund", refund)
    noted = world.refund(sale.id, kroner(100), restock={"mug": 1}, by_hand=True)  # they looked, and it had gone
    assert noted.status is RefundStatus.SUCCEEDED
    assert world.provider._refunds == {}
    assert (world.sale(sale.id).order.refunded, world.available()) == (kroner(100), 9)
    assert world.violations() == []


def test_a_whole_refund_in_doubt_is_settled_by_what_the_provider_says_in_the_end(world):
    sale, _ = sold(world)
    world.provider.unavailable = ["after"]
    world.refund(sale.id, restock_all=True)
    world.provider.down = True
    world.clock.advance(21 * HOUR)
    world.provider.down = False
    world.tick()
    assert world.sale(sale.id).order.financial_status is FinancialStatus.REFUNDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_part_in_doubt_is_settled_by_what_the_provider_says_of_that_refund_in_the_end(world):
    sale, _ = sold(world)
    world.provider.unavailable = ["after"]
    world.refund(sale.id, kroner(100))
    world.clock.advance(21 * HOUR)
    world.tick()
    assert world.sale(sale.id).order.refunded == kroner(100)
    assert "PaymentProblem" not in world.story(sale.id)
    assert world.violations() == []


def test_nothing_is_not_refunded(world):
    sale, _ = sold(world)
    with pytest.raises(InvalidRequestError, match="above zero"):
        world.refund(sale.id, kroner(0))


def test_money_that_staff_took_themselves_is_given_back_by_them(world):
    sale = world.create()
    world.complete(sale.id, method="cash")
    calls = len(world.provider.calls)
    world.refund(sale.id, restock_all=True)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.REFUNDED
    assert len(world.provider.calls) == calls
    assert world.available() == 10
    assert world.violations() == []


def test_what_staff_gave_back_of_a_card_payment_is_told_apart_from_what_the_provider_did(world):
    sale, _ = sold(world)
    world.refund(sale.id, kroner(100))
    world.refund(sale.id, kroner(50), by_hand=True)
    back = money_back_of(world.sale(sale.id).order)
    assert (back.refunded, back.by_hand, back.by_card) == (kroner(150), kroner(50), kroner(100))
    rows = world.sales.ledger(sale.id)
    assert [(row.provider, row.amount) for row in rows if row.entry is LedgerEntry.REFUNDED] == [
        ("test", kroner(100)),
        ("manual", kroner(50)),
    ]
    told = [event.data.by_hand for event in world.sales.events if event.type == "PaymentRefunded"]
    assert told == [False, True]
    assert world.violations() == []


def test_a_refund_by_hand_that_died_half_way_is_finished_however_late(world, monkeypatch):
    sale = world.create()
    world.complete(sale.id, method="cash")
    save, saves = world.sales.save, []

    def dying(sale, **named):
        save(sale, **named)
        saves.append(1)
        raise KeyboardInterrupt

    monkeypatch.setattr(world.sales, "save", dying)
    with pytest.raises(KeyboardInterrupt):
        world.refund(sale.id)
    monkeypatch.undo()
    world.tick(30 * HOUR)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.REFUNDED
    assert "PaymentProblem" not in world.story(sale.id)


# --- orders that are given up ---------------------------------------------------------------------------------------


def test_cancelling_a_paid_order_refunds_it_and_puts_its_goods_on_sale(world):
    sale, _token = sold(world)
    order = world.cancel_order(sale.id).order
    assert (order.financial_status, order.refunded) == (FinancialStatus.REFUNDED, kroner(299))
    assert order.cancelled_at == world.clock()
    assert world.available() == 10
    assert "OrderCancelled" in world.story(sale.id)
    with pytest.raises(WrongStateError):
        world.cancel_order(sale.id)


def test_goods_that_are_gone_stay_gone(world):
    sale, _ = sold(world)
    world.cancel_order(sale.id, restock=False)
    assert world.available() == 8


def authorized(world: World):
    sale, token = world.ready()
    world.pay(token)
    world.approve(sale.id)
    world.provider.unavailable = ["", "before"]
    with pytest.raises(ProviderUnavailableError):
        world.drive(sale.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    return sale, token


def test_cancelling_an_order_that_is_only_promised_lets_the_money_go(world):
    sale, token = authorized(world)
    order = world.cancel_order(sale.id).order
    assert order.financial_status is FinancialStatus.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.available() == 10
    assert world.state(token) is CheckoutState.CANCELLED
    assert world.story(sale.id)[-1] == "OrderCancelled"
    assert world.violations() == []


def test_money_that_was_taken_while_the_order_was_being_cancelled_goes_back(world):
    sale, _ = authorized(world)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    order = world.cancel_order(sale.id).order
    assert order.financial_status is FinancialStatus.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.REFUNDED
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_cancellation_that_the_provider_did_not_hear_of_is_finished_later(world):
    sale, _ = authorized(world)
    world.provider.down = True
    assert world.cancel_order(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    assert world.available() == 9
    world.provider.down = False
    world.tick(timedelta(minutes=3))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 10


def test_a_promise_that_the_provider_no_longer_keeps_ends_the_order_and_is_told(world, monkeypatch):
    sale, token = world.ready()
    world.pay(token)
    world.approve(sale.id)

    def refuse(attempt):
        raise ProviderRefusedError("the authorisation is gone")

    monkeypatch.setattr(world.provider, "capture", refuse)
    world.drive(sale.id)
    assert world.attempt(sale.id).state is AttemptState.CAPTURE_FAILED
    assert world.sale(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    world.tick(timedelta(days=6))
    assert world.attempt(sale.id).state is AttemptState.CAPTURE_FAILED
    world.tick(timedelta(days=1))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.available() == 10
    assert world.story(sale.id).count("PaymentProblem") == 2
    assert world.violations() == []


def test_an_authorisation_that_the_provider_ended_is_not_waited_for(world, monkeypatch):
    sale, token = world.ready()
    world.pay(token)
    world.approve(sale.id)
    monkeypatch.setattr(world.provider, "capture", world.provider.void)
    world.drive(sale.id)
    world.tick(timedelta(minutes=3))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 10


def test_goods_that_were_sent_stay_gone_when_the_order_is_cancelled(world):
    sale, _ = authorized(world)
    world.fulfill(sale.id)
    world.cancel_order(sale.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 9
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    again, _ = authorized(world)
    world.cancel_order(again.id, restock=False)
    assert world.available() == 8
    assert world.violations() == []


def test_goods_that_were_sent_stay_gone_when_the_bank_does_not_keep_its_promise(world, monkeypatch):
    sale, token = world.ready()
    world.pay(token)
    world.approve(sale.id)

    def refuse(attempt):
        raise ProviderRefusedError("the authorisation is gone")

    monkeypatch.setattr(world.provider, "capture", refuse)
    world.drive(sale.id)
    world.fulfill(sale.id)
    world.tick(timedelta(days=8))
    assert world.sale(sale.id).order.financial_status is FinancialStatus.VOIDED
    assert world.available() == 9


def test_staff_may_say_that_goods_which_were_sent_came_back(world):
    sale, _ = authorized(world)
    world.fulfill(sale.id)
    world.cancel_order(sale.id, restock=True)
    assert world.available() == 10


def test_an_order_whose_refund_was_refused_is_not_cancelled(world, monkeypatch):
    sale, _ = sold(world)

    def refuse(attempt, amount, key):
        raise ProviderRefusedError("the account is empty")

    monkeypatch.setattr(world.provider, "refund", refuse)
    order = world.cancel_order(sale.id).order
    assert (order.financial_status, order.cancelled_at) == (FinancialStatus.PAID, None)
    assert "OrderCancelled" not in world.story(sale.id)
    monkeypatch.undo()
    assert world.cancel_order(sale.id).order.cancelled_at == world.clock()
    assert world.story(sale.id).count("OrderCancelled") == 1


# --- a provider that knows nothing ------------------------------------------------------------------------------------


def forget(world: World) -> None:
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


def test_a_late_promise_that_the_provider_does_not_let_go_is_told_of_and_asked_again(world, monkeypatch):
    sale, _ = given_up(world)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.AUTHORIZED)

    def refuse(attempt):
        raise ProviderRefusedError("it is locked")

    monkeypatch.setattr(world.provider, "void", refuse)
    world.drive(sale.id)
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
    world.drive(sale.id)
    assert world.sale(sale.id).order is None
    assert world.story(sale.id)[-1] == "PaymentProblem"


# --- late money -----------------------------------------------------------------------------------------------------


def given_up(world: World):
    sale, token = world.ready()
    world.pay(token)
    world.start_over(token)
    return sale, token


def test_money_that_was_taken_after_a_payment_was_given_up_goes_back_by_itself(world):
    sale, _token = given_up(world)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.clock.advance(timedelta(days=31))
    world.drive(sale.id)
    assert world.sale(sale.id).order is None
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.REFUNDED
    assert world.story(sale.id)[-2:] == ["PaymentProblem", "PaymentRefunded"]
    assert world.available() == 10
    assert world.violations() == []
    before = world.story(sale.id)
    world.drive(sale.id)
    world.tick(HOUR)
    assert world.story(sale.id) == before


def test_a_promise_that_came_after_a_payment_was_given_up_is_let_go_and_told_once(world):
    sale, _token = given_up(world)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.AUTHORIZED)
    world.drive(sale.id)
    assert world.sale(sale.id).order is None
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.story(sale.id)[-1] == "PaymentProblem"
    world.drive(sale.id)
    assert world.story(sale.id).count("PaymentProblem") == 1
    assert world.violations() == []


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_late_refund_whose_answer_was_lost_is_made_once(world, fault):
    sale, _ = given_up(world)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.provider.unavailable = ["", "", fault]
    with pytest.raises(ProviderUnavailableError):
        world.drive(sale.id)
    assert world.attempt(sale.id).state is AttemptState.REFUND_DUE
    world.tick(timedelta(minutes=3))
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert [m.amount for m in world.provider._refunds.values()] == [19900]
    assert world.violations() == []


def test_the_next_payment_of_a_sale_is_not_mixed_up_with_late_money_of_the_last(world):
    sale, token = given_up(world)
    world.pay(token)
    world.approve(sale.id, 2)
    world.drive(sale.id, 2)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.drive(sale.id, 1)
    order = world.sale(sale.id).order
    assert (order.financial_status, order.captured, order.refunded) == (FinancialStatus.PAID, kroner(199), kroner(0))
    assert world.attempt(sale.id, 1).state is AttemptState.REFUNDED
    assert world.attempt(sale.id, 2).state is AttemptState.CAPTURED
    assert world.violations() == []
