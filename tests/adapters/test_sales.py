"""How sales are kept, in memory and in DynamoDB alike."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.attempts import Attempt, AttemptState, attempt_key
from invoicing.domain.draft_orders import DraftOrderStatus
from invoicing.domain.errors import (
    BusyError,
    InvalidCursorError,
    NotFoundError,
    OutOfStockError,
    Shortage,
    StaleSaleError,
)
from invoicing.domain.events import Actor, DraftOrderCancelled, DraftOrderUpdated, LinkCreated
from invoicing.domain.links import Link, link_key
from invoicing.domain.mails import Mail, MailKind, MailStatus, mail_key
from invoicing.domain.money import Money
from invoicing.domain.orders import FinancialStatus, Order
from invoicing.domain.reminders import REMINDER, Reminder
from invoicing.domain.request_keys import AnsweredRequest, answered_key
from invoicing.domain.sales import Sale
from tests.adapters.conftest import Ports
from tests.adapters.samples import NOTHING, TOTAL, new_sale, rename, sale_id
from tests.fakes import START


def saved(ports: Ports, number: int = 1) -> Sale:
    sale = new_sale(number, ports.clock())
    ports.sales.save(sale)
    return sale


def order_of(sale: Sale, number: int = 1) -> Order:
    return Order(
        sale_id=sale.id,
        number=1000 + number,
        financial_status=FinancialStatus.PAID,
        offer=1,
        total=TOTAL,
        captured=TOTAL,
        refunded=NOTHING,
        created_at=sale.draft.created_at,
        updated_at=sale.draft.created_at,
    )


def together(count: int, work: Callable[[int], object]) -> list[object]:
    """Run `work` in so many threads that begin at once; return results and errors."""
    ready = threading.Barrier(count)

    def run(number: int) -> object:
        ready.wait()
        try:
            return work(number)
        except (StaleSaleError, OutOfStockError, BusyError) as error:
            return error

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


# --- reading and writing --------------------------------------------------------------------------------------------


def test_a_sale_is_read_as_it_was_saved(ports: Ports) -> None:
    sale = saved(ports)
    again = ports.sales.get(sale.id)
    assert (again.draft, again.offer, again.person, again.order) == (sale.draft, sale.offer, sale.person, None)


def test_a_sale_that_does_not_exist_is_not_found(ports: Ports) -> None:
    with pytest.raises(NotFoundError):
        ports.sales.get(sale_id())


def test_links_mails_and_attempts_are_read_when_they_are_asked_for(ports: Ports) -> None:
    sale = saved(ports)
    link = Link(1, "email", START, START + timedelta(days=30))
    mail = Mail("01", MailKind.INVOICE, MailStatus.REQUESTED, "kari@example.com", 1, START)
    attempt = Attempt(
        sale.id, 1, AttemptState.HELD, "test", TOTAL, 1, 1, START, START + timedelta(minutes=31), {"mug": 2}, 1
    )
    answered = AnsweredRequest("name", "print", sale.id)
    for record in (link, mail, attempt, answered):
        sale.put(record)
    ports.sales.save(sale)

    plain = ports.sales.get(sale.id)
    assert plain.find(link.key, Link) is None

    full = ports.sales.get(sale.id, link_key(1), mail_key("01"), attempt_key(1), answered_key("name"), link_key(2))
    assert (full.link(1), full.mail("01"), full.attempt(1)) == (link, mail, attempt)
    assert full.find(answered_key("name"), AnsweredRequest) == answered
    assert full.find(link_key(2), Link) is None


def test_the_same_record_may_be_asked_for_twice(ports: Ports) -> None:
    sale = saved(ports)
    assert ports.sales.get(sale.id, link_key(1), link_key(1), sale.draft.key).draft == sale.draft


def test_a_sale_can_be_changed_and_saved_again_without_reading_it(ports: Ports) -> None:
    sale = saved(ports)
    for name in ("Ola", "Per", "Liv"):
        rename(sale, name)
        ports.sales.save(sale)
    assert ports.sales.get(sale.id).draft.customer_name == "Liv"
    assert len(ports.sales.timeline(sale.id, 10, None).items) == 1


def test_a_deleted_record_is_gone_and_may_be_made_again(ports: Ports) -> None:
    sale = saved(ports)
    sale.put(Reminder(START))
    ports.sales.save(sale)
    sale.delete(REMINDER)
    ports.sales.save(sale)
    assert ports.sales.get(sale.id, REMINDER).find(REMINDER, Reminder) is None
    sale.put(Reminder(START + timedelta(days=1)))
    ports.sales.save(sale)
    assert ports.sales.get(sale.id, REMINDER).find(REMINDER, Reminder) == Reminder(START + timedelta(days=1))


def test_more_than_one_transaction_can_take_is_refused_and_nothing_is_written(ports: Ports) -> None:
    sale = saved(ports)
    for number in range(1, 102):
        sale.put(Link(number, "chat", START))
    with pytest.raises(ValueError, match="100 actions, not 101"):
        ports.sales.save(sale)
    assert ports.sales.links(sale.id) == []


# --- races ------------------------------------------------------------------------------------------------------------


def test_a_second_sale_with_the_same_id_is_refused(ports: Ports) -> None:
    saved(ports)
    with pytest.raises(StaleSaleError):
        saved(ports)


def test_who_saves_second_has_to_decide_again(ports: Ports) -> None:
    saved(ports)
    mine, theirs = ports.sales.get(sale_id()), ports.sales.get(sale_id())
    rename(theirs, "theirs")
    ports.sales.save(theirs)
    rename(mine, "mine")
    mine.record(DraftOrderCancelled(), Actor.STAFF)
    with pytest.raises(StaleSaleError):
        ports.sales.save(mine)
    assert ports.sales.get(sale_id()).draft.customer_name == "theirs"
    assert len(ports.sales.timeline(sale_id(), 10, None).items) == 1


def test_a_guarded_record_that_changed_stops_the_saving(ports: Ports) -> None:
    sale = saved(ports)
    sale.put(Link(1, "chat", START))
    ports.sales.save(sale)
    mine, theirs = ports.sales.get(sale.id, link_key(1)), ports.sales.get(sale.id)
    rename(theirs, "theirs")
    ports.sales.save(theirs)
    mine.put(replace(mine.link(1), opened_at=START))
    mine.guard(mine.draft)
    with pytest.raises(StaleSaleError):
        ports.sales.save(mine)
    assert ports.sales.get(sale.id, link_key(1)).link(1).opened_at is None


def test_a_guarded_record_that_did_not_change_lets_it_through(ports: Ports) -> None:
    sale = saved(ports)
    sale.put(Link(1, "chat", START))
    sale.guard(sale.draft)
    ports.sales.save(sale)
    assert ports.sales.links(sale.id) == [Link(1, "chat", START)]


def test_changes_of_different_records_do_not_disturb_each_other(ports: Ports) -> None:
    saved(ports)
    mine, theirs = ports.sales.get(sale_id()), ports.sales.get(sale_id())
    mine.put(Link(1, "chat", START))
    rename(theirs, "theirs")
    ports.sales.save(mine)
    ports.sales.save(theirs)
    assert ports.sales.get(sale_id()).draft.customer_name == "theirs"


def test_what_was_deleted_by_someone_else_cannot_be_deleted_again(ports: Ports) -> None:
    sale = saved(ports)
    sale.put(Reminder(START))
    ports.sales.save(sale)
    mine, theirs = ports.sales.get(sale.id, REMINDER), ports.sales.get(sale.id, REMINDER)
    mine.delete(REMINDER)
    theirs.delete(REMINDER)
    ports.sales.save(theirs)
    with pytest.raises(StaleSaleError):
        ports.sales.save(mine)


def test_of_32_who_save_the_same_sale_at_once_one_succeeds(ports: Ports) -> None:
    saved(ports)
    copies = [ports.sales.get(sale_id()) for _ in range(32)]

    def save(number: int) -> int:
        rename(copies[number], str(number))
        ports.sales.save(copies[number])
        return number

    results = together(32, save)
    (winner,) = [result for result in results if isinstance(result, int)]
    assert ports.sales.get(sale_id()).draft.customer_name == str(winner)
    assert all(isinstance(result, StaleSaleError) for result in results if result != winner)


# --- stock ------------------------------------------------------------------------------------------------------------


def test_stock_is_taken_and_given_back_with_the_sale(ports: Ports) -> None:
    ports.stock("mug", 5)
    sale = new_sale()
    sale.take_stock({"mug": 3})
    ports.sales.save(sale)
    assert ports.available("mug") == 2
    sale.give_back_stock({"mug": 3})
    ports.sales.save(sale)
    assert ports.available("mug") == 5


def test_what_is_short_is_named_with_what_is_left_and_nothing_is_taken(ports: Ports) -> None:
    ports.stock("mug", 5)
    ports.stock("bowl", 1)
    sale = new_sale()
    sale.take_stock({"bowl": 2, "mug": 3, "ghost": 1})
    with pytest.raises(OutOfStockError) as caught:
        ports.sales.save(sale)
    assert caught.value.shortages == (Shortage("bowl", 2, 1), Shortage("ghost", 1, 0))
    assert (ports.available("mug"), ports.available("bowl")) == (5, 1)
    with pytest.raises(NotFoundError):
        ports.sales.get(sale.id)


def test_a_product_that_sells_on_may_go_below_zero(ports: Ports) -> None:
    ports.stock("print", 0, sell_on=True)
    sale = new_sale()
    sale.take_stock({"print": 2})
    ports.sales.save(sale)
    assert ports.available("print") == -2


def test_a_sale_that_changed_is_stale_even_where_stock_is_short_too(ports: Ports) -> None:
    saved(ports)
    mine, theirs = ports.sales.get(sale_id()), ports.sales.get(sale_id())
    rename(theirs, "theirs")
    ports.sales.save(theirs)
    rename(mine, "mine")
    mine.take_stock({"ghost": 1})
    with pytest.raises(StaleSaleError):
        ports.sales.save(mine)


def test_what_is_taken_and_given_back_at_once_is_no_change(ports: Ports) -> None:
    ports.stock("mug", 0)
    sale = new_sale()
    sale.take_stock({"mug": 1})
    sale.give_back_stock({"mug": 1})
    ports.sales.save(sale)
    assert ports.available("mug") == 0


def test_of_32_buyers_of_the_last_10_units_10_get_one(ports: Ports) -> None:
    ports.stock("mug", 10)

    def buy(number: int) -> str:
        sale = new_sale(number)
        sale.take_stock({"mug": 1})
        ports.sales.save(sale)
        return sale.id

    results = together(32, buy)
    assert sum(isinstance(result, str) for result in results) == 10
    refused = [result for result in results if isinstance(result, OutOfStockError)]
    assert len(refused) == 22
    assert {error.shortages for error in refused} == {(Shortage("mug", 1, 0),)}
    assert ports.available("mug") == 0


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_events_are_kept_in_order_with_who_when_and_why(ports: Ports) -> None:
    sale = saved(ports)
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
    sale = saved(ports)
    for number in range(4):
        sale.record(LinkCreated(f"lnk_{number}", "chat"), Actor.STAFF)
        ports.sales.save(sale)
    seen, cursor = [], None
    for _ in range(3):
        page = ports.sales.timeline(sale.id, 2, cursor)
        seen.append(len(page.items))
        cursor = page.next_cursor
    assert (seen, cursor) == ([2, 2, 1], None)


def test_a_sale_that_does_not_exist_has_no_timeline(ports: Ports) -> None:
    with pytest.raises(NotFoundError):
        ports.sales.timeline(sale_id(), 10, None)


def test_the_timeline_of_a_sale_shows_nothing_of_another(ports: Ports) -> None:
    saved(ports, 1)
    saved(ports, 2)
    assert [event.sale_id for event in ports.sales.timeline(sale_id(1), 10, None).items] == [sale_id(1)]


# --- lists ------------------------------------------------------------------------------------------------------------


def test_draft_orders_are_listed_newest_first_with_their_summaries(ports: Ports) -> None:
    for number in range(1, 4):
        saved(ports, number)
        ports.clock.advance(timedelta(seconds=1))
    page = ports.sales.draft_orders(None, 10, None)
    assert [summary.id for summary in page.items] == [f"dft_{sale_id(number)}" for number in (3, 2, 1)]
    assert page.next_cursor is None
    newest, sale = page.items[0], ports.sales.get(sale_id(3))
    assert (newest.name, newest.status, newest.customer_name) == ("#D1003", DraftOrderStatus.OPEN, "Kari")
    assert (newest.total, newest.tags, newest.created_at) == (TOTAL, ("chat",), sale.draft.created_at)


def test_a_list_of_one_status_has_no_other(ports: Ports) -> None:
    for number in range(1, 4):
        saved(ports, number)
    sale = ports.sales.get(sale_id(2))
    sale.put(sale.draft.moved_to(DraftOrderStatus.CANCELLED, START))
    ports.sales.save(sale)
    cancelled = ports.sales.draft_orders(DraftOrderStatus.CANCELLED, 10, None)
    assert [summary.id for summary in cancelled.items] == [f"dft_{sale_id(2)}"]
    assert len(ports.sales.draft_orders(DraftOrderStatus.OPEN, 10, None).items) == 2
    assert len(ports.sales.draft_orders(None, 10, None).items) == 3


def test_orders_have_a_list_of_their_own(ports: Ports) -> None:
    saved(ports, 1)
    sale = saved(ports, 2)
    sale.put(order_of(sale, 7))
    ports.sales.save(sale)
    for status in (None, FinancialStatus.PAID):
        (summary,) = ports.sales.orders(status, 10, None).items
        assert (summary.id, summary.name, summary.financial_status) == (f"ord_{sale.id}", "#1007", FinancialStatus.PAID)
    assert ports.sales.orders(FinancialStatus.AUTHORIZED, 10, None).items == []


def test_every_draft_is_on_one_page_of_its_list_and_the_last_page_says_so(ports: Ports) -> None:
    for number in range(1, 7):
        saved(ports, number)
        ports.clock.advance(timedelta(seconds=number % 2))  # some at the same moment
    seen, cursor = [], None
    for _ in range(3):
        page = ports.sales.draft_orders(DraftOrderStatus.OPEN, 2, cursor)
        seen += [summary.id for summary in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert sorted(seen) == sorted(f"dft_{sale_id(number)}" for number in range(1, 7))


def test_a_list_goes_on_where_it_was_when_new_drafts_come_in(ports: Ports) -> None:
    for number in (1, 2, 3):
        saved(ports, number)
        ports.clock.advance(timedelta(seconds=1))
    first = ports.sales.draft_orders(None, 2, None)
    if type(ports.sales).__name__ == "DynamoSales":  # the fake counts places
        saved(ports, 4)
    second = ports.sales.draft_orders(None, 2, first.next_cursor)
    assert [summary.id for summary in second.items] == [f"dft_{sale_id(1)}"]


def test_a_cursor_is_of_use_for_its_own_list_alone(ports: Ports) -> None:
    for number in (1, 2, 3):
        saved(ports, number)
    sale = ports.sales.get(sale_id(1))
    sale.record(LinkCreated("lnk_1", "chat"), Actor.STAFF)
    ports.sales.save(sale)
    cursors = {
        "all": ports.sales.draft_orders(None, 1, None).next_cursor,
        "open": ports.sales.draft_orders(DraftOrderStatus.OPEN, 1, None).next_cursor,
        "timeline": ports.sales.timeline(sale.id, 1, None).next_cursor,
    }
    assert all(cursors.values())
    lists: dict[str, Callable[[str], object]] = {
        "all": lambda cursor: ports.sales.draft_orders(None, 1, cursor),
        "open": lambda cursor: ports.sales.draft_orders(DraftOrderStatus.OPEN, 1, cursor),
        "cancelled": lambda cursor: ports.sales.draft_orders(DraftOrderStatus.CANCELLED, 1, cursor),
        "orders": lambda cursor: ports.sales.orders(None, 1, cursor),
        "timeline": lambda cursor: ports.sales.timeline(sale.id, 1, cursor),
        "another timeline": lambda cursor: ports.sales.timeline(sale_id(2), 1, cursor),
        "products": lambda cursor: ports.products.list(1, cursor),
    }
    for given, cursor in cursors.items():
        for name, read in lists.items():
            if name != given:
                with pytest.raises(InvalidCursorError):
                    read(str(cursor))


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "é", "AAAA", "W10", "bm90IGEgY3Vyc29y", "A" * 500])
def test_what_was_never_a_cursor_is_refused(ports: Ports, cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        ports.sales.draft_orders(None, 10, cursor)


def test_links_are_listed_in_the_order_in_which_they_were_made(ports: Ports) -> None:
    sale = saved(ports)
    for number in (1, 2, 10):
        sale.put(Link(number, "chat", START))
    ports.sales.save(sale)
    assert [link.number for link in ports.sales.links(sale.id)] == [1, 2, 10]


# --- due work ---------------------------------------------------------------------------------------------------------


def test_what_is_due_comes_in_order_of_time_and_nothing_else_comes(ports: Ports) -> None:
    for number in range(1, 9):
        sale = saved(ports, number)
        sale.put(Reminder(START + timedelta(minutes=20 - number)))
        sale.put(Mail("01", MailKind.INVOICE, MailStatus.REQUESTED, "kari@example.com", 1, START))
        ports.sales.save(sale)
    due = list(ports.sales.due("REMIND", START + timedelta(minutes=17)))
    assert [work.sale_id for work in due] == [sale_id(number) for number in range(8, 2, -1)]
    assert {work.key for work in due} == {REMINDER}
    assert list(ports.sales.due("RECOVER", START + timedelta(days=9))) == []


def test_work_leaves_the_queue_when_it_is_done_or_put_off(ports: Ports) -> None:
    sale = saved(ports)
    mail = Mail("01", MailKind.INVOICE, MailStatus.REQUESTED, "kari@example.com", 1, START).claimed(START)
    sale.put(mail)
    sale.put(Reminder(START))
    ports.sales.save(sale)
    later = START + timedelta(hours=1)
    assert [work.key for work in ports.sales.due("RECOVER", later)] == [mail_key("01")]
    sale.put(replace(mail, status=MailStatus.SENT))
    sale.put(Reminder(START + timedelta(days=3)))
    ports.sales.save(sale)
    assert list(ports.sales.due("RECOVER", later)) == []
    assert list(ports.sales.due("REMIND", later)) == []
