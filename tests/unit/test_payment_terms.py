"""Payment terms: until when an order is to be paid, when it is overdue, and the currency in which none is invoiced."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType, overdue_from
from invoicing.domain.errors import TermsNeedStoreCurrencyError, WrongStateError
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from tests.support.builders.drafts import draft_of, mugs, ready_draft
from tests.support.cast.people import BERLIN, KARI
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld

NET_7 = PaymentTerms(TermsType.NET, days=7)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        (PaymentTerms(TermsType.RECEIPT), "2026-11-23"),
        (NET_7, "2026-11-30"),
        (PaymentTerms(TermsType.FIXED, due_on="2027-01-15"), "2027-01-15"),
        (PaymentTerms(TermsType.FULFILLMENT), ""),
        (None, ""),
    ],
)
def test_terms_say_until_when_an_order_is_to_be_paid(world, terms, due):
    sale, _ = world.pending(mugs(2, payment_terms=terms))
    assert sale.order.due_on == due


def test_terms_that_wait_for_the_goods_count_from_when_they_go(world):
    sale, _ = world.pending(mugs(2, payment_terms=PaymentTerms(TermsType.FULFILLMENT)))
    world.clock.advance(timedelta(days=10))
    order = world.fulfill(sale.id).order
    assert (order.fulfillment_status, order.due_on) == (FulfillmentStatus.FULFILLED, "2026-12-03")
    assert world.story(sale.id)[-1] == "OrderFulfilled"
    with pytest.raises(WrongStateError, match="nothing is left"):
        world.fulfill(sale.id)
    assert world.story(sale.id).count("OrderFulfilled") == 1


def test_terms_count_from_the_first_invoice(world):
    sale, _ = world.invoice_requested(replace(ready_draft(), payment_terms=NET_7))
    assert (world.sale(sale.id).draft.issued_on, world.sale(sale.id).draft.due_on) == ("2026-11-23", "2026-11-30")
    world.clock.advance(timedelta(days=3))
    world.request_invoice(sale.id)
    assert world.sale(sale.id).draft.due_on == "2026-11-30"
    assert world.complete_unpaid(sale.id).order.due_on == "2026-11-30"


def test_changed_terms_are_counted_anew_from_the_same_invoice(world):
    sale, _ = world.invoice_requested(replace(ready_draft(), payment_terms=NET_7))
    world.edit(sale.id, lambda draft: replace(draft, payment_terms=PaymentTerms(TermsType.NET, days=14)))
    assert world.sale(sale.id).draft.due_on == "2026-12-07"


def test_an_order_is_overdue_when_its_day_has_ended_in_the_stores_time_zone(world):
    sale, _ = world.pending(mugs(2, payment_terms=NET_7))
    ends = overdue_from("2026-11-30", "Europe/Oslo")
    assert ends.isoformat() == "2026-11-30T23:00:00+00:00"
    world.recover(ends - world.clock() - timedelta(minutes=1))
    assert "OrderOverdue" not in world.story(sale.id)
    world.recover(timedelta(minutes=1))
    assert world.story(sale.id)[-1] == "OrderOverdue"
    world.recover(timedelta(days=3))
    assert world.story(sale.id).count("OrderOverdue") == 1


def test_an_order_paid_in_time_is_never_overdue(world):
    sale, _ = world.pending(mugs(2, payment_terms=NET_7))
    world.mark_as_paid(sale.id)
    world.recover(timedelta(days=30))
    assert "OrderOverdue" not in world.story(sale.id)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2028-02-29", "2026-12-31"])
def test_a_day_ends_at_midnight_where_the_store_is_whatever_the_clocks_do(day):
    ends = overdue_from(day, "Europe/Oslo").astimezone(ZoneInfo("Europe/Oslo"))
    assert (ends.date() - date.fromisoformat(day)).days == 1
    assert (ends.hour, ends.minute) == (0, 0)


def abroad(world: FakeWorld, **more):
    draft = draft_of(customer=KARI, address=BERLIN, method="post")
    return world.draft(replace(draft, payment_terms=NET_7, **more))


def test_an_invoice_with_terms_in_another_currency_is_refused_with_two_ways_out():
    world = FakeWorld()
    sale = abroad(world)
    with pytest.raises(TermsNeedStoreCurrencyError) as refused:
        world.request_invoice(sale.id)
    assert "Share a link instead" in str(refused.value)
    assert "mark it as paid" in str(refused.value)
    assert world.sale(sale.id).draft.invoice is None


def test_a_link_may_still_be_copied_and_takes_a_card_for_the_whole_sum():
    world = FakeWorld()
    sale = abroad(world)
    token = world.link(sale.id)
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    assert (world.financial_status(sale.id), world.sale(sale.id).order.captured.currency) == (
        FinancialStatus.PAID,
        "EUR",
    )


def test_staff_can_mark_a_draft_order_in_another_currency_as_paid():
    world = FakeWorld()
    assert world.complete(abroad(world).id).order.financial_status is FinancialStatus.PAID


def test_the_refusal_also_comes_when_the_customers_own_address_changed_the_currency():
    world = FakeWorld()
    sale = world.draft(replace(draft_of(), payment_terms=NET_7))
    world.enter_details(world.link(sale.id), BERLIN)
    with pytest.raises(TermsNeedStoreCurrencyError):
        world.request_invoice(sale.id)


def test_a_setting_of_the_store_lifts_the_refusal():
    world = FakeWorld(store=replace(STORE, terms_in_any_currency=True))
    _, email = world.request_invoice(abroad(world).id)
    assert email.to == KARI.email


def test_without_terms_any_currency_is_invoiced():
    world = FakeWorld()
    _, email = world.invoice_requested(draft_of(customer=KARI, address=BERLIN, method="post"))
    assert email.to == KARI.email


def test_an_order_is_not_overdue_before_it_was_invoiced():
    world = FakeWorld()
    sale = world.draft(replace(ready_draft(), payment_terms=NET_7))
    world.complete_unpaid(sale.id)
    world.clock.advance(timedelta(days=10))
    world.request_invoice(sale.id)
    assert world.sale(sale.id).order.due_on == "2026-12-10"
    world.clock.advance(timedelta(days=1))
    world.request_invoice(sale.id)
    assert world.sale(sale.id).order.due_on == "2026-12-10"


@pytest.mark.parametrize("waits", [True, False], ids=["scheduled", "asked for"])
def test_an_invoice_does_not_go_when_the_currency_changed_after_it_was_asked_for(waits):
    world = FakeWorld()
    sale = world.draft(replace(draft_of(customer=KARI), payment_terms=NET_7))
    more = {"send_at": world.clock() + timedelta(days=1)} if waits else {}
    _, email = world.request_invoice(sale.id, **more)
    world.enter_details(world.link(sale.id), BERLIN)
    if waits:
        world.recover(timedelta(days=1))
    assert world.send_invoice(sale.id, email) is None
    assert world.mailer.sent == []
    assert "Share a link instead" in world.last_event(sale.id).reason


def test_terms_in_a_currency_that_changed_since_are_not_reminded_of():
    world = FakeWorld()
    sale, email = world.invoice_requested(replace(draft_of(customer=KARI), payment_terms=NET_7))
    world.send_invoice(sale.id, email)
    world.enter_details(world.link(sale.id), BERLIN)
    world.clock.advance(timedelta(days=8))
    world.send_reminders()
    assert len(world.mailer.sent) == 1
    assert world.story(sale.id)[-1] == "ReminderSkipped"
