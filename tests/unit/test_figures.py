"""What a sale adds to the totals in each of its states, and what the totals tell on a day."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.errors import OutOfStockError, ProviderUnavailableError
from invoicing.domain.events import RefundRequested
from invoicing.domain.figures.additions import Counter, difference, sum_of, time_to_pay
from invoicing.domain.figures.figures import Addition, TotalKind
from invoicing.domain.figures.generations import Generations
from invoicing.domain.figures.record import change_of
from invoicing.domain.figures.totals import SalesSum
from invoicing.domain.sale.email import ReportType
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.money import Money
from invoicing.pages.back_office.drafts.list import TABS as DRAFT_TABS
from invoicing.pages.back_office.orders.list import TABS as ORDER_TABS
from invoicing.usecases.attention.dismiss import dismiss_attention
from invoicing.usecases.figures.rebuild_totals import rebuild_totals
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.builders.drafts import ready_draft
from tests.support.builders.tabs import listed
from tests.support.builders.totals_by_events import deliver_events, totals_of
from tests.support.cast.products import product
from tests.support.figures_events import NoEventError
from tests.support.worlds.fake_world import FakeWorld

TERMS = PaymentTerms(TermsType.NET, days=14)


@pytest.fixture
def world() -> FakeWorld:
    world = FakeWorld()
    world.sales.requires_events = True
    return world


def outstanding(world: FakeWorld) -> tuple[int, int]:
    found = totals_of(world).outstanding("NOK")
    return found.sales, found.money.amount


def test_a_draft_is_outstanding_once_its_link_is_shared_and_until_it_is_paid(world: FakeWorld) -> None:
    sale = world.draft(ready_draft())
    total = sale.draft.total.amount
    assert outstanding(world) == (0, 0)
    token = world.link(sale.id)
    assert outstanding(world) == (1, total)
    world.pay(sale.id, token)
    assert outstanding(world) == (0, 0)
    assert totals_of(world).paid_from("NOK", world.clock().date()) == SalesSum(1, 1, Money(total, "NOK"))


def test_an_invoice_that_waits_to_be_sent_is_not_outstanding(world: FakeWorld) -> None:
    sale, email = world.invoice_requested()
    assert outstanding(world) == (0, 0)
    world.send_invoice(sale.id, email)
    assert outstanding(world) == (1, sale.draft.total.amount)


def test_a_pending_order_is_outstanding_and_a_cancelled_one_is_not(world: FakeWorld) -> None:
    sale, _ = world.pending()
    assert outstanding(world)[0] == 1
    world.cancel_order(sale.id)
    assert outstanding(world) == (0, 0)


def test_stages_include_those_before_them(world: FakeWorld) -> None:
    sale, email = world.invoiced(ready_draft())
    token = world.link(sale.id)
    assert totals_of(world).stages == [1, 0, 0, 0]
    world.report_email(sale.id, email.id, ReportType.DELIVERED)
    assert totals_of(world).stages == [1, 1, 0, 0]
    world.record_opened(token)
    assert totals_of(world).stages == [1, 1, 1, 0]
    world.pay(sale.id, token)
    assert totals_of(world).stages == [1, 1, 1, 1]


def test_whoever_pays_without_a_report_of_delivery_has_come_through_all_stages(world: FakeWorld) -> None:
    world.paid()
    assert totals_of(world).stages == [1, 1, 1, 1]


def test_whoever_opens_a_link_without_a_report_of_delivery_has_received_it(world: FakeWorld) -> None:
    _, token = world.ready()
    world.record_opened(token)
    assert totals_of(world).stages == [1, 1, 1, 0]


def test_a_sale_that_was_never_sent_is_in_no_stage(world: FakeWorld) -> None:
    sale = world.draft(ready_draft())
    world.complete(sale.id)
    assert totals_of(world).stages == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("days", "place"), [(0, None), (1, 0), (7, 0), (8, 1), (14, 1), (15, 2), (30, 2), (31, 3), (400, 3)]
)
def test_ageing_follows_the_days_after_the_due_date(world: FakeWorld, days: int, place: int | None) -> None:
    expected = [int(number == place) for number in range(4)]
    sale, _ = world.invoiced(replace(ready_draft(), payment_terms=TERMS))
    read = totals_of(world, 14 + days)
    assert [it.sales for it in read.ageing("NOK")] == expected
    total = sale.draft.total.amount
    assert [it.money.amount for it in read.ageing("NOK")] == [total * it for it in expected]
    assert read.overdue("NOK").sales == read.overdue_drafts == sum(expected)


def test_what_is_due_later_is_not_overdue_beside_what_is(world: FakeWorld) -> None:
    for days in (1, 40, 10, 90):
        world.invoiced(replace(ready_draft(), payment_terms=replace(TERMS, days=days)))
    read = totals_of(world, 41)
    assert [it.sales for it in read.ageing("NOK")] == [1, 0, 0, 2]
    assert (read.overdue("NOK").sales, read.outstanding("NOK").sales) == (3, 4)


def test_what_needs_attention_is_counted_while_it_does(world: FakeWorld) -> None:
    sale, email = world.invoiced(ready_draft())
    world.report_email(sale.id, email.id, ReportType.BOUNCED)
    assert totals_of(world).count(Counter.BOUNCED_DRAFTS) == 1
    token = world.link(sale.id)
    world.record_opened(token)
    assert totals_of(world).count(Counter.OPENED) == 1
    world.pay(sale.id, token)
    read = totals_of(world)
    assert [read.count(it) for it in (Counter.BOUNCED_DRAFTS, Counter.OPENED, Counter.TO_SEND)] == [0, 0, 1]
    world.provider.unavailable = ["before"]
    with suppress(ProviderUnavailableError):
        world.refund(sale.id, Money(100, "NOK"))
    assert totals_of(world).count(Counter.REFUND_PENDING) == 1
    world.recover(timedelta(minutes=5))
    assert totals_of(world).count(Counter.REFUND_PENDING) == 0
    world.fulfill(sale.id)
    assert totals_of(world).count(Counter.TO_SEND) == 0


@pytest.mark.parametrize(("days", "number"), [(0, 0), (1, 1), (2, 2), (3, 2), (7, 3), (60, 6), (61, 7), (999, 7)])
def test_the_time_to_pay_has_a_class_for_every_number_of_days(days: int, number: int) -> None:
    assert time_to_pay(days) == f"days_{number}"


def test_the_time_to_pay_counts_from_the_day_of_the_invoice(world: FakeWorld) -> None:
    sale, _ = world.invoiced(ready_draft())
    world.clock.advance(timedelta(days=5))
    world.pay(sale.id, world.link(sale.id))
    assert totals_of(world).time_to_pay(date(2026, 1, 1)) == [0, 0, 0, 1, 0, 0, 0, 0]


def test_a_payment_is_of_the_day_in_the_store_s_time_zone(world: FakeWorld) -> None:
    world.clock.advance(timedelta(hours=11, minutes=30))  # 23:30 in UTC, and the next day in Oslo
    world.paid()
    [(_, day)] = totals_of(world).paid
    assert day == (world.clock().date() + timedelta(days=1)).isoformat()


def test_a_refund_that_the_provider_has_not_answered_is_told_by_its_event(world: FakeWorld) -> None:
    sale, _ = world.paid()
    totals_of(world)
    world.provider.unavailable = ["before"]
    refund = world.refund(sale.id, Money(100, "NOK"))
    [event] = deliver_events(world)
    assert event.data == RefundRequested(refund.id, f"pay_{sale.id}_1", Money(100, "NOK"))
    assert totals_of(world).count(Counter.REFUND_PENDING) == 1


def test_a_change_of_what_a_sale_adds_is_not_saved_without_an_event(world: FakeWorld) -> None:
    sale, _ = world.paid()
    assert sale.order
    sale.put(replace(sale.order, refunding=1))
    with pytest.raises(NoEventError):
        world.sales.save(sale)


def test_every_tab_of_the_lists_has_its_count() -> None:
    """One sale of each kind: the totals count what the list shows."""
    world = FakeWorld(StockedProduct(product("mug"), 99))
    world.sales.requires_events = True
    world.draft()
    world.invoiced(replace(ready_draft(), payment_terms=TERMS))
    opened, _ = world.invoiced(ready_draft())
    world.record_opened(world.link(opened.id))
    world.cancel_draft(world.draft().id)
    world.pending()
    world.fulfill(world.pending()[0].id)
    world.cancel_order(world.pending()[0].id)
    world.cancel_order(world.paid()[0].id)
    world.complete_unpaid(world.draft(replace(ready_draft(), payment_terms=TERMS)).id)
    world.authorized()
    world.paid()
    for amount in (Money(100, "NOK"), None):
        world.refund(world.paid()[0].id, amount)
    world.record_opened(world.pending()[1])
    for report in (ReportType.BOUNCED, ReportType.REJECTED):
        for sale in (world.draft(ready_draft()), world.complete_unpaid(world.draft(ready_draft()).id)):
            _, email = world.request_invoice(sale.id)
            world.send_invoice(sale.id, email)
            world.report_email(sale.id, email.id, report)
    paid, _ = world.paid()
    world.provider.unavailable = ["before"]
    with suppress(ProviderUnavailableError):
        world.refund(paid.id, Money(100, "NOK"))
    for act in (world.cancel_draft, world.complete_unpaid):
        voided, _ = world.voided()
        act(voided.id)
        world.capture_late(voided.id)
        voided, _ = world.voided()
        act(voided.id)
        with world.provider_without_money():
            world.capture_late(voided.id)
    world.products.move({"mug": -world.available()})
    with suppress(OutOfStockError):
        world.press_pay(world.ready()[1])
    read = totals_of(world, 15)
    for tabs, of_orders in ((DRAFT_TABS, False), (ORDER_TABS, True)):
        counts = {tab.code: tab.count(read, of_orders=of_orders) for tab in tabs}
        assert counts == {tab.code: listed(world, tab, read.today, orders=of_orders) for tab in tabs}
        assert 0 not in counts.values(), counts


def test_what_was_dismissed_is_in_no_list_of_its_kind_and_not_counted() -> None:
    world = FakeWorld()
    for _ in range(2):
        sale, _ = world.invoiced(replace(ready_draft(), payment_terms=TERMS))
        order, _ = world.paid()
        world.record_opened(world.link(sale.id))
    world.clock.advance(timedelta(days=16))
    for kind, occasion in world.sale(sale.id).draft.attention.items():
        assert dismiss_attention(sale.id, kind, occasion, of_order=False, ports=world)
    assert dismiss_attention(order.id, AttentionKind.TO_SEND, "0", of_order=True, ports=world)
    read = totals_of(world)
    wanted = {"opened": 2, "opened_undismissed": 1, "overdue": 2, "overdue_undismissed": 1}
    drafts = [tab for tab in DRAFT_TABS if tab.code in wanted]
    assert {tab.code: tab.count(read, of_orders=False) for tab in drafts} == wanted
    assert {tab.code: listed(world, tab, read.today, orders=False) for tab in drafts} == wanted
    wanted = {"to_send": 1, "unfulfilled": 2}
    orders = [tab for tab in ORDER_TABS if tab.code in wanted]
    assert {tab.code: tab.count(read, of_orders=True) for tab in orders} == wanted
    assert {tab.code: listed(world, tab, read.today, orders=True) for tab in orders} == wanted


def test_a_row_goes_when_its_sale_is_counted_no_more_and_a_rebuild_writes_it_again(world: FakeWorld) -> None:
    def listed() -> list[str]:
        wanted = Selection(counted=Counter.BOUNCED_DRAFTS)
        return [it.id for it in world.sales.draft_orders(wanted, 9, None).items]

    sale, email = world.invoiced(ready_draft())
    world.report_email(sale.id, email.id, ReportType.BOUNCED)
    totals_of(world)
    assert listed() == [sale.draft.id]
    world.sales.counted.clear()
    rebuild_totals(ports=world)
    assert listed() == [sale.draft.id]
    world.pay(sale.id, world.link(sale.id))
    totals_of(world)
    assert listed() == []


def test_a_difference_turns_one_sum_into_the_other() -> None:
    before = [
        Addition(TotalKind.STATE, "NOK", {"a": 1, "b": 2}),
        Addition(TotalKind.DUE, "NOK", {"a": 1}, "2026-12-01"),
    ]
    after = [Addition(TotalKind.STATE, "NOK", {"a": 1, "c": 3}), Addition(TotalKind.DUE, "SEK", {"a": 1}, "2026-12-01")]
    assert sum_of([*before, *difference(before, after)]) == sum_of(after)
    assert difference(before, before) == ()


def test_a_change_reaches_a_rebuild_that_began_between_two_reads(world: FakeWorld) -> None:
    sale = world.draft(ready_draft())
    before = world.totals.generations()
    world.totals.put_generations(before.with_new())
    record_figures(sale.id, ports=world)
    counted = replace(world.totals.sale(sale.id), generations=before, time_zone="Pacific/Kiritimati")
    cancelled = replace(counted, figures=replace(counted.figures, added={"1": (), "2": counted.figures.of(2)}))
    change = change_of(cancelled)
    assert change is not None
    assert change.figures.of(1) == change.figures.of(2) != ()


def test_an_abandoned_rebuild_is_added_to_no_more(world: FakeWorld) -> None:
    sale = world.draft(ready_draft())
    record_figures(sale.id, ports=world)
    counted = world.totals.sale(sale.id)
    left = replace(counted, generations=Generations(1, 3), figures=replace(counted.figures, added={"2": ()}))
    change = change_of(left)
    assert change is not None
    assert set(change.figures.added) == {"1", "3"}
