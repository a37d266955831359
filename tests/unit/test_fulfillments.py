"""Fulfillments in parts: what is left to send, what is not sent any more, and the due date of the last part."""

from datetime import timedelta

import pytest

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.errors import (
    LineItemNotInOrderError,
    MoreThanUnfulfilledError,
    NoEmailError,
    NotFoundError,
    ProviderUnavailableError,
    WrongStateError,
)
from invoicing.domain.events import OrderFulfilled
from invoicing.domain.orders import fulfillment as rules
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.units import LineUnits
from tests.support.builders.drafts import mugs, ready_draft, three_lines
from tests.support.worlds.fake_world import FakeWorld

ON_FULFILLMENT = PaymentTerms(TermsType.FULFILLMENT)
PARTIALLY, FULFILLED = FulfillmentStatus.PARTIALLY_FULFILLED, FulfillmentStatus.FULFILLED


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_an_order_is_sent_in_parts_and_each_is_a_record_and_an_event(world):
    sale_id = world.paid(three_lines())[0].id
    first = world.fulfill(sale_id, lines={1: 1, 2: 3}, carrier="Posten", tracking_number="CS1").order
    assert (first.fulfillment_status, first.fulfilled_at) == (PARTIALLY, None)
    assert world.last_event(sale_id) == OrderFulfilled(
        order_id=first.id,
        fulfillment_id=f"ful_{sale_id}_1",
        line_items=(LineUnits("li_1", 1), LineUnits("li_2", 3)),
        is_complete=False,
        carrier="Posten",
        tracking_number="CS1",
    )
    world.clock.advance(timedelta(days=1))
    second = world.fulfill(sale_id).order
    assert (second.fulfillment_status, second.fulfilled_at) == (FULFILLED, world.clock())
    assert world.last_event(sale_id).is_complete
    assert world.units_sent(sale_id) == [{"li_1": 1, "li_2": 3}, {"li_1": 1, "li_3": 1}]
    assert world.violations() == []


def test_without_line_items_everything_is_sent(world):
    sale_id = world.paid(three_lines())[0].id
    assert world.fulfill(sale_id).order.fulfillment_status is FULFILLED
    assert world.units_sent(sale_id) == [{"li_1": 2, "li_2": 3, "li_3": 1}]


def test_no_more_is_sent_than_is_left(world):
    sale_id = world.paid(three_lines())[0].id
    world.fulfill(sale_id, lines={1: 1})
    before = world.sale(sale_id).order
    with pytest.raises(MoreThanUnfulfilledError, match="At most 1 of 'Product mug'") as refused:
        world.fulfill(sale_id, lines={3: 1, 1: 2})
    assert refused.value.pointer == "/line_items/1/quantity"
    with pytest.raises(LineItemNotInOrderError, match="The order has no line item with the id 'li_4'"):
        world.fulfill(sale_id, lines={4: 1})
    assert world.sale(sale_id).order == before
    order = world.fulfill(sale_id).order
    with pytest.raises(WrongStateError) as nothing_left:
        world.fulfill(sale_id)
    assert str(nothing_left.value) == f"{order.name} is fulfilled: nothing is left to fulfill."
    assert world.violations() == []


def test_a_line_item_that_is_given_twice_is_one(world):
    sale_id = world.paid(three_lines())[0].id
    options = rules.FulfillmentOptions((LineUnits("li_2", 1), LineUnits("li_2", 1)))
    sale = world.sale(sale_id)
    rules.fulfill(sale, options, "UTC", world.clock())
    world.sales.save(sale)
    assert world.units_sent(sale_id) == [{"li_2": 2}]
    sale = world.sale(sale_id)
    with pytest.raises(MoreThanUnfulfilledError, match=r"At most 1 of .* \(li_2\) can be fulfilled in all") as refused:
        rules.fulfill(sale, options, "UTC", world.clock())
    assert refused.value.pointer == "/line_items/1/quantity"


def test_two_parts_at_once_never_send_more_than_was_sold(world):
    sale, _ = world.paid(mugs(3))
    save, others = world.sales.save, [lambda: world.fulfill(sale.id, lines={1: 2})]

    def save_afterwards(changed, **more):
        if others:
            others.pop()()
        save(changed, **more)

    world.sales.save = save_afterwards
    with pytest.raises(MoreThanUnfulfilledError, match="At most 1"):
        world.fulfill(sale.id, lines={1: 2})
    assert world.units_sent(sale.id) == [{"li_1": 2}]
    assert world.violations() == []


