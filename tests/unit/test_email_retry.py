"""E-mails that are due: scheduled, refused, or in doubt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError
from invoicing.domain.events import EmailFailed, EmailKind, EmailRequested, InvoiceRequested
from invoicing.domain.sale.email import (
    LONGEST_WAIT,
    MOST_REQUESTS,
    MOST_TRIES,
    RETRY_AFTER,
    Email,
    EmailStatus,
    ReportType,
)
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.sale import Sale
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def in_doubt(world: FakeWorld) -> tuple[Sale, Email]:
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailInDoubtError()]
    world.send_invoice(sale.id, email)
    return sale, email


def test_a_scheduled_invoice_is_asked_for_at_its_time(world):
    sale, email = world.invoice_requested(send_at=world.clock() + timedelta(days=1))
    world.retry_email(sale.id, email.id)
    assert world.email(sale.id, email.id).status is EmailStatus.SCHEDULED
    world.retry_email(sale.id, email.id, after=timedelta(days=1))
    assert world.email(sale.id, email.id).status is EmailStatus.REQUESTED
    assert world.last_event(sale.id) == InvoiceRequested(email.id, "lnk_1")
    assert world.send_invoice(sale.id, email).status is EmailStatus.SENT


def test_recover_finds_a_scheduled_invoice(world):
    sale, email = world.invoice_requested(send_at=world.clock() + timedelta(days=1))
    assert world.recover(timedelta(days=1)) == []
    assert world.email(sale.id, email.id).status is EmailStatus.REQUESTED


def test_an_invoice_in_doubt_waits_a_quarter_of_an_hour_and_is_asked_for_again(world):
    sale, email = in_doubt(world)
    world.retry_email(sale.id, email.id, after=RETRY_AFTER - timedelta(seconds=1))
    assert world.email(sale.id, email.id).status is EmailStatus.SENDING
    world.retry_email(sale.id, email.id, after=timedelta(seconds=1))
    assert world.last_event(sale.id) == InvoiceRequested(email.id, "lnk_1")
    assert world.send_invoice(sale.id, email).status is EmailStatus.SENT


def test_an_invoice_in_doubt_whose_link_was_opened_has_gone(world):
    sale, email = in_doubt(world)
    token = make_token(sale.id, email.link, world.link_keys.all())
    world.record_opened(token)
    world.retry_email(sale.id, email.id, after=RETRY_AFTER)
    assert world.email(sale.id, email.id).status is EmailStatus.SENT
    assert world.story(sale.id)[-1] == "EmailSent invoice"


def test_a_receipt_in_doubt_is_asked_for_again(world):
    sale, _ = world.paid()
    world.mailer.failures = [EmailInDoubtError()]
    email = world.send_receipt(sale.id)
    world.retry_email(sale.id, email.id, after=RETRY_AFTER)
    assert world.last_event(sale.id) == EmailRequested(email.id, EmailKind.RECEIPT)
    assert world.send_receipt(sale.id).status is EmailStatus.SENT


def test_a_refused_invoice_is_requested_again_until_it_is_tried(world):
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_invoice(sale.id, email)
    world.retry_email(sale.id, email.id, after=RETRY_AFTER)
    assert world.last_event(sale.id) == InvoiceRequested(email.id, "lnk_1")
    world.retry_email(sale.id, email.id)
    assert world.story(sale.id).count("InvoiceRequested") == 2
    world.retry_email(sale.id, email.id, after=RETRY_AFTER * 2)
    assert world.story(sale.id).count("InvoiceRequested") == 3


def test_an_invoice_that_is_never_claimed_is_retried_for_days_and_fails_in_the_end(world):
    sale, email = world.invoice_requested()
    began = world.clock()
    for _ in range(MOST_REQUESTS):
        world.retry_email(sale.id, email.id, after=LONGEST_WAIT)
        assert world.last_event(sale.id) == InvoiceRequested(email.id, "lnk_1")
    world.retry_email(sale.id, email.id, after=LONGEST_WAIT)
    assert world.clock() - began > timedelta(days=3)
    assert world.email(sale.id, email.id).status is EmailStatus.FAILED
    assert world.sale(sale.id).draft.invoice.status == "failed"
    failed = world.last_event(sale.id)
    assert isinstance(failed, EmailFailed)
    assert failed.reason.startswith("The store's system did not hand the e-mail to Amazon SES for three days")


def test_requests_that_no_function_claimed_are_no_tries(world):
    sale, email = world.invoice_requested()
    for _ in range(MOST_REQUESTS):
        world.retry_email(sale.id, email.id, after=LONGEST_WAIT)
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_invoice(sale.id, email)
    refused = world.email(sale.id, email.id)
    assert (refused.tries, refused.requests) == (1, 0)
    world.retry_email(sale.id, email.id, after=RETRY_AFTER)
    assert world.send_invoice(sale.id, email).status is EmailStatus.SENT


def test_what_is_never_claimed_is_requested_after_longer_waits_up_to_an_hour(world):
    sale, email = world.invoice_requested()
    for minutes in (15, 30, 60, 60):
        world.retry_email(sale.id, email.id, after=timedelta(minutes=minutes - 1))
        before = world.story(sale.id)
        world.retry_email(sale.id, email.id, after=timedelta(minutes=1))
        assert world.story(sale.id) == [*before, "InvoiceRequested"]


def test_an_email_that_ses_never_takes_fails_in_the_end(world):
    sale, email = world.invoice_requested()
    for _ in range(MOST_TRIES):
        world.mailer.failures = [EmailRefusedError(reason="too many requests")]
        with pytest.raises(EmailRefusedError):
            world.send_invoice(sale.id, email)
    world.retry_email(sale.id, email.id, after=RETRY_AFTER)
    assert world.email(sale.id, email.id).status is EmailStatus.FAILED
    assert world.story(sale.id)[-1] == "EmailFailed"


def test_an_email_that_has_a_report_is_left_alone(world):
    sale, email = in_doubt(world)
    world.report_email(sale.id, email.id, ReportType.SENT)
    before = world.story(sale.id)
    world.retry_email(sale.id, email.id, after=RETRY_AFTER)
    assert world.story(sale.id) == before


def test_a_late_report_stops_an_invoice_that_was_asked_for_again(world):
    sale, email = in_doubt(world)
    world.retry_email(sale.id, email.id, after=RETRY_AFTER)
    world.report_email(sale.id, email.id, ReportType.DELIVERED)
    assert world.send_invoice(sale.id, email) is None
    assert world.mailer.sent == []


def test_an_unknown_email_is_left_alone(world):
    sale, _ = world.invoice_requested()
    before = world.story(sale.id)
    world.retry_email(sale.id, "unknown")
    assert world.story(sale.id) == before


def test_the_wait_is_at_most_an_hour_after_any_number_of_requests(world):
    sale, email = world.invoice_requested()
    requested = replace(world.email(sale.id, email.id), requests=10**15)
    assert requested.due == ("RECOVER", requested.created_at + LONGEST_WAIT)
