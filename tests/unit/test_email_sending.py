"""Sending an invoice: claimed, sent once, and its outcome recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError, StaleSaleError
from invoicing.domain.events import EmailFailed, EmailKind, EmailSent
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus, ReportType
from invoicing.ports import EmailTags, RenderedEmail
from invoicing.usecases.links.revoke import revoke_link
from tests.support.fakes import FakeMailer
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_an_invoice_is_sent_and_the_draft_says_so(world):
    sale, email = world.invoiced()
    assert (email.status, email.provider_id, email.sent_at) == (EmailStatus.SENT, "ses-1", world.clock())
    assert sale.draft.status is DraftOrderStatus.INVOICE_SENT
    assert (sale.draft.invoice.status, sale.draft.invoice.sent_at) == ("sent", world.clock())
    assert world.last_event(sale.id) == EmailSent(email.id, EmailKind.INVOICE, "lnk_1")
    assert world.mailer.sent[0].recipients == ("kari@example.com",)
    assert world.mailer.sent[0].tags == EmailTags(sale.id, email.id, "invoice")


def test_sending_costs_one_read_two_writes_and_one_email(world):
    sale, email = world.invoice_requested()
    gets, saves = world.sales.gets, world.sales.saves
    world.send_invoice(sale.id, email)
    assert (world.sales.gets - gets, world.sales.saves - saves, len(world.mailer.sent)) == (1, 2, 1)


def test_an_event_without_the_link_costs_one_more_read(world):
    sale, email = world.invoice_requested()
    gets = world.sales.gets
    assert world.send_invoice(sale.id, email, link=None).status is EmailStatus.SENT
    assert world.sales.gets - gets == 2


def test_the_request_and_the_email_are_linked_on_the_timeline(world):
    sale, email = world.invoice_requested()
    world.send_invoice(sale.id, email, caused_by="evt_request")
    assert world.sales.timeline(sale.id, 100, None).items[-1].causation_id == "evt_request"


def test_a_second_run_for_the_same_request_does_nothing(world):
    sale, email = world.invoiced()
    before = world.story(sale.id)
    assert world.send_invoice(sale.id, email) is None
    assert (len(world.mailer.sent), world.story(sale.id)) == (1, before)


def test_of_two_runs_at_once_one_sends(world):
    sale, email = world.invoice_requested()
    second = []

    class Meanwhile(FakeMailer):
        def send(self, rendered: RenderedEmail) -> str:
            second.append(world.send_invoice(sale.id, email))  # the other run, while the first is with SES
            return super().send(rendered)

    mailer = Meanwhile()
    assert world.send_invoice(sale.id, email, mailer=mailer).status is EmailStatus.SENT
    assert second == [None]
    assert len(mailer.sent) == 1


def test_an_unknown_email_is_left_alone(world):
    sale, email = world.invoice_requested()
    assert world.send_invoice(sale.id, replace(email, id="other")) is None
    assert world.mailer.sent == []


def test_a_scheduled_email_is_not_sent_before_its_time(world):
    sale, email = world.invoice_requested(send_at=world.clock() + timedelta(days=1))
    assert world.send_invoice(sale.id, email) is None
    assert world.mailer.sent == []


# --- what SES may answer ----------------------------------------------------------------------------------------------


def test_a_refusal_puts_the_email_back_and_the_next_run_sends_it(world):
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_invoice(sale.id, email)
    assert world.email(sale.id, email.id).status is EmailStatus.REQUESTED
    assert world.send_invoice(sale.id, email).status is EmailStatus.SENT
    assert len(world.mailer.sent) == 1


def test_a_permanent_rejection_fails_the_email_and_tells_staff_what_to_do(world):
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailRejectedError("sender")]
    assert world.send_invoice(sale.id, email).status is EmailStatus.FAILED
    assert world.last_event(sale.id) == EmailFailed(email.id, EmailKind.INVOICE, str(EmailRejectedError("sender")))
    draft = world.sale(sale.id).draft
    assert (draft.status, draft.invoice.status) == (DraftOrderStatus.OPEN, "failed")
    assert world.send_invoice(sale.id, email) is None


def test_without_an_answer_the_email_stays_sending_and_a_retry_does_not_send_it(world):
    sale, email = world.invoice_requested()
    world.mailer.failures, world.mailer.sent_though_failed = [EmailInDoubtError()], True
    assert world.send_invoice(sale.id, email).status is EmailStatus.SENDING
    assert world.send_invoice(sale.id, email) is None
    assert len(world.mailer.sent) == 1
    assert world.story(sale.id)[-1] == "InvoiceRequested"


def test_an_email_that_cannot_be_rendered_fails_before_it_is_claimed(world):
    sale, email = world.invoice_requested(subject="Pay\r\nBcc: everybody@example.com")
    assert world.send_invoice(sale.id, email) is None
    assert world.mailer.sent == []
    assert "control character" in world.last_event(sale.id).reason


# --- the sale has moved on --------------------------------------------------------------------------------------------


def test_a_cancelled_draft_is_not_invoiced(world):
    sale, email = world.invoice_requested()
    world.cancel_draft(sale.id)
    assert world.send_invoice(sale.id, email) is None
    assert (world.mailer.sent, world.email(sale.id, email.id).status) == ([], EmailStatus.FAILED)
    assert "cancelled" in world.last_event(sale.id).reason


def test_a_completed_draft_is_not_invoiced(world):
    sale, token = world.ready()
    _, email = world.request_invoice(sale.id)
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    assert world.send_invoice(sale.id, email) is None
    assert world.mailer.sent == []
    assert "nothing is left to pay" in world.last_event(sale.id).reason


def test_an_email_whose_link_was_revoked_is_not_sent(world):
    sale, email = world.invoice_requested()
    revoke_link(sale.id, email.link, ports=world)
    assert world.send_invoice(sale.id, email) is None
    assert world.mailer.sent == []
    assert "revoked" in world.last_event(sale.id).reason


def test_an_email_whose_link_has_run_out_is_not_sent(world):
    sale, email = world.invoice_requested()
    world.clock.advance(timedelta(days=31))
    assert world.send_invoice(sale.id, email) is None
    assert "expired" in world.last_event(sale.id).reason


def test_cancelling_between_reading_and_claiming_stops_the_email(world):
    sale, email = world.invoice_requested()

    def render_slowly(*_: object) -> RenderedEmail:
        world.cancel_draft(sale.id)
        return RenderedEmail(b"", ("kari@example.com",), EmailTags("", "", ""))

    assert world.send_invoice(sale.id, email, render=render_slowly) is None
    assert (world.mailer.sent, world.email(sale.id, email.id).status) == ([], EmailStatus.FAILED)


def test_a_sale_that_ends_while_the_email_is_with_ses_keeps_its_end(world):
    sale, email = world.invoice_requested()

    class Meanwhile(FakeMailer):
        def send(self, rendered: RenderedEmail) -> str:
            world.cancel_draft(sale.id)
            return super().send(rendered)

    assert world.send_invoice(sale.id, email, mailer=Meanwhile()).status is EmailStatus.SENT
    assert world.sale(sale.id).draft.status is DraftOrderStatus.CANCELLED
    assert world.story(sale.id)[-2:] == ["DraftOrderCancelled", "EmailSent invoice"]
    assert world.reminder(sale.id) is None


def test_an_email_is_marked_as_sent_despite_many_concurrent_writes(world, monkeypatch):
    sale, email = world.invoice_requested()
    save, faster = world.sales.save, iter(range(12))

    def crowded(saved, **more):
        if world.mailer.sent and next(faster, None) is not None:
            raise StaleSaleError
        save(saved, **more)

    monkeypatch.setattr(world.sales, "save", crowded)
    monkeypatch.setattr("invoicing.usecases.retry.time.sleep", lambda seconds: None)
    assert world.send_invoice(sale.id, email).status is EmailStatus.SENT
    world.recover(timedelta(hours=5))
    assert len(world.mailer.sent) == 1


def test_a_report_that_is_faster_than_our_own_record_is_not_recorded_twice(world):
    sale, email = world.invoice_requested()

    class Meanwhile(FakeMailer):
        def send(self, rendered: RenderedEmail) -> str:
            world.report_email(sale.id, email.id, ReportType.DELIVERED)
            return super().send(rendered)

    assert world.send_invoice(sale.id, email, mailer=Meanwhile()).status is EmailStatus.DELIVERED
    assert world.story(sale.id)[-2:] == ["EmailSent invoice", "EmailDelivered"]


def test_an_older_invoice_that_goes_last_does_not_hide_the_newer_one(world):
    sale, first = world.invoice_requested()
    _, second = world.request_invoice(sale.id)
    world.send_invoice(sale.id, second)
    world.send_invoice(sale.id, first)
    assert world.sale(sale.id).draft.invoice.email_id == second.id
    assert world.email(sale.id, first.id).status is EmailStatus.SENT


def test_sending_leaves_the_version_that_editors_have_seen(world):
    sale, email = world.invoice_requested()
    world.send_invoice(sale.id, email)
    draft = world.sale(sale.id).draft
    assert (draft.version, draft.offer) == (sale.draft.version, sale.draft.offer)


def test_a_blind_copy_goes_to_its_address_and_appears_in_no_header(world):
    _, _ = world.invoiced(bcc="ingrid@example.com")
    assert world.mailer.sent[0].recipients == ("kari@example.com", "ingrid@example.com")
    assert b"ingrid@example.com" not in world.mailer.sent[0].content
