"""When a reminder is sent where payment terms set a due date: after that day, and never before it is known."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType, overdue_from
from invoicing.domain.sale.sale import Sale
from tests.support.builders.drafts import ready_draft
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld

NET_7 = PaymentTerms(TermsType.NET, days=7)
ON_FULFILLMENT = PaymentTerms(TermsType.FULFILLMENT)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def invoiced(world: FakeWorld, terms: PaymentTerms | None) -> Sale:
    sale, _ = world.invoiced(replace(ready_draft(), payment_terms=terms))
    return sale


def invoiced_order(world: FakeWorld, terms: PaymentTerms) -> Sale:
    sale, _ = world.pending(replace(ready_draft(), payment_terms=terms))
    _, email = world.request_invoice(sale.id)
    world.send_invoice(sale.id, email)
    return sale


def over(day: str) -> datetime:
    """Return when a day is over where the store is."""
    return overdue_from(day, STORE.time_zone)


def wait_until(world: FakeWorld, moment: datetime) -> None:
    world.clock.advance(moment - world.clock())


@pytest.mark.parametrize("kind", [invoiced, invoiced_order])
def test_the_reminder_waits_until_the_due_date_is_over_where_the_store_is(world, kind):
    sale = kind(world, NET_7)
    wait_until(world, over("2026-11-30") - timedelta(minutes=1))
    assert world.send_reminders() == 0
    world.clock.advance(timedelta(minutes=1))
    assert world.send_reminders() == 1
    assert world.read_email().subject.startswith("Forfalt")
    assert world.reminder(sale.id) is None


def test_a_due_date_before_the_stores_number_of_days_does_not_hasten_the_reminder(world):
    invoiced(world, PaymentTerms(TermsType.RECEIPT))
    world.clock.advance(timedelta(days=2, hours=23))
    assert world.send_reminders() == 0
    world.clock.advance(timedelta(hours=1))
    assert world.send_reminders() == 1


def test_a_draft_order_without_terms_is_reminded_of_by_the_stores_number_of_days(world):
    invoiced(world, None)
    world.clock.advance(timedelta(days=3))
    assert world.send_reminders() == 1


def test_terms_that_wait_for_the_goods_are_not_reminded_of_before_these_are_sent(world):
    sale = invoiced_order(world, ON_FULFILLMENT)
    world.clock.advance(timedelta(days=20))
    assert world.send_reminders() == 0
    world.fulfill(sale.id)
    wait_until(world, over("2026-12-13") - timedelta(minutes=1))
    assert world.send_reminders() == 0
    world.clock.advance(timedelta(minutes=1))
    assert world.send_reminders() == 1
    assert world.read_email().subject.startswith("Forfalt")


def test_goods_that_go_at_once_are_reminded_of_after_the_stores_number_of_days(world):
    sale = invoiced_order(world, ON_FULFILLMENT)
    world.fulfill(sale.id)
    world.clock.advance(timedelta(days=2))
    assert world.send_reminders() == 0
    world.clock.advance(timedelta(days=1))
    assert world.send_reminders() == 1


def test_fulfillment_costs_another_read_only_where_a_due_date_may_follow_from_it(world):
    paid, _ = world.paid()
    reads = world.sales.gets
    world.fulfill(paid.id)
    assert world.sales.gets == reads + 1


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        (NET_7, PaymentTerms(TermsType.NET, days=14), "2026-12-07"),
        (PaymentTerms(TermsType.NET, days=14), NET_7, "2026-11-30"),
        (ON_FULFILLMENT, NET_7, "2026-11-30"),
        (None, NET_7, "2026-11-30"),
    ],
)
def test_a_reminder_follows_terms_that_are_changed_after_the_invoice(world, before, after, day):
    sale = invoiced(world, before)
    world.edit(sale.id, lambda draft: replace(draft, payment_terms=after))
    assert world.reminder(sale.id).due_at == over(day)
    wait_until(world, over(day) - timedelta(minutes=1))
    assert world.send_reminders() == 0
    world.clock.advance(timedelta(minutes=1))
    assert world.send_reminders() == 1


def test_terms_that_staff_remove_leave_the_stores_number_of_days(world):
    sale = invoiced(world, NET_7)
    world.edit(sale.id, lambda draft: replace(draft, payment_terms=None))
    world.clock.advance(timedelta(days=3))
    assert world.send_reminders() == 1


def test_an_edit_reads_the_reminder_only_where_it_changes_the_terms(world):
    sale = invoiced(world, NET_7)
    reads = world.sales.gets
    world.edit(sale.id, lambda draft: replace(draft, note="Called"), version=sale.draft.version)
    assert world.sales.gets == reads + 1


def test_a_due_date_that_moved_by_itself_puts_the_reminder_off(world):
    sale = invoiced(world, NET_7)
    world.set_store(replace(STORE, time_zone="America/Los_Angeles"))
    wait_until(world, over("2026-11-30"))
    assert world.send_reminders() == 0
    wait_until(world, overdue_from("2026-11-30", "America/Los_Angeles"))
    assert world.send_reminders() == 1
    assert world.reminder(sale.id) is None
