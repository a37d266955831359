"""Declined cards and abandoned payments: the customer may try again, and testing of stolen cards is stopped."""

from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import PaymentsClosedError
from invoicing.domain.events import PaymentExpired, PaymentsClosed
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.link import make_token
from invoicing.domain.values.failure import ClosingReason
from invoicing.ports import PaymentStatus
from invoicing.usecases.checkout.request_new_link import request_new_link
from invoicing.usecases.links.create import LinkOptions, create_link
from invoicing.usecases.payments.void import end_attempt
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
        decline_silently(world, sale_id, 1, number, reason)
        world.process(sale_id, number)


def decline_silently(
    world: FakeWorld, sale_id: str, times: int, number: int = 1, reason: str = "insufficient_funds"
) -> None:
    """Let the provider decline cards, of which no webhook comes."""
    for _ in range(times):
        world.provider.decline(world.provider.of(f"pay_{sale_id}_{number}").id, reason)


def closings(world: FakeWorld) -> list[ClosingReason]:
    return [event.data.reason for event in world.sales.events if isinstance(event.data, PaymentsClosed)]


def test_each_declined_card_is_counted_once_however_often_it_is_reported(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline(world, sale.id, 3)
    for _ in range(5):
        world.process(sale.id)
    usage = world.sale(sale.id).draft.usage
    assert (len(usage.declined), world.attempt(sale.id).declines) == (3, 3)
    assert world.story(sale.id).count("PaymentDeclined") == 3
    assert world.attempt(sale.id).state is AttemptState.HELD
    world.approve(sale.id)
    world.process(sale.id)
    assert world.state(token) is CheckoutState.PAID


def test_the_tenth_ends_the_payment_and_closes_the_sale_until_the_next_day(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline(world, sale.id, MOST - 1)
    assert world.state(token) is CheckoutState.PAYING
    decline(world, sale.id)
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.VOIDED
    assert world.attempt(sale.id).state is AttemptState.VOIDED
    assert world.available() == 10
    assert world.state(token) is CheckoutState.CLOSED
    with pytest.raises(PaymentsClosedError):
        world.press_pay(token)
    assert closings(world) == [ClosingReason.DECLINES]
    world.clock.advance(timedelta(days=1, seconds=-1))
    assert world.state(token) is CheckoutState.CLOSED
    world.clock.advance(timedelta(seconds=1))
    assert world.state(token) is CheckoutState.REVIEW
    assert world.press_pay(token)


def test_a_bot_with_four_links_of_a_sale_tries_no_more_cards_than_with_one(world):
    sale, token = world.ready()
    tokens, tried = [token, *(world.link(sale.id) for _ in range(3))], 0
    for used in tokens * 3:
        try:
            world.press_pay(used)
        except PaymentsClosedError:
            continue
        number = world.sale(sale.id).draft.attempts
        for _ in range(4):
            if world.provider.of(f"pay_{sale.id}_{number}").status is not PaymentStatus.VOIDED:
                decline(world, sale.id, 1, number)
                tried += 1
        world.start_over(used)
    assert tried == MOST
    assert {world.state(used) for used in tokens} == {CheckoutState.CLOSED}
    assert world.violations() == []


def test_declines_within_24_hours_count_together_across_midnight(world):
    sale, token = world.ready()
    world.clock.advance(timedelta(hours=11, minutes=58))  # it is 23:58 UTC
    world.press_pay(token)
    decline(world, sale.id, 6)
    world.clock.advance(timedelta(minutes=4))
    decline(world, sale.id, 4)
    assert world.state(token) is CheckoutState.CLOSED


def test_declines_of_which_no_webhook_came_count_when_the_payment_ends(world):
    sale, token = world.ready()
    for number in (1, 2):
        world.press_pay(token)
        decline_silently(world, sale.id, 5, number)
        world.start_over(token)
    assert world.state(token) is CheckoutState.CLOSED
    assert [world.attempt(sale.id, number).declines for number in (1, 2)] == [5, 5]
    assert world.story(sale.id).count("PaymentDeclined") == 2, "once for all that are found together"
    assert world.violations() == []


def test_declines_of_which_no_webhook_came_are_found_by_recover(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline_silently(world, sale.id, 15)
    assert world.recover(after=timedelta(minutes=2, seconds=1)) == []
    assert world.state(token) is CheckoutState.CLOSED
    assert world.attempt(sale.id).state is AttemptState.VOIDED


def test_declines_right_before_the_void_count_although_the_provider_was_silent(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline_silently(world, sale.id, 4)
    world.provider.down = True
    world.clock.advance(timedelta(minutes=31))
    assert world.recover() != []
    world.provider.down = False
    decline_silently(world, sale.id, 6)
    assert world.recover(after=timedelta(minutes=40)) == []
    assert world.state(token) is CheckoutState.CLOSED


def test_starting_over_does_not_begin_the_count_again(world):
    sale, token = world.ready()
    for number in range(1, 6):
        world.press_pay(token)
        decline(world, sale.id, 2, number)
        if number < 5:
            world.start_over(token)
    assert world.state(token) is CheckoutState.CLOSED
    assert world.violations() == []


def test_too_many_abandoned_payments_close_a_sale_until_the_next_day(world):
    sale, token = world.ready()
    other = world.link(sale.id)
    for number in range(MOST):
        used = (token, other)[number % 2]
        world.press_pay(used)
        world.start_over(used)
    assert {world.state(token), world.state(other)} == {CheckoutState.CLOSED}
    with pytest.raises(PaymentsClosedError):
        world.press_pay(token)
    assert (len(world.provider.payments), world.available()) == (MOST, 10)
    assert closings(world) == [ClosingReason.UNPAID_HOLDS]
    world.clock.advance(timedelta(days=1))
    world.press_pay(token)
    world.start_over(token)
    assert world.state(token) is CheckoutState.REVIEW, "of yesterday's none counts today"
    assert world.violations() == []


def test_holds_that_expire_count_like_those_that_the_customer_throws_away(world):
    _, token = world.ready()
    for _ in range(MOST):
        world.press_pay(token)
        assert world.recover(after=timedelta(minutes=31)) == []
    assert world.state(token) is CheckoutState.CLOSED
    assert world.available() == 10


def test_payments_that_staff_end_or_that_cannot_be_made_do_not_count(world):
    sale, token = world.ready()
    for number in range(1, MOST + 2):
        world.press_pay(token)
        end_attempt(sale.id, number, ports=world)
    assert world.state(token) is CheckoutState.REVIEW
    reasons = {event.data.reason for event in world.sales.events if isinstance(event.data, PaymentExpired)}
    assert reasons == {"ended"}


def test_another_sale_is_paid_while_a_thousand_pays_hammer_a_closed_one(world):
    sale, token = world.ready()
    other, its_token = world.ready()
    refused = 0
    for _ in range(1000):
        try:
            world.press_pay(token)
        except PaymentsClosedError:
            refused += 1
        else:
            world.start_over(token)
    assert refused == 1000 - MOST
    assert sum(call == "create" for call, _ in world.provider.calls) == MOST
    world.pay(other.id, its_token)
    assert world.state(its_token) is CheckoutState.PAID
    assert world.state(token) is CheckoutState.CLOSED
    assert world.sale(sale.id).draft.version == sale.draft.version, "nor did it make an edit of staff out of date"


def test_a_new_link_by_staff_opens_the_sale_again_for_every_link(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline(world, sale.id, MOST)
    new = world.link(sale.id)
    assert world.story(sale.id)[-2:] == ["LinkCreated", "PaymentsReopened"]
    assert {world.state(token), world.state(new)} == {CheckoutState.REVIEW}
    world.press_pay(new)
    decline(world, sale.id, MOST - 1, 2)
    assert world.state(new) is CheckoutState.PAYING, "the count begins anew"
    decline(world, sale.id, 1, 2)
    assert world.state(new) is CheckoutState.CLOSED


def test_an_invoice_by_staff_opens_the_sale_and_a_link_for_the_customer_does_not(world):
    sale, token = world.ready()
    soon = world.clock() + timedelta(hours=1)
    _, link = create_link(sale.id, LinkOptions("chat", expires_at=soon), request=None, ports=world)
    for _ in range(MOST):
        world.press_pay(token)
        world.start_over(token)
    world.clock.advance(timedelta(hours=2))
    request_new_link(make_token(sale.id, link.number, world.link_keys.all()), ports=world)
    assert world.story(sale.id).count("InvoiceRequested") == 1
    assert world.state(token) is CheckoutState.CLOSED
    world.request_invoice(sale.id)
    assert world.state(token) is CheckoutState.REVIEW


def test_staff_mark_a_closed_sale_as_paid_all_the_same(world):
    sale, token = world.ready()
    world.press_pay(token)
    decline(world, sale.id, MOST)
    world.complete(sale.id, end_payment=True)
    assert world.state(token) is CheckoutState.PAID_MANUALLY


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
