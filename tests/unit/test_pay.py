"""A payment charges once, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.product import InventoryPolicy, StockedProduct
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import (
    LinkExpiredError,
    NoProviderError,
    NotReadyError,
    OfferChangedError,
    OutOfStockError,
    PaymentInProgressError,
    WrongStateError,
)
from invoicing.domain.payments.authorize import authorize, begin
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.reminder import Reminder
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage
from invoicing.ports import PaymentStatus
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.links.revoke import revoke_link
from tests.support.builders.drafts import draft_of, own_item, ready_draft
from tests.support.cast.people import KARI, OSLO
from tests.support.cast.products import product
from tests.support.fakes import FakeProvider, FakeProviders
from tests.support.worlds.fake_world import FakeWorld

HOUR = timedelta(hours=1)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_an_approved_payment_makes_the_draft_a_paid_order(world):
    sale, token = world.ready()
    assert world.press_pay(token) == world.provider.of(f"pay_{sale.id}_1").url
    assert world.available() == 9
    world.approve(sale.id)
    world.process(sale.id)
    sale = world.sale(sale.id)
    assert sale.draft.status is DraftOrderStatus.COMPLETED
    assert sale.order.financial_status is FinancialStatus.PAID
    assert sale.order.captured == sale.order.total == Money(19900, "NOK")
    assert world.provider.of(f"pay_{sale.id}_1").status is PaymentStatus.CAPTURED
    assert world.available() == 9
    assert world.state(token) is CheckoutState.PAID
    assert world.violations() == []
    assert world.story(sale.id) == [
        "DraftOrderCreated",
        "LinkCreated",
        "PaymentStarted",
        "StockHeld",
        "DraftOrderCompleted",
        "OrderCreated",
        "OrderPaid",
    ]


def test_processing_a_paid_sale_again_changes_nothing(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    saves, told = world.sales.saves, len(world.sales.events)
    for _ in range(100):
        world.process(sale.id)
    assert (world.sales.saves, len(world.sales.events)) == (saves, told)
    assert world.numbers.orders == 1001
    assert [what for what, _ in world.provider.calls].count("capture") == 1


def test_completing_reads_the_sale_once_and_writes_it_twice(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    gets, saves = world.sales.gets, world.sales.saves
    world.process(sale.id)
    assert (world.sales.gets - gets, world.sales.saves - saves) == (1, 2)


def test_a_second_tab_is_given_the_same_payment(world):
    sale, token = world.ready()
    assert world.press_pay(token) == world.press_pay(token)
    assert len(world.provider.payments) == 1
    assert world.available() == 9
    assert world.sale(sale.id).draft.attempts == 1


def test_a_changed_offer_starts_no_payment_and_holds_no_stock(world):
    sale, token = world.ready()
    with pytest.raises(OfferChangedError):
        world.press_pay(token, offer=7)
    with pytest.raises(OfferChangedError):
        world.press_pay(token, total=Money(1, "NOK"))
    assert world.available() == 10
    assert world.provider.payments == {}
    assert world.sale(sale.id).draft.active_attempt is None


def test_a_second_tab_that_shows_an_older_offer_does_not_lead_to_the_payment(world):
    _, token = world.ready()
    world.press_pay(token)
    with pytest.raises(OfferChangedError):
        world.press_pay(token, offer=7)


def test_a_shortage_is_named_with_what_is_left_and_reported_to_staff(world):
    sale, token = world.ready(ready_draft(LineInput(11, sku="mug")))
    with pytest.raises(OutOfStockError) as caught:
        world.press_pay(token)
    assert caught.value.shortages == (Shortage("mug", 11, 10),)
    assert world.available() == 10
    assert world.provider.payments == {}
    assert world.story(sale.id)[-1] == "OutOfStock"
    assert world.state(token) is CheckoutState.REVIEW


def test_a_product_with_the_inventory_policy_continue_is_sold_below_zero():
    world = FakeWorld(StockedProduct(product("mug", inventory_policy=InventoryPolicy.CONTINUE), 0))
    _, token = world.ready()
    world.press_pay(token)
    assert world.available() == -1


def test_of_two_buyers_of_the_last_unit_one_gets_it():
    world = FakeWorld(StockedProduct(product("mug"), 1))
    (first, one), (_, two) = world.ready(), world.ready()
    world.press_pay(one)
    with pytest.raises(OutOfStockError):
        world.press_pay(two)
    world.approve(first.id)
    world.process(first.id)
    with pytest.raises(OutOfStockError):
        world.press_pay(two)
    assert world.available() == 0


def test_payment_starts_only_with_details_and_delivery_complete(world):
    sale = world.draft()
    token = world.link(sale.id)
    with pytest.raises(NotReadyError):
        world.press_pay(token)
    world.enter_details(token)
    with pytest.raises(NotReadyError):
        world.press_pay(token)
    world.choose_delivery(token)
    assert world.press_pay(token)


def test_details_and_delivery_do_not_change_while_a_payment_is_under_way(world):
    sale, token = world.ready()
    world.press_pay(token)
    with pytest.raises(PaymentInProgressError):
        world.enter_details(token, replace(OSLO, city="Bergen"))
    with pytest.raises(PaymentInProgressError):
        world.choose_delivery(token, "pickup")
    with pytest.raises(PaymentInProgressError):
        world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(2, sku="mug"),)))
    assert world.edit(sale.id, lambda draft: replace(draft, note="Call first")).draft.note == "Call first"


def test_a_declined_try_is_recorded_and_may_be_followed_by_a_good_one(world):
    sale, token = world.ready()
    world.press_pay(token)
    attempt = f"pay_{sale.id}_1"
    world.provider.decline(world.provider.of(attempt).id, "insufficient_funds")
    world.process(sale.id)
    world.process(sale.id)
    assert world.sale(sale.id).draft.active_attempt.decline == "insufficient_funds"
    assert world.story(sale.id).count("PaymentDeclined") == 1
    assert world.state(token) is CheckoutState.PAYING
    world.approve(sale.id)
    assert world.process(sale.id).order.financial_status is FinancialStatus.PAID


def test_a_sale_that_costs_nothing_is_paid_without_a_provider(world):
    sale, token = world.ready(draft_of(own_item("0", requires_shipping=False), customer=KARI, address=OSLO))
    assert world.press_pay(token) == ""
    assert world.sale(sale.id).order.financial_status is FinancialStatus.PAID
    assert world.provider.calls == []
    assert world.violations() == []


def test_a_store_without_a_provider_says_so_and_holds_nothing(world):
    world.providers = FakeProviders()
    _, token = world.ready()
    with pytest.raises(NoProviderError):
        world.press_pay(token)
    assert world.available() == 10


def test_a_link_that_has_run_out_cannot_be_paid_by(world):
    _, token = world.ready()
    world.clock.advance(timedelta(days=31))
    with pytest.raises(LinkExpiredError):
        world.press_pay(token)


def test_a_paid_sale_cannot_be_paid_again(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    with pytest.raises(WrongStateError):
        world.press_pay(token)


def test_the_ledger_has_captured_money_and_no_other(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.start_over(token)
    world.press_pay(token)
    world.approve(sale.id, 2)
    world.process(sale.id, 2)
    rows = [loaded.record for loaded in world.sales.records[sale.id].values() if isinstance(loaded.record, LedgerEntry)]
    assert [(row.kind.value, row.attempt[-1]) for row in sorted(rows, key=lambda row: row.id)] == [
        ("authorized", "2"),
        ("captured", "2"),
    ]


@pytest.mark.parametrize("end", ["paid", "cancelled"])
def test_a_sale_that_has_ended_is_not_reminded_of(world, end):
    sale, token = world.ready()
    waiting = world.sale(sale.id)
    waiting.put(Reminder(world.clock(), world.clock() + timedelta(days=3)))
    world.sales.save(waiting)
    if end == "paid":
        world.press_pay(token)
        world.approve(sale.id)
        world.process(sale.id)
    else:
        world.cancel_draft(sale.id)
    assert list(world.sales.due("REMIND", world.clock() + timedelta(days=9))) == []


def test_no_second_payment_begins_while_one_is_under_way(world):
    sale, token = world.ready()
    world.press_pay(token)
    held, link = open_link(token, ports=world)
    with pytest.raises(PaymentInProgressError):
        begin(held, link, "test", locale="nb", base_url="", now=world.clock())
    assert world.attempt(sale.id).number == 1


def test_a_payment_that_the_sale_does_not_wait_for_cannot_be_committed(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.start_over(token)
    void_reason = replace(world.attempt(sale.id), state=AttemptState.HELD)
    with pytest.raises(WrongStateError):
        authorize(world.sale(sale.id), void_reason, 1001, "row", world.clock())


def test_a_link_is_not_revoked_while_a_customer_pays(world):
    sale, token = world.ready()
    world.press_pay(token)
    with pytest.raises(PaymentInProgressError):
        revoke_link(sale.id, 1, ports=world)
    world.start_over(token)
    revoke_link(sale.id, 1, ports=world)


def test_events_name_the_message_that_led_to_them(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id, caused_by="evt_of_the_provider")
    told = {event.type: event.causation_id for event in world.sales.events}
    assert told["OrderCreated"] == told["OrderPaid"] == "evt_of_the_provider"


def test_a_payment_of_a_provider_that_is_no_longer_used_is_still_processed(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    world.providers = FakeProviders(FakeProvider("other"), world.provider)
    assert world.process(sale.id).order.financial_status is FinancialStatus.PAID
