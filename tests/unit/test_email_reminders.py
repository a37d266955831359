"""Reminders of invoices that are sent and not paid: one, and never a second."""

import re
from datetime import timedelta
from typing import Any

import pytest

from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError
from invoicing.domain.events import EmailFailed, EmailKind, EmailSent, ReminderSkipped
from invoicing.domain.sale.email import EmailStatus, ReportType
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.reminder import MOST_TRIES
from invoicing.domain.sale.sale import Sale
from invoicing.ports import RenderedEmail
from invoicing.usecases.links.revoke import revoke_link
from tests.support.fakes import FakeMailer
from tests.support.worlds.fake_world import FakeWorld

THREE_DAYS = timedelta(days=3)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def sent_long_ago(world: FakeWorld, **options: Any) -> Sale:
    sale, _ = world.invoiced(**options)
    world.clock.advance(THREE_DAYS)
    return sale


def test_three_days_after_an_unpaid_invoice_one_reminder_goes_with_a_link_of_its_own(world):
    sale = sent_long_ago(world)
    assert world.send_reminders() == 1
    [email] = world.reminder_emails(sale.id)
    assert (email.status, email.to, email.link) == (EmailStatus.SENT, "kari@example.com", 2)
    assert world.last_event(sale.id) == EmailSent(email.id, EmailKind.REMINDER, "lnk_2")
    assert make_token(sale.id, 2, world.link_keys.all()) in world.read_email().text
    assert world.reminder(sale.id) is None
    assert world.sale(sale.id).draft.invoice.email_id != email.id


def test_before_three_days_have_passed_no_reminder_is_sent(world):
    world.invoiced()
    world.clock.advance(THREE_DAYS - timedelta(minutes=1))
    assert world.send_reminders() == 0
    assert len(world.mailer.sent) == 1


def test_the_store_says_after_how_many_days(world):
    world.remind_after(10)
    world.invoiced()
    world.clock.advance(timedelta(days=9))
    assert world.send_reminders() == 0
    world.clock.advance(timedelta(days=1))
    assert world.send_reminders() == 1


def test_a_store_that_does_not_remind_plans_nothing(world):
    world.remind_after(0)
    sale, _ = world.invoiced()
    assert world.reminder(sale.id) is None


def test_the_next_runs_send_nothing_more(world):
    sale = sent_long_ago(world)
    world.send_reminders()
    for _ in range(3):
        world.clock.advance(THREE_DAYS)
        assert world.send_reminders() == 0
    assert len(world.reminder_emails(sale.id)) == 1


def test_a_new_invoice_puts_the_reminder_off(world):
    sale, _ = world.invoiced()
    world.clock.advance(timedelta(days=2))
    _, second = world.request_invoice(sale.id)
    world.send_invoice(sale.id, second)
    world.clock.advance(timedelta(days=2))
    assert world.send_reminders() == 0
    world.clock.advance(timedelta(days=1))
    assert world.send_reminders() == 1


def test_a_reminder_uses_the_address_and_language_of_its_invoice(world):
    sent_long_ago(world, to="accounts@example.com", locale="en")
    world.send_reminders()
    assert world.mailer.sent[-1].recipients == ("accounts@example.com",)
    assert world.read_email().subject == "Reminder: invoice #D1001 from Fjell & Fjord"


def test_a_paid_sale_is_not_reminded_of(world):
    sale, token = world.ready()
    _, email = world.request_invoice(sale.id)
    world.send_invoice(sale.id, email)
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    world.clock.advance(THREE_DAYS)
    assert world.send_reminders() == 0
    assert len(world.mailer.sent) == 1
    assert world.reminder(sale.id) is None


def test_a_cancelled_sale_is_not_reminded_of(world):
    sale = sent_long_ago(world)
    world.cancel_draft(sale.id)
    assert world.send_reminders() == 0
    assert world.reminder(sale.id) is None


@pytest.mark.parametrize("kind", [ReportType.BOUNCED, ReportType.COMPLAINED])
def test_an_invoice_that_came_back_or_was_unwanted_is_not_reminded_of(world, kind):
    sale, email = world.invoiced()
    world.report_email(sale.id, email.id, kind)
    world.clock.advance(THREE_DAYS)
    assert world.send_reminders() == 0
    assert isinstance(world.last_event(sale.id), ReminderSkipped)
    assert world.reminder(sale.id) is None


def test_the_deadline_is_the_invoices_and_a_reminder_does_not_move_it(world):
    sale = sent_long_ago(world)
    world.send_reminders()
    invoiced, reminded = world.sales.links(sale.id, 1000, None).items
    assert invoiced.expires_at == world.clock() - THREE_DAYS + timedelta(days=30)
    assert reminded.expires_at == invoiced.expires_at
    days = [re.findall(r"Lenken er åpen til .+", world.read_email(number).text) for number in (0, 1)]
    assert days[0]
    assert days[0] == days[1]


