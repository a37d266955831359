"""Mails whose time has come: scheduled, refused, or in doubt."""

from datetime import timedelta

import pytest

from invoicing.domain.errors import MailInDoubtError, MailRefusedError
from invoicing.domain.events import InvoiceRequested, ReceiptRequested
from invoicing.domain.sale.email import MOST_TRIES, SETTLE_AFTER, Mail, MailStatus, ReportType
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.sale import Sale
from tests.fakes.post import PostWorld


@pytest.fixture
def world() -> PostWorld:
    return PostWorld()


def in_doubt(world: PostWorld) -> tuple[Sale, Mail]:
    sale, mail = world.requested()
    world.mailer.failures = [MailInDoubtError("No answer.")]
    world.send(sale.id, mail)
    return sale, mail


def test_a_scheduled_invoice_is_asked_for_at_its_time(world):
    sale, mail = world.requested(send_at=world.clock() + timedelta(days=1))
    world.settle(sale.id, mail.id)
    assert world.mail(sale.id, mail.id).status is MailStatus.SCHEDULED
    world.settle(sale.id, mail.id, after=timedelta(days=1))
    assert world.mail(sale.id, mail.id).status is MailStatus.REQUESTED
    assert world.last(sale.id) == InvoiceRequested(mail.id, "lnk_1")
    assert world.send(sale.id, mail).status is MailStatus.SENT


def test_recover_finds_it_by_itself(world):
    sale, mail = world.requested(send_at=world.clock() + timedelta(days=1))
    assert world.tick(timedelta(days=1)) == []
    assert world.mail(sale.id, mail.id).status is MailStatus.REQUESTED


def test_an_invoice_in_doubt_waits_a_quarter_of_an_hour_and_is_asked_for_again(world):
    sale, mail = in_doubt(world)
    world.settle(sale.id, mail.id, after=SETTLE_AFTER - timedelta(seconds=1))
    assert world.mail(sale.id, mail.id).status is MailStatus.SENDING
    world.settle(sale.id, mail.id, after=timedelta(seconds=1))
    assert world.last(sale.id) == InvoiceRequested(mail.id, "lnk_1")
    assert world.send(sale.id, mail).status is MailStatus.SENT


def test_an_invoice_in_doubt_whose_link_was_opened_has_gone(world):
    sale, mail = in_doubt(world)
    token = make_token(sale.id, mail.link, world.link_keys.all())
    world.opened(token)
    world.settle(sale.id, mail.id, after=SETTLE_AFTER)
    assert world.mail(sale.id, mail.id).status is MailStatus.SENT
    assert world.story(sale.id)[-1] == "InvoiceSent"


def test_a_receipt_in_doubt_is_asked_for_again(world):
    sale = world.paid()
    world.mailer.failures = [MailInDoubtError("No answer.")]
    mail = world.send_receipt(sale.id)
    world.settle(sale.id, mail.id, after=SETTLE_AFTER)
    assert world.last(sale.id) == ReceiptRequested(mail.id)
    assert world.send_receipt(sale.id).status is MailStatus.SENT


def test_an_invoice_that_was_refused_is_asked_for_again_until_somebody_tries(world):
    sale, mail = world.requested()
    world.mailer.failures = [MailRefusedError("Too many requests.")]
    with pytest.raises(MailRefusedError):
        world.send(sale.id, mail)
    world.settle(sale.id, mail.id, after=SETTLE_AFTER)
    assert world.last(sale.id) == InvoiceRequested(mail.id, "lnk_1")
    world.settle(sale.id, mail.id)
    assert world.story(sale.id).count("InvoiceRequested") == 2
    world.settle(sale.id, mail.id, after=SETTLE_AFTER)
    assert world.story(sale.id).count("InvoiceRequested") == 3


def test_an_invoice_that_nobody_ever_took_up_is_not_forgotten_and_given_up_in_the_end(world):
    sale, mail = world.requested()
    for _ in range(MOST_TRIES):
        world.settle(sale.id, mail.id, after=SETTLE_AFTER)
        assert world.last(sale.id) == InvoiceRequested(mail.id, "lnk_1")
    world.settle(sale.id, mail.id, after=SETTLE_AFTER)
    assert world.mail(sale.id, mail.id).status is MailStatus.FAILED
    assert world.sale(sale.id).draft.invoice.status == "failed"


def test_what_ses_never_takes_is_given_up_in_the_end(world):
    sale, mail = world.requested()
    for _ in range(MOST_TRIES):
        world.mailer.failures = [MailRefusedError("Too many requests.")]
        with pytest.raises(MailRefusedError):
            world.send(sale.id, mail)
    world.settle(sale.id, mail.id, after=SETTLE_AFTER)
    assert world.mail(sale.id, mail.id).status is MailStatus.FAILED
    assert world.story(sale.id)[-1] == "InvoiceFailed"


def test_a_mail_that_was_settled_by_a_report_is_left_alone(world):
    sale, mail = in_doubt(world)
    world.report(sale.id, mail.id, ReportType.SENT)
    before = world.story(sale.id)
    world.settle(sale.id, mail.id, after=SETTLE_AFTER)
    assert world.story(sale.id) == before


def test_a_late_report_stops_an_invoice_that_was_asked_for_again(world):
    sale, mail = in_doubt(world)
    world.settle(sale.id, mail.id, after=SETTLE_AFTER)
    world.report(sale.id, mail.id, ReportType.DELIVERED)
    assert world.send(sale.id, mail) is None
    assert world.mailer.sent == []


def test_an_unknown_mail_is_left_alone(world):
    sale, _ = world.requested()
    before = world.story(sale.id)
    world.settle(sale.id, "unknown")
    assert world.story(sale.id) == before
