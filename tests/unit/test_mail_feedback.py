"""What SES reports of a mail goes onto the timeline: once, in whatever order it comes."""

from itertools import permutations

import pytest

from invoicing.domain.errors import MailInDoubtError
from invoicing.domain.events import InvoiceBounced, InvoiceClicked, InvoiceDelivered, InvoiceFailed, InvoiceOpened
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import MailStatus, ReportType
from tests.fakes.post import PostWorld

REPORTS = [ReportType.SENT, ReportType.DELIVERED, ReportType.OPENED, ReportType.CLICKED, ReportType.COMPLAINED]
NAMES = {"InvoiceDelivered", "InvoiceOpened", "InvoiceClicked", "InvoiceComplained"}


@pytest.fixture
def world() -> PostWorld:
    return PostWorld()


def test_a_delivered_invoice_is_delivered_on_the_mail_the_draft_and_the_timeline(world):
    sale, mail = world.invoiced()
    world.report(sale.id, mail.id, ReportType.DELIVERED)
    assert world.mail(sale.id, mail.id).status is MailStatus.DELIVERED
    assert world.sale(sale.id).draft.invoice.status == "delivered"
    assert world.last(sale.id) == InvoiceDelivered(mail.id, "invoice")


def test_a_bounce_says_of_which_kind(world):
    sale, mail = world.invoiced()
    world.report(sale.id, mail.id, ReportType.BOUNCED, bounce_type="Permanent")
    assert world.sale(sale.id).draft.invoice.status == "bounced"
    assert world.last(sale.id) == InvoiceBounced(mail.id, "invoice", "Permanent")


@pytest.mark.parametrize(("kind", "event"), [(ReportType.OPENED, InvoiceOpened), (ReportType.CLICKED, InvoiceClicked)])
def test_opening_and_clicking_are_told_and_leave_the_status(world, kind, event):
    sale, mail = world.invoiced()
    world.report(sale.id, mail.id, kind)
    assert world.last(sale.id) == event(mail.id, "invoice")
    assert world.mail(sale.id, mail.id).status is MailStatus.SENT


def test_a_report_costs_one_read_and_one_write_and_a_repeated_one_no_write(world):
    sale, mail = world.invoiced()
    gets, saves = world.sales.gets, world.sales.saves
    world.report(sale.id, mail.id, ReportType.DELIVERED)
    assert (world.sales.gets - gets, world.sales.saves - saves) == (1, 1)
    world.report(sale.id, mail.id, ReportType.DELIVERED)
    assert (world.sales.gets - gets, world.sales.saves - saves) == (2, 1)


def test_that_a_mail_went_is_no_news_once_it_is_marked(world):
    sale, mail = world.invoiced()
    saves, before = world.sales.saves, world.story(sale.id)
    world.report(sale.id, mail.id, ReportType.SENT)
    assert (world.sales.saves, world.story(sale.id)) == (saves, before)


def test_in_any_order_and_twice_each_report_is_told_once(world):
    for order in permutations(REPORTS):
        sale, mail = world.invoiced()
        for kind in (*order, *reversed(order)):
            world.report(sale.id, mail.id, kind)
        assert sorted(name for name in world.story(sale.id) if name in NAMES) == sorted(NAMES)
        assert world.mail(sale.id, mail.id).status is MailStatus.COMPLAINED
        assert world.sale(sale.id).draft.invoice.status == "complained"


@pytest.mark.parametrize("kind", [ReportType.SENT, ReportType.DELIVERED, ReportType.OPENED])
def test_any_report_proves_that_a_mail_in_doubt_went(world, kind):
    sale, mail = world.requested()
    world.mailer.failures, world.mailer.sent_though_failed = [MailInDoubtError("No answer.")], True
    world.send(sale.id, mail)
    world.report(sale.id, mail.id, kind, provider_id="ses-1")
    known = world.mail(sale.id, mail.id)
    assert (known.sent_at, known.provider_id) == (world.clock(), "ses-1")
    assert world.story(sale.id).count("InvoiceSent") == 1
    assert world.sale(sale.id).draft.status is DraftOrderStatus.INVOICE_SENT
    assert world.reminder(sale.id) is not None


def test_an_older_invoice_does_not_change_what_the_draft_says_of_the_newest(world):
    sale, first = world.invoiced()
    _, second = world.request(sale.id)
    world.send(sale.id, second)
    world.report(sale.id, first.id, ReportType.BOUNCED)
    assert world.sale(sale.id).draft.invoice.status == "sent"
    assert world.mail(sale.id, first.id).status is MailStatus.BOUNCED


def test_a_blind_copy_that_bounces_is_not_the_customers_mail(world):
    sale, mail = world.invoiced(bcc="ingrid@example.com")
    before = world.story(sale.id)
    world.report(sale.id, mail.id, ReportType.BOUNCED, recipients=frozenset({"ingrid@example.com"}))
    assert world.story(sale.id) == before
    world.report(sale.id, mail.id, ReportType.BOUNCED, recipients=frozenset({"kari@example.com"}))
    assert world.story(sale.id)[-1] == "InvoiceBounced"


def test_a_report_knows_an_address_with_letters_of_its_own_language(world):
    sale, mail = world.invoiced(to="Kari@blåbær.example")
    assert world.mailer.sent[0].recipients == ("Kari@xn--blbr-roah.example",)
    world.report(sale.id, mail.id, ReportType.DELIVERED, recipients=frozenset({"kari@xn--blbr-roah.example"}))
    assert world.mail(sale.id, mail.id).status is MailStatus.DELIVERED


def test_a_virus_found_after_sending_fails_the_mail(world):
    sale, mail = world.invoiced()
    for _ in range(2):
        world.report(sale.id, mail.id, ReportType.REJECTED)
    assert world.mail(sale.id, mail.id).status is MailStatus.FAILED
    assert world.story(sale.id).count("InvoiceFailed") == 1
    assert isinstance(world.last(sale.id), InvoiceFailed)


def test_reports_of_unknown_sales_and_mails_change_nothing(world):
    sale, mail = world.invoiced()
    saves = world.sales.saves
    assert world.report("0" * 26, mail.id, ReportType.DELIVERED) is None
    assert world.report(sale.id, "unknown", ReportType.DELIVERED) is None
    assert world.sales.saves == saves


def test_a_receipt_is_reported_by_its_kind(world):
    sale = world.paid()
    mail = world.send_receipt(sale.id)
    world.report(sale.id, mail.id, ReportType.DELIVERED)
    assert world.last(sale.id) == InvoiceDelivered(mail.id, "receipt")
