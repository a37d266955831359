"""How sales are read and written, in memory and in DynamoDB alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.errors import (
    NotFoundError,
)
from invoicing.domain.events import Actor, EmailKind, LinkCreated
from invoicing.domain.pricing.offer import FormerOffer, former_offer_key
from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.sale.idempotency import AnsweredRequest, answered_key
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.refund import Refund, RefundStatus, refund_key
from invoicing.domain.sale.reminder import REMINDER, Reminder
from invoicing.domain.sale.reservation import RESERVATION, Reservation
from invoicing.domain.staff.comment import Comment
from tests.support.adapters.ports import Ports
from tests.support.builders.sales import TOTAL, rename, sale_id
from tests.support.fakes import START
from tests.support.fakes.stores import FakeIds


def test_a_sale_is_read_as_it_was_saved(ports: Ports) -> None:
    sale = ports.saved()
    again = ports.sales.get(sale.id)
    assert (again.draft, again.offer, again.person, again.order) == (sale.draft, sale.offer, sale.person, None)


def test_a_sale_that_does_not_exist_is_not_found(ports: Ports) -> None:
    with pytest.raises(NotFoundError):
        ports.sales.get(sale_id())


def test_links_emails_and_attempts_are_read_when_they_are_asked_for(ports: Ports) -> None:
    sale = ports.saved()
    link = Link(1, "email", START, START + timedelta(days=30))
    email = Email("01", EmailKind.INVOICE, EmailStatus.REQUESTED, "kari@example.com", 1, START)
    attempt = Attempt(
        sale.id, 1, AttemptState.HELD, "test", TOTAL, 1, 1, START, START + timedelta(minutes=31), {"mug": 2}, 1
    )
    answered = AnsweredRequest("name", "print", sale.id)
    for record in (link, email, attempt, answered):
        sale.put(record)
    ports.sales.save(sale)

    plain = ports.sales.get(sale.id)
    assert plain.find(link.key, Link) is None

    full = ports.sales.get(sale.id, link_key(1), email_key("01"), attempt_key(1), answered_key("name"), link_key(2))
    assert (full.link(1), full.email("01"), full.attempt(1)) == (link, email, attempt)
    assert full.find(answered_key("name"), AnsweredRequest) == answered
    assert full.find(link_key(2), Link) is None


def test_reservations_refunds_and_reminders_are_read_on_request_and_found_when_due(
    ports: Ports,
) -> None:
    sale = ports.saved()
    reservation = Reservation(START, {"mug": 2})
    refund = Refund(sale.id, 1, RefundStatus.PENDING, 1, TOTAL, START, restock={"mug": 1}, check_at=START)
    former = FormerOffer(replace(sale.offer, number=7))
    for record in (reservation, refund, former, Reminder(START, START)):
        sale.put(record)
    ports.sales.save(sale)
    full = ports.sales.get(sale.id, RESERVATION, refund_key(1), former_offer_key(7), REMINDER)
    assert full.find(RESERVATION, Reservation) == reservation
    assert full.refund(1) == refund
    assert full.find(former_offer_key(7), FormerOffer) == former
    assert full.offer == sale.offer
    assert {work.key for work in ports.sales.due("RECOVER", START)} == {RESERVATION, refund_key(1)}
    assert [work.key for work in ports.sales.due("REMIND", START)] == [REMINDER]


def test_comments_stand_among_the_events_by_time_and_page_like_them(ports: Ports) -> None:
    sale, ids = ports.saved(), FakeIds()
    for text in ("one", "two", "three"):
        ports.clock.advance(timedelta(seconds=1))
        sale.put(Comment(ids.ulid(ports.clock()), ports.clock(), "ingrid", text))
        ports.sales.save(sale)
        ports.clock.advance(timedelta(seconds=1))
        sale.record(LinkCreated("lnk_1", "chat"), Actor.STAFF)
        ports.sales.save(sale)
    events = [event.id for event in ports.sales.timeline(sale.id, 10, None, newest_first=True).items]
    comments = list(ports.sales.comments(sale.id, 10, None).items)
    assert [comment.text for comment in comments] == ["one", "two", "three"]

    shown, cursor = [], None
    while True:
        page = ports.sales.timeline_with_comments(sale.id, 2, cursor, has_comments=True)
        shown += [entry.id for entry in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(shown) == sorted([*events, *(comment.id for comment in comments)])
    assert [it.partition("_")[2] for it in shown] == sorted((it.partition("_")[2] for it in shown), reverse=True)
    alone = ports.sales.timeline_with_comments(sale.id, 10, None, has_comments=False)
    assert [event.id for event in alone.items] == events


def test_the_same_record_may_be_asked_for_twice(ports: Ports) -> None:
    sale = ports.saved()
    assert ports.sales.get(sale.id, link_key(1), link_key(1), sale.draft.key).draft == sale.draft


def test_a_sale_can_be_changed_and_saved_again_without_reading_it(ports: Ports) -> None:
    sale = ports.saved()
    for name in ("Ola", "Per", "Liv"):
        rename(sale, name)
        ports.sales.save(sale)
    assert ports.sales.get(sale.id).draft.customer_name == "Liv"
    assert len(ports.sales.timeline(sale.id, 10, None).items) == 1


def test_a_deleted_record_is_gone_and_may_be_made_again(ports: Ports) -> None:
    sale = ports.saved()
    sale.put(Reminder(START, START))
    ports.sales.save(sale)
    sale.delete(REMINDER)
    ports.sales.save(sale)
    assert ports.sales.get(sale.id, REMINDER).find(REMINDER, Reminder) is None
    sale.put(Reminder(START, START + timedelta(days=1)))
    ports.sales.save(sale)
    assert ports.sales.get(sale.id, REMINDER).find(REMINDER, Reminder) == Reminder(START, START + timedelta(days=1))


def test_more_than_one_transaction_can_take_is_refused_and_nothing_is_written(ports: Ports) -> None:
    sale = ports.saved()
    for number in range(1, 102):
        sale.put(Link(number, "chat", START))
    with pytest.raises(ValueError, match="100 actions, not 101"):
        ports.sales.save(sale)
    assert ports.sales.links(sale.id, 1000, None).items == []
