"""Sending an invoice: claimed, sent once, and what became of it noted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.errors import MailInDoubtError, MailRefusedError, MailRejectedError, StaleSaleError
from invoicing.domain.events import InvoiceFailed, InvoiceSent
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import MailStatus, ReportType
from invoicing.ports import RenderedMail
from invoicing.usecases.links.revoke import revoke_link
from tests.fakes.post import PostWorld


@pytest.fixture
def world() -> PostWorld:
    return PostWorld()


def test_an_invoice_is_sent_and_the_draft_says_so(world):
    sale, mail = world.invoiced()
    assert (mail.status, mail.provider_id, mail.sent_at) == (MailStatus.SENT, "ses-1", world.clock())
    assert sale.draft.status is DraftOrderStatus.INVOICE_SENT
    assert (sale.draft.invoice.status, sale.draft.invoice.sent_at) == ("sent", world.clock())
    assert world.last(sale.id) == InvoiceSent(mail.id, "lnk_1")
    assert world.mailer.sent[0].recipients == ("kari@example.com",)
    assert world.mailer.sent[0].tags == {"sale_id": sale.id, "mail_id": mail.id, "kind": "invoice"}


def test_sending_costs_one_read_two_writes_and_one_mail(world):
    sale, mail = world.requested()
    gets, saves = world.sales.gets, world.sales.saves
    world.send(sale.id, mail)
    assert (world.sales.gets - gets, world.sales.saves - saves, len(world.mailer.sent)) == (1, 2, 1)


def test_an_event_that_does_not_tell_the_link_costs_one_read_more(world):
    sale, mail = world.requested()
    gets = world.sales.gets
    assert world.send(sale.id, mail, link=None).status is MailStatus.SENT
    assert world.sales.gets - gets == 2


def test_the_request_and_what_caused_the_mail_are_linked_on_the_timeline(world):
    sale, mail = world.requested()
    world.send(sale.id, mail, caused_by="evt_request")
    assert world.sales.timeline(sale.id, 100, None).items[-1].causation_id == "evt_request"


def test_a_second_run_for_the_same_request_does_nothing(world):
    sale, mail = world.invoiced()
    before = world.story(sale.id)
    assert world.send(sale.id, mail) is None
    assert (len(world.mailer.sent), world.story(sale.id)) == (1, before)


def test_of_two_runs_at_once_one_sends(world):
    sale, mail = world.requested()
    second = []

    class Meanwhile(type(world.mailer)):
        def send(self, rendered: RenderedMail) -> str:
            second.append(world.send(sale.id, mail))  # the other run, while the first is with SES
            return super().send(rendered)

    mailer = Meanwhile()
    assert world.send(sale.id, mail, mailer=mailer).status is MailStatus.SENT
    assert second == [None]
    assert len(mailer.sent) == 1


def test_an_unknown_mail_is_left_alone(world):
    sale, mail = world.requested()
    assert world.send(sale.id, replace(mail, id="other")) is None
    assert world.mailer.sent == []


def test_a_scheduled_mail_is_not_sent_before_its_time(world):
    sale, mail = world.requested(send_at=world.clock() + timedelta(days=1))
    assert world.send(sale.id, mail) is None
    assert world.mailer.sent == []


# --- what SES may answer ----------------------------------------------------------------------------------------------


def test_a_refusal_puts_the_mail_back_and_the_next_run_sends_it(world):
    sale, mail = world.requested()
    world.mailer.failures = [MailRefusedError("Too many requests.")]
    with pytest.raises(MailRefusedError):
        world.send(sale.id, mail)
    assert world.mail(sale.id, mail.id).status is MailStatus.REQUESTED
    assert world.send(sale.id, mail).status is MailStatus.SENT
    assert len(world.mailer.sent) == 1


def test_a_rejection_for_good_fails_the_mail_and_tells_staff_what_to_do(world):
    sale, mail = world.requested()
    world.mailer.failures = [MailRejectedError("The account is in the sandbox: copy a link.")]
    assert world.send(sale.id, mail).status is MailStatus.FAILED
    assert world.last(sale.id) == InvoiceFailed(mail.id, "The account is in the sandbox: copy a link.")
    draft = world.sale(sale.id).draft
    assert (draft.status, draft.invoice.status) == (DraftOrderStatus.OPEN, "failed")
    assert world.send(sale.id, mail) is None


def test_without_an_answer_the_mail_stays_sending_and_is_not_sent_again_by_a_retry(world):
    sale, mail = world.requested()
    world.mailer.failures, world.mailer.sent_though_failed = [MailInDoubtError("No answer.")], True
    assert world.send(sale.id, mail).status is MailStatus.SENDING
    assert world.send(sale.id, mail) is None
    assert len(world.mailer.sent) == 1
    assert world.story(sale.id)[-1] == "InvoiceRequested"


def test_a_mail_that_cannot_be_written_fails_before_it_is_claimed(world):
    sale, mail = world.requested(subject="Pay\r\nBcc: everybody@example.com")
    assert world.send(sale.id, mail) is None
    assert world.mailer.sent == []
    assert "control character" in world.last(sale.id).reason


# --- the sale has moved on --------------------------------------------------------------------------------------------


def test_a_cancelled_draft_is_not_invoiced(world):
    sale, mail = world.requested()
    world.cancel(sale.id)
    assert world.send(sale.id, mail) is None
    assert (world.mailer.sent, world.mail(sale.id, mail.id).status) == ([], MailStatus.FAILED)
    assert "cancelled" in world.last(sale.id).reason


def test_a_completed_draft_is_not_invoiced(world):
    sale, token = world.ready()
    _, mail = world.request(sale.id)
    world.pay(token)
    world.approve(sale.id)
    world.drive(sale.id)
    assert world.send(sale.id, mail) is None
    assert world.mailer.sent == []
    assert "nothing left to pay" in world.last(sale.id).reason


def test_a_mail_whose_link_was_revoked_is_not_sent(world):
    sale, mail = world.requested()
    revoke_link(sale.id, mail.link, sales=world.sales, clock=world.clock)
    assert world.send(sale.id, mail) is None
    assert world.mailer.sent == []
    assert "revoked" in world.last(sale.id).reason


def test_a_mail_whose_link_has_run_out_is_not_sent(world):
    sale, mail = world.requested()
    world.clock.advance(timedelta(days=31))
    assert world.send(sale.id, mail) is None
    assert "run out" in world.last(sale.id).reason


def test_cancelling_between_reading_and_claiming_stops_the_mail(world):
    sale, mail = world.requested()

    def render_slowly(*_: object) -> RenderedMail:
        world.cancel(sale.id)
        return RenderedMail(b"", ("kari@example.com",), {})

    assert world.send(sale.id, mail, render=render_slowly) is None
    assert (world.mailer.sent, world.mail(sale.id, mail.id).status) == ([], MailStatus.FAILED)


def test_a_sale_that_ends_while_the_mail_is_with_ses_keeps_its_end(world):
    sale, mail = world.requested()

    class Meanwhile(type(world.mailer)):
        def send(self, rendered: RenderedMail) -> str:
            world.cancel(sale.id)
            return super().send(rendered)

    assert world.send(sale.id, mail, mailer=Meanwhile()).status is MailStatus.SENT
    assert world.sale(sale.id).draft.status is DraftOrderStatus.CANCELLED
    assert world.story(sale.id)[-2:] == ["DraftOrderCancelled", "InvoiceSent"]
    assert world.reminder(sale.id) is None


def test_that_a_mail_has_gone_is_written_however_many_others_write_at_the_same_time(world, monkeypatch):
    sale, mail = world.requested()
    save, faster = world.sales.save, iter(range(12))

    def crowded(saved, **more):
        if world.mailer.sent and next(faster, None) is not None:
            raise StaleSaleError
        save(saved, **more)

    monkeypatch.setattr(world.sales, "save", crowded)
    monkeypatch.setattr("invoicing.usecases.retry.time.sleep", lambda seconds: None)
    assert world.send(sale.id, mail).status is MailStatus.SENT
    world.tick(timedelta(hours=5))
    assert len(world.mailer.sent) == 1


def test_a_report_that_is_faster_than_our_own_note_is_not_noted_twice(world):
    sale, mail = world.requested()

    class Meanwhile(type(world.mailer)):
        def send(self, rendered: RenderedMail) -> str:
            world.report(sale.id, mail.id, ReportType.DELIVERED)
            return super().send(rendered)

    assert world.send(sale.id, mail, mailer=Meanwhile()).status is MailStatus.DELIVERED
    assert world.story(sale.id)[-2:] == ["InvoiceSent", "InvoiceDelivered"]


def test_an_older_invoice_that_goes_last_does_not_hide_the_newer_one(world):
    sale, first = world.requested()
    _, second = world.request(sale.id)
    world.send(sale.id, second)
    world.send(sale.id, first)
    assert world.sale(sale.id).draft.invoice.mail_id == second.id
    assert world.mail(sale.id, first.id).status is MailStatus.SENT


def test_sending_leaves_the_version_that_editors_have_seen(world):
    sale, mail = world.requested()
    world.send(sale.id, mail)
    draft = world.sale(sale.id).draft
    assert (draft.version, draft.offer) == (sale.draft.version, sale.draft.offer)


def test_a_blind_copy_goes_to_its_address_and_stands_in_no_header(world):
    _, _ = world.invoiced(bcc="ingrid@example.com")
    assert world.mailer.sent[0].recipients == ("kari@example.com", "ingrid@example.com")
    assert b"ingrid@example.com" not in world.mailer.sent[0].content
