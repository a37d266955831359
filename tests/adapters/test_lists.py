"""Lists, timelines and queues, in memory and in DynamoDB alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.bulk.job import Job, JobAction, JobProblem, JobStatus
from invoicing.domain.errors import (
    InvalidCursorError,
    KeyReusedError,
    NotFoundError,
    StaleSaleError,
)
from invoicing.domain.events import Actor, DraftOrderUpdated, EmailKind, LinkCreated
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.reminder import REMINDER, Reminder
from invoicing.domain.search.filter import Selection, Sort
from invoicing.domain.values.money import Money
from invoicing.ports import Once, Page
from tests.support.adapters.ports import Ports
from tests.support.builders.sales import EVERYTHING, TOTAL, order_of, sale_id
from tests.support.fakes import START


def test_events_are_kept_in_order_with_who_when_and_why(ports: Ports) -> None:
    sale = ports.saved()
    ports.clock.advance(timedelta(minutes=1))
    sale.put(order_of(sale))
    sale.record(LinkCreated("lnk_1", "chat"), Actor.STAFF)
    sale.record(DraftOrderUpdated(2, 2, Money(1, "NOK"), ("note",)), Actor.CUSTOMER)
    ports.sales.save(sale, caused_by="evt_cause")

    first, second, third = ports.sales.timeline(sale.id, 10, None).items
    assert (first.type, first.occurred_at, first.order_id, first.causation_id) == (
        "DraftOrderCreated",
        START,
        None,
        None,
    )
    assert second.data == LinkCreated("lnk_1", "chat")
    assert third.data == DraftOrderUpdated(2, 2, Money(1, "NOK"), ("note",))
    assert (third.actor, third.occurred_at) == (Actor.CUSTOMER, START + timedelta(minutes=1))
    assert (third.sale_id, third.correlation_id) == (sale.id, sale.id)
    assert (third.order_id, third.causation_id) == (f"ord_{sale.id}", "evt_cause")
    assert first.id < second.id < third.id
    assert {event.id[:4] for event in (first, second, third)} == {"evt_"}


def test_a_timeline_is_read_page_by_page(ports: Ports) -> None:
    sale = ports.saved()
    for number in range(4):
        sale.record(LinkCreated(f"lnk_{number}", "chat"), Actor.STAFF)
        ports.sales.save(sale)
    seen, cursor = [], None
    for _ in range(3):
        page = ports.sales.timeline(sale.id, 2, cursor)
        seen.append(len(page.items))
        cursor = page.next_cursor
    assert (seen, cursor) == ([2, 2, 1], None)


def test_a_timeline_is_read_newest_first_page_by_page(ports: Ports) -> None:
    sale = ports.saved()
    for number in (1, 2):
        ports.clock.advance(timedelta(seconds=1))
        sale.record(LinkCreated(f"lnk_{number}", "chat"), Actor.STAFF)
        ports.sales.save(sale)
    first = ports.sales.timeline(sale.id, 2, None, newest_first=True)
    assert [event.data for event in first.items] == [LinkCreated("lnk_2", "chat"), LinkCreated("lnk_1", "chat")]
    rest = ports.sales.timeline(sale.id, 2, first.next_cursor, newest_first=True)
    assert [event.type for event in rest.items] == ["DraftOrderCreated"]
    assert rest.next_cursor is None


def test_a_sale_that_does_not_exist_has_no_timeline(ports: Ports) -> None:
    with pytest.raises(NotFoundError):
        ports.sales.timeline(sale_id(), 10, None)


def test_the_timeline_of_a_sale_shows_nothing_of_another(ports: Ports) -> None:
    ports.saved(1)
    ports.saved(2)
    assert [event.sale_id for event in ports.sales.timeline(sale_id(1), 10, None).items] == [sale_id(1)]


def test_draft_orders_are_listed_newest_first_with_their_summaries(ports: Ports) -> None:
    for number in range(1, 4):
        ports.saved(number)
        ports.clock.advance(timedelta(seconds=1))
    page = ports.sales.draft_orders(EVERYTHING, 10, None)
    assert [summary.id for summary in page.items] == [f"dft_{sale_id(number)}" for number in (3, 2, 1)]
    assert page.next_cursor is None
    newest, sale = page.items[0], ports.sales.get(sale_id(3))
    assert (newest.name, newest.status, newest.customer_name) == ("#D1003", DraftOrderStatus.OPEN, "Kari")
    assert (newest.total, newest.tags, newest.created_at) == (TOTAL, ("chat",), sale.draft.created_at)


def test_a_list_of_one_status_has_no_other(ports: Ports) -> None:
    for number in range(1, 4):
        ports.saved(number)
    sale = ports.sales.get(sale_id(2))
    sale.put(sale.draft.moved_to(DraftOrderStatus.CANCELLED, START))
    ports.sales.save(sale)
    cancelled = ports.sales.draft_orders(Selection((DraftOrderStatus.CANCELLED,)), 10, None)
    assert [summary.id for summary in cancelled.items] == [f"dft_{sale_id(2)}"]
    assert len(ports.sales.draft_orders(Selection((DraftOrderStatus.OPEN,)), 10, None).items) == 2
    assert len(ports.sales.draft_orders(EVERYTHING, 10, None).items) == 3


def test_orders_have_a_list_of_their_own(ports: Ports) -> None:
    ports.saved(1)
    sale = ports.saved(2)
    sale.put(order_of(sale, 7))
    ports.sales.save(sale)
    for selection in (EVERYTHING, Selection((FinancialStatus.PAID,))):
        (summary,) = ports.sales.orders(selection, 10, None).items
        assert (summary.id, summary.name, summary.financial_status) == (f"ord_{sale.id}", "#1007", FinancialStatus.PAID)
    assert ports.sales.orders(Selection((FinancialStatus.AUTHORIZED,)), 10, None).items == []


def test_every_draft_is_on_one_page_of_its_list_and_the_last_page_says_so(ports: Ports) -> None:
    for number in range(1, 7):
        ports.saved(number)
        ports.clock.advance(timedelta(seconds=number % 2))  # some at the same moment
    seen, cursor = [], None
    for _ in range(3):
        page = ports.sales.draft_orders(Selection((DraftOrderStatus.OPEN,)), 2, cursor)
        seen += [summary.id for summary in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert sorted(seen) == sorted(f"dft_{sale_id(number)}" for number in range(1, 7))


def test_a_list_goes_on_where_it_was_when_new_drafts_come_in(ports: Ports) -> None:
    for number in (1, 2, 3):
        ports.saved(number)
        ports.clock.advance(timedelta(seconds=1))
    first = ports.sales.draft_orders(EVERYTHING, 2, None)
    ports.saved(4)
    second = ports.sales.draft_orders(EVERYTHING, 2, first.next_cursor)
    assert [summary.id for summary in second.items] == [f"dft_{sale_id(1)}"]


def test_a_cursor_is_of_use_for_its_own_list_alone(ports: Ports) -> None:
    for number in (1, 2, 3):
        ports.saved(number)
    sale = ports.sales.get(sale_id(1))
    sale.record(LinkCreated("lnk_1", "chat"), Actor.STAFF)
    ports.sales.save(sale)
    cursors = {
        "all": ports.sales.draft_orders(EVERYTHING, 1, None).next_cursor,
        "open": ports.sales.draft_orders(Selection((DraftOrderStatus.OPEN,)), 1, None).next_cursor,
        "timeline": ports.sales.timeline(sale.id, 1, None).next_cursor,
        "timeline, newest first": ports.sales.timeline(sale.id, 1, None, newest_first=True).next_cursor,
    }
    assert all(cursors.values())
    lists: dict[str, Callable[[str], object]] = {
        "all": lambda cursor: ports.sales.draft_orders(EVERYTHING, 1, cursor),
        "open": lambda cursor: ports.sales.draft_orders(Selection((DraftOrderStatus.OPEN,)), 1, cursor),
        "cancelled": lambda cursor: ports.sales.draft_orders(Selection((DraftOrderStatus.CANCELLED,)), 1, cursor),
        "orders": lambda cursor: ports.sales.orders(EVERYTHING, 1, cursor),
        "timeline": lambda cursor: ports.sales.timeline(sale.id, 1, cursor),
        "timeline, newest first": lambda cursor: ports.sales.timeline(sale.id, 1, cursor, newest_first=True),
        "another timeline": lambda cursor: ports.sales.timeline(sale_id(2), 1, cursor),
        "products": lambda cursor: ports.products.list(1, cursor),
    }
    for given, cursor in cursors.items():
        for name, read in lists.items():
            if name != given:
                with pytest.raises(InvalidCursorError):
                    read(str(cursor))


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "é", "AAAA", "W10", "bm90IGEgY3Vyc29y", "A" * 500])
def test_a_malformed_cursor_is_refused(ports: Ports, cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        ports.sales.draft_orders(EVERYTHING, 10, cursor)


def test_links_are_listed_in_the_order_in_which_they_were_made(ports: Ports) -> None:
    sale = ports.saved()
    for number in (1, 2, 10):
        sale.put(Link(number, "chat", START))
    ports.sales.save(sale)
    assert [link.number for link in ports.sales.links(sale.id, 10, None).items] == [1, 2, 10]


def test_links_and_refunds_are_read_page_by_page(ports: Ports) -> None:
    sale = ports.saved()
    for number in (1, 2, 3):
        sale.put(Link(number, "chat", START))
        sale.put(Refund(sale.id, number, RefundStatus.SUCCEEDED, 1, Money(number, "NOK"), START))
    ports.sales.save(sale)
    lists: tuple[Callable[[str | None], Page[Link | Refund]], ...] = (
        lambda cursor: ports.sales.links(sale.id, 2, cursor),
        lambda cursor: ports.sales.refunds(sale.id, 2, cursor),
    )
    for read in lists:
        first = read(None)
        assert [it.number for it in first.items] == [1, 2]
        second = read(first.next_cursor)
        assert ([it.number for it in second.items], second.next_cursor) == ([3], None)
    with pytest.raises(InvalidCursorError):
        ports.sales.refunds(sale.id, 2, ports.sales.links(sale.id, 2, None).next_cursor)


def test_the_due_queue_lists_only_due_records_in_order_of_time(ports: Ports) -> None:
    for number in range(1, 9):
        sale = ports.saved(number)
        sale.put(Reminder(START, START + timedelta(minutes=20 - number)))
        sale.put(Email("01", EmailKind.INVOICE, EmailStatus.SENT, "kari@example.com", 1, START))
        ports.sales.save(sale)
    due = list(ports.sales.due("REMIND", START + timedelta(minutes=17)))
    assert [work.sale_id for work in due] == [sale_id(number) for number in range(8, 2, -1)]
    assert {work.key for work in due} == {REMINDER}
    assert list(ports.sales.due("RECOVER", START + timedelta(days=9))) == []


def test_work_leaves_the_queue_when_it_is_done_or_put_off(ports: Ports) -> None:
    sale = ports.saved()
    email = Email("01", EmailKind.INVOICE, EmailStatus.REQUESTED, "kari@example.com", 1, START).claimed(START)
    sale.put(email)
    sale.put(Reminder(START, START))
    ports.sales.save(sale)
    later = START + timedelta(hours=1)
    assert [work.key for work in ports.sales.due("RECOVER", later)] == [email_key("01")]
    sale.put(replace(email, status=EmailStatus.SENT))
    sale.put(Reminder(START, START + timedelta(days=3)))
    ports.sales.save(sale)
    assert list(ports.sales.due("RECOVER", later)) == []
    assert list(ports.sales.due("REMIND", later)) == []


def test_an_open_draft_is_due_when_it_has_not_changed_for_eleven_months(ports: Ports) -> None:
    sale = ports.saved()
    idle = START + timedelta(days=335)
    assert list(ports.sales.due("RECOVER", idle - timedelta(seconds=1))) == []
    found_at = idle + timedelta(days=1)  # at the next midnight
    assert [work.key for work in ports.sales.due("RECOVER", found_at)] == [sale.draft.key]
    sale.put(sale.draft.edited(START + timedelta(days=10)))
    ports.sales.save(sale)
    assert list(ports.sales.due("RECOVER", found_at)) == []
    sale.put(sale.draft.moved_to(DraftOrderStatus.CANCELLED, START))
    ports.sales.save(sale)
    assert list(ports.sales.due("RECOVER", START + timedelta(days=9999))) == []


def test_jobs_are_kept_and_due_until_they_are_over(ports: Ports) -> None:
    assert ports.jobs
    job = Job("job_1", JobAction.TAG, START, START, START, ("jul",), ids=("dft_1", "dft_2"), fingerprint="x")
    assert ports.jobs.add(job) == Once(job)
    assert ports.jobs.add(job) == Once(ports.jobs.get("job_1"), is_replayed=True)
    with pytest.raises(KeyReusedError):
        ports.jobs.add(replace(job, fingerprint="y"))
    assert list(ports.jobs.due(START - timedelta(seconds=1))) == []
    assert list(ports.jobs.due(START)) == ["job_1"]
    half = ports.jobs.save(job.advanced(["dft_1"], [JobProblem("dft_1", "wrong_state", "No.")], None, START))
    assert ports.jobs.get("job_1") == half
    assert (half.rev, half.status, half.done, half.failed) == (2, JobStatus.RUNNING, 1, 1)
    with pytest.raises(StaleSaleError):
        ports.jobs.save(job)
    over = ports.jobs.save(half.advanced(["dft_2"], [], None, START))
    assert (over.status, over.done) == (JobStatus.COMPLETED, 2)
    assert list(ports.jobs.due(START + timedelta(days=9))) == []
    with pytest.raises(NotFoundError):
        ports.jobs.get("job_2")


def test_a_job_keeps_its_filter_and_its_position(ports: Ports) -> None:
    assert ports.jobs
    selection = Selection(("OPEN",), tag="jul", query="kari", created_to=START, sort=Sort.OLDEST)
    job = ports.jobs.add(
        Job("job_1", JobAction.CANCEL, START, START, START, selection=selection, end_payment=True)
    ).result
    ports.jobs.save(job.advanced(["dft_1"], [], "a cursor", START))
    there = ports.jobs.get("job_1")
    assert (there.selection, there.cursor, there.total, there.end_payment) == (selection, "a cursor", None, True)
    over = ports.jobs.save(there.advanced([], [], None, START))
    assert (over.total, over.cursor, over.selection) == (1, "", replace(selection, query=""))
