"""SES's reports about an e-mail are recorded on the timeline once, in any order."""

from datetime import timedelta
from itertools import permutations

import pytest

from invoicing.domain.errors import EmailInDoubtError
from invoicing.domain.events import EmailBounced, EmailClicked, EmailDelivered, EmailFailed, EmailKind, EmailOpened
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus, ReportType
from tests.support.worlds.fake_world import FakeWorld

REPORTS = [ReportType.SENT, ReportType.DELIVERED, ReportType.OPENED, ReportType.CLICKED, ReportType.COMPLAINED]
NAMES = {"EmailDelivered", "EmailOpened", "EmailClicked", "EmailComplained"}


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_a_delivered_invoice_shows_on_the_email_the_draft_and_the_timeline(world):
    sale, email = world.invoiced()
    world.report_email(sale.id, email.id, ReportType.DELIVERED)
    assert world.email(sale.id, email.id).status is EmailStatus.DELIVERED
    assert world.sale(sale.id).draft.invoice.status == "delivered"
    assert world.last_event(sale.id) == EmailDelivered(email.id, EmailKind.INVOICE)


def test_a_bounce_says_of_which_kind(world):
    sale, email = world.invoiced()
    world.report_email(sale.id, email.id, ReportType.BOUNCED, bounce_type="Permanent")
    assert world.sale(sale.id).draft.invoice.status == "bounced"
    assert world.last_event(sale.id) == EmailBounced(email.id, EmailKind.INVOICE, "Permanent")


@pytest.mark.parametrize(("kind", "event"), [(ReportType.OPENED, EmailOpened), (ReportType.CLICKED, EmailClicked)])
def test_opening_and_clicking_are_recorded_and_leave_the_status(world, kind, event):
    sale, email = world.invoiced()
    world.report_email(sale.id, email.id, kind)
    assert world.last_event(sale.id) == event(email.id, "invoice")
    assert world.email(sale.id, email.id).status is EmailStatus.SENT


def test_a_report_costs_one_read_and_one_write_and_a_repeated_one_no_write(world):
    sale, email = world.invoiced()
    gets, saves = world.sales.gets, world.sales.saves
    world.report_email(sale.id, email.id, ReportType.DELIVERED)
    assert (world.sales.gets - gets, world.sales.saves - saves) == (1, 1)
    world.report_email(sale.id, email.id, ReportType.DELIVERED)
    assert (world.sales.gets - gets, world.sales.saves - saves) == (2, 1)


def test_a_report_of_sending_changes_nothing_once_the_email_is_marked(world):
    sale, email = world.invoiced()
    saves, before = world.sales.saves, world.story(sale.id)
    world.report_email(sale.id, email.id, ReportType.SENT)
    assert (world.sales.saves, world.story(sale.id)) == (saves, before)


def test_in_any_order_and_twice_each_report_is_recorded_once(world):
    for order in permutations(REPORTS):
        world.clock.advance(timedelta(hours=1))  # an address gets 50 e-mails a day on request
        sale, email = world.invoiced()
        for kind in (*order, *reversed(order)):
            world.report_email(sale.id, email.id, kind)
        assert sorted(name for name in world.story(sale.id) if name in NAMES) == sorted(NAMES)
        assert world.email(sale.id, email.id).status is EmailStatus.COMPLAINED
        assert world.sale(sale.id).draft.invoice.status == "complained"


@pytest.mark.parametrize("kind", [ReportType.SENT, ReportType.DELIVERED, ReportType.OPENED])
def test_any_report_proves_that_an_email_in_doubt_was_sent(world, kind):
    sale, email = world.invoice_requested()
    world.mailer.failures, world.mailer.sent_though_failed = [EmailInDoubtError()], True
    world.send_invoice(sale.id, email)
    world.report_email(sale.id, email.id, kind, provider_id="ses-1")
    known = world.email(sale.id, email.id)
    assert (known.sent_at, known.provider_id) == (world.clock(), "ses-1")
    assert world.story(sale.id).count("EmailSent invoice") == 1
    assert world.sale(sale.id).draft.status is DraftOrderStatus.INVOICE_SENT
    assert world.reminder(sale.id) is not None


def test_an_older_invoice_does_not_change_what_the_draft_says_of_the_newest(world):
    sale, first = world.invoiced()
    _, second = world.request_invoice(sale.id)
    world.send_invoice(sale.id, second)
    world.report_email(sale.id, first.id, ReportType.BOUNCED)
    assert world.sale(sale.id).draft.invoice.status == "sent"
    assert world.email(sale.id, first.id).status is EmailStatus.BOUNCED


def test_a_blind_copy_that_bounces_is_not_the_customers_email(world):
    sale, email = world.invoiced(bcc="ingrid@example.com")
    before = world.story(sale.id)
    world.report_email(sale.id, email.id, ReportType.BOUNCED, recipients=frozenset({"ingrid@example.com"}))
    assert world.story(sale.id) == before
    world.report_email(sale.id, email.id, ReportType.BOUNCED, recipients=frozenset({"kari@example.com"}))
    assert world.story(sale.id)[-1] == "EmailBounced"


def test_a_report_knows_an_address_with_letters_of_its_own_language(world):
    sale, email = world.invoiced(to="Kari@blåbær.example")
    assert world.mailer.sent[0].recipients == ("Kari@xn--blbr-roah.example",)
    world.report_email(sale.id, email.id, ReportType.DELIVERED, recipients=frozenset({"kari@xn--blbr-roah.example"}))
    assert world.email(sale.id, email.id).status is EmailStatus.DELIVERED


def test_a_virus_found_after_sending_fails_the_email(world):
    sale, email = world.invoiced()
    for _ in range(2):
        world.report_email(sale.id, email.id, ReportType.REJECTED)
    assert world.email(sale.id, email.id).status is EmailStatus.FAILED
    assert world.story(sale.id).count("EmailFailed") == 1
    assert isinstance(world.last_event(sale.id), EmailFailed)


def test_reports_of_unknown_sales_and_emails_change_nothing(world):
    sale, email = world.invoiced()
    saves = world.sales.saves
    assert world.report_email("0" * 26, email.id, ReportType.DELIVERED) is None
    assert world.report_email(sale.id, "unknown", ReportType.DELIVERED) is None
    assert world.sales.saves == saves


def test_a_receipt_is_reported_by_its_kind(world):
    sale, _ = world.paid()
    email = world.send_receipt(sale.id)
    world.report_email(sale.id, email.id, ReportType.DELIVERED)
    assert world.last_event(sale.id) == EmailDelivered(email.id, EmailKind.RECEIPT)