def test_an_invoice_whose_link_has_run_out_is_not_reminded_of(world):
    sale = sent_long_ago(world)
    world.clock.advance(timedelta(days=27))
    assert world.send_reminders() == 0
    assert world.last_event(sale.id) == ReminderSkipped(
        "The link in the invoice has expired: send the invoice again, or copy a link."
    )
    assert world.reminder(sale.id) is None


def test_an_invoice_whose_link_was_revoked_is_not_reminded_of(world):
    sale = sent_long_ago(world)
    revoke_link(sale.id, 1, ports=world)
    assert world.send_reminders() == 0
    assert world.last_event(sale.id) == ReminderSkipped(
        "The link in the invoice was revoked: send the invoice again, or copy a link."
    )


def test_while_the_customer_is_paying_the_reminder_waits(world):
    sale, token = world.ready()
    _, email = world.request_invoice(sale.id)
    world.send_invoice(sale.id, email)
    world.clock.advance(THREE_DAYS)
    world.press_pay(token)
    assert world.send_reminders() == 0
    world.start_over(token)
    assert world.send_reminders() == 0
    world.clock.advance(timedelta(hours=1))
    assert world.send_reminders() == 1


def test_without_an_answer_the_reminder_is_never_sent_again(world):
    sale = sent_long_ago(world)
    world.mailer.failures, world.mailer.sent_though_failed = [EmailInDoubtError()], True
    assert world.send_reminders() == 0
    assert world.send_reminders() == 0
    [email] = world.reminder_emails(sale.id)
    world.retry_email(sale.id, email.id, after=timedelta(minutes=15))
    assert world.email(sale.id, email.id).status is EmailStatus.FAILED
    world.clock.advance(THREE_DAYS)
    assert world.send_reminders() == 0
    assert len(world.mailer.sent) == 2


def test_a_crash_after_the_claim_does_not_send_it_again(world):
    sale = sent_long_ago(world)

    class Crashing(FakeMailer):
        def send(self, rendered: RenderedEmail) -> str:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.send_reminders(mailer=Crashing())
    assert world.send_reminders() == 0
    assert [email.status for email in world.reminder_emails(sale.id)] == [EmailStatus.SENDING]


def test_a_refusal_is_tried_again_an_hour_later_and_stops_the_run(world):
    first, second = sent_long_ago(world), world.invoiced()[0]
    world.clock.advance(THREE_DAYS)
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(ExceptionGroup):
        world.send_reminders()
    assert world.send_reminders() == 1  # the other one
    world.clock.advance(timedelta(hours=1))
    assert world.send_reminders() == 1
    sent = [email.tags.sale_id for email in world.mailer.sent]
    assert sorted(sent) == sorted([first.id, second.id] * 2)


def test_a_reminder_that_ses_refuses_for_a_day_fails(world):
    sale = sent_long_ago(world)
    for _ in range(MOST_TRIES):
        world.mailer.failures = [EmailRefusedError(reason="too many requests")]
        with pytest.raises(ExceptionGroup):
            world.send_reminders()
        world.clock.advance(timedelta(hours=1))
    assert world.send_reminders() == 0
    assert isinstance(world.last_event(sale.id), EmailFailed)


def test_a_permanent_rejection_is_reported_to_staff(world):
    sale = sent_long_ago(world)
    world.mailer.failures = [EmailRejectedError("address")]
    assert world.send_reminders() == 0
    failed = world.last_event(sale.id)
    assert isinstance(failed, EmailFailed)
    assert (failed.kind, failed.reason) == ("reminder", str(EmailRejectedError("address")))


def test_one_bad_sale_does_not_stop_the_rest(world):
    bad, good = sent_long_ago(world), world.invoiced()[0]
    world.clock.advance(THREE_DAYS)
    del world.sales.records[bad.id][next(key for key in world.sales.records[bad.id] if key.kind == "OFFER")]
    with pytest.raises(ExceptionGroup) as failed:
        world.send_reminders()
    assert [error.__notes__ for error in failed.value.exceptions] == [[f"sale {bad.id}"]]
    assert world.mailer.sent[-1].tags.sale_id == good.id
    assert len(world.mailer.sent) == 3


def test_a_run_that_has_no_time_left_leaves_the_rest_to_the_next(world):
    sent_long_ago(world)
    assert world.send_reminders(may_go_on=lambda: False) == 0
    assert world.send_reminders() == 1