def test_one_idempotency_key_sends_once(world):
    sale, _ = world.paid(mugs(3))
    request = RequestKey("sent", "")
    for _ in range(2):
        world.fulfill(sale.id, request, lines={1: 1})
    assert world.units_sent(sale.id) == [{"li_1": 1}]


def test_a_draft_order_is_not_sent(world):
    sale, _ = world.ready()
    with pytest.raises(NotFoundError):
        world.fulfill(sale.id)


def test_an_order_has_a_last_fulfillment_that_takes_the_rest(world, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FULFILLMENTS", 2)
    sale, _ = world.paid(mugs(3))
    world.fulfill(sale.id, lines={1: 1})
    with pytest.raises(WrongStateError, match="at most 2 fulfillments"):
        world.fulfill(sale.id, lines={1: 1})
    assert world.fulfill(sale.id).order.fulfillment_status is FULFILLED


# --- the due date -----------------------------------------------------------------------------------------------------


def test_terms_that_wait_for_the_goods_count_from_the_last_part(world):
    sale, _ = world.pending(mugs(2, payment_terms=ON_FULFILLMENT))
    assert world.fulfill(sale.id, lines={1: 1}).order.due_on == ""
    world.clock.advance(timedelta(days=10))
    assert world.fulfill(sale.id).order.due_on == "2026-12-03"
    assert world.last_event(sale.id).due_on == "2026-12-03"


def test_other_terms_do_not_wait_for_the_goods(world):
    sale, _ = world.pending(mugs(2, payment_terms=PaymentTerms(TermsType.NET, days=7)))
    world.recover(timedelta(days=9))
    assert world.fulfill(sale.id).order.due_on == sale.order.due_on == "2026-11-30"
    world.recover(timedelta(days=9))
    assert world.story(sale.id).count("OrderOverdue") == 1


# --- while a payment is voided ----------------------------------------------------------------------------------------


def test_nothing_is_sent_of_an_order_that_is_being_cancelled(world):
    sale, _ = world.authorized()
    world.provider.unavailable = ["before"]
    world.cancel_order(sale.id)
    with pytest.raises(WrongStateError, match="is being voided"):
        world.fulfill(sale.id)
    world.recover(timedelta(minutes=3))
    assert world.available() == 10
    with pytest.raises(WrongStateError, match="was cancelled"):
        world.fulfill(sale.id)
    assert world.violations() == []


def test_what_is_sent_just_before_the_payment_is_voided_is_not_restocked(world):
    sale, _ = world.authorized()
    save, others = world.sales.save, [lambda: world.fulfill(sale.id)]

    def save_afterwards(changed, **more):
        if others:
            others.pop()()
        save(changed, **more)

    world.sales.save = save_afterwards
    world.cancel_order(sale.id)
    assert (world.units_sent(sale.id), world.available()) == ([{"li_1": 1}], 9)
    assert world.violations() == []


def test_what_is_sent_just_after_a_payment_is_claimed_is_refused(world):
    sale, _ = world.authorized()

    def cancel():
        world.provider.unavailable = ["before"]
        world.cancel_order(sale.id)

    save, others = world.sales.save, [cancel]

    def save_afterwards(changed, **more):
        if others:
            others.pop()()
        save(changed, **more)

    world.sales.save = save_afterwards
    with pytest.raises(WrongStateError, match="is being voided"):
        world.fulfill(sale.id)
    world.recover(timedelta(minutes=3))
    assert world.available() == 10


# --- notifying --------------------------------------------------------------------------------------------------------


def test_a_customer_without_an_address_is_not_notified(world):
    sale = world.draft(ready_draft(customer=Customer(name="Kari", handle="@kari")))
    world.complete(sale.id)
    with pytest.raises(NoEmailError, match="leave notify out"):
        world.fulfill(sale.id, notify=True)
    assert world.sale(sale.id).order.fulfillments == 0
    world.fulfill(sale.id)


def test_a_provider_that_does_not_answer_hinders_no_fulfillment(world):
    sale, token = world.pending()
    world.press_pay(token)
    world.provider.unavailable = ["before"]
    with pytest.raises(ProviderUnavailableError):
        world.process(sale.id)
    assert world.fulfill(sale.id).order.fulfillment_status is FULFILLED
