"""A second invoice within minutes is sent only by staff who know of the first one."""

from datetime import UTC, datetime, timedelta

import pytest

from invoicing.adapters.id_generator import RandomIds
from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.email.recent import RECENTLY
from invoicing.domain.errors import EmailRejectedError, RecentInvoiceError
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import moment_of_ulid
from invoicing.usecases.email.request_invoice import request_invoice
from tests.support.builders.drafts import ready_draft
from tests.support.cast.people import KARI
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def sale(world: FakeWorld) -> Sale:
    return world.draft(ready_draft())


def send(world: FakeWorld, sale: Sale, seen: str | None, key: str = "") -> Email:
    request = RequestKey(key, "") if key else None
    return request_invoice(sale.id, InvoiceOptions(), seen_invoice=seen, request=request, ports=world)[1]


def test_an_invoice_of_another_window_is_told_before_a_second_one_is_sent(world: FakeWorld, sale: Sale) -> None:
    first = send(world, sale, "")
    with pytest.raises(RecentInvoiceError) as refused:
        send(world, sale, "")
    assert refused.value.email_id == first.id
    assert KARI.email in str(refused.value)
    assert world.story(sale.id).count("InvoiceRequested") == 1


def test_staff_who_know_of_the_first_invoice_send_a_second_one(world: FakeWorld, sale: Sale) -> None:
    first = send(world, sale, "")
    assert send(world, sale, first.id).id != first.id


def test_a_request_that_asks_no_such_question_is_not_refused(world: FakeWorld, sale: Sale) -> None:
    assert send(world, sale, None).id != send(world, sale, None).id


def test_the_same_form_sent_again_is_answered_and_not_refused(world: FakeWorld, sale: Sale) -> None:
    assert send(world, sale, "", "form").id == send(world, sale, "", "form").id


def test_an_invoice_of_long_ago_is_no_reason_to_ask(world: FakeWorld, sale: Sale) -> None:
    first = send(world, sale, "")
    world.clock.advance(RECENTLY)
    assert send(world, sale, "").id != first.id


def test_an_invoice_that_was_not_sent_is_no_reason_to_ask(world: FakeWorld, sale: Sale) -> None:
    first = send(world, sale, "")
    world.mailer.failures.append(EmailRejectedError("address"))
    world.send_invoice(sale.id, first)
    assert send(world, sale, "").id != first.id


def test_two_windows_at_the_same_moment_send_one_invoice(world: FakeWorld, sale: Sale) -> None:
    save, others = world.sales.save, [lambda: send(world, sale, "")]

    def save_after_the_other_window(sale: Sale, *, caused_by: str | None = None) -> None:
        if others:
            others.pop()()
        save(sale, caused_by=caused_by)

    world.sales.save = save_after_the_other_window  # type: ignore[method-assign]  # replaces a method
    with pytest.raises(RecentInvoiceError):
        send(world, sale, "")
    assert world.story(sale.id).count("InvoiceRequested") == 1


def test_a_ulid_tells_when_it_was_made() -> None:
    moment = datetime(2026, 11, 23, 12, 0, 0, 123_000, UTC)
    assert moment_of_ulid(RandomIds().ulid(moment)) == moment
    assert moment_of_ulid(RandomIds().ulid(moment + timedelta(days=1))) == moment + timedelta(days=1)
