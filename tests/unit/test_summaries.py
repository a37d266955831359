"""What lists say of a sale follows what happens to it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.errors import EmailRejectedError
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus, InvoiceStatus, ReportType
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary
from invoicing.domain.search.filter import Selection
from invoicing.ports import RenderedEmail
from tests.support.builders.drafts import draft_of, mugs
from tests.support.cast.people import KARI
from tests.support.fakes.mailer import FakeMailer
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def draft_in_list(world: FakeWorld) -> DraftOrderSummary:
    (summary,) = world.sales.draft_orders(Selection(), 10, None).items
    assert isinstance(summary, DraftOrderSummary)
    return summary


def order_in_list(world: FakeWorld) -> OrderSummary:
    (summary,) = world.sales.orders(Selection(), 10, None).items
    assert isinstance(summary, OrderSummary)
    return summary


def test_every_status_of_an_email_is_one_of_its_invoice():
    assert {status: InvoiceStatus.of(status).value for status in EmailStatus} == {
        "scheduled": "requested",
        "requested": "requested",
        "sending": "requested",
        "sent": "sent",
        "delivered": "sent",
        "complained": "sent",
        "bounced": "bounced",
        "failed": "failed",
    }


def test_a_list_of_draft_orders_follows_the_invoice(world):
    sale, _ = world.ready()
    assert draft_in_list(world).invoice_status is InvoiceStatus.NOT_SENT
    _, email = world.request_invoice(sale.id)
    assert draft_in_list(world).invoice_status is InvoiceStatus.REQUESTED
    world.send_invoice(sale.id, email)
    assert draft_in_list(world).invoice_status is InvoiceStatus.SENT
    world.report_email(sale.id, email.id, ReportType.DELIVERED)
    assert draft_in_list(world).invoice_status is InvoiceStatus.SENT
    world.report_email(sale.id, email.id, ReportType.BOUNCED)
    assert draft_in_list(world).invoice_status is InvoiceStatus.BOUNCED


def test_a_list_of_pending_orders_follows_the_invoice(world):
    sale, _ = world.pending()
    assert order_in_list(world).invoice_status is InvoiceStatus.NOT_SENT
    _, email = world.request_invoice(sale.id)
    assert order_in_list(world).invoice_status is InvoiceStatus.REQUESTED
    world.send_invoice(sale.id, email)
    assert order_in_list(world).invoice_status is InvoiceStatus.SENT
    world.report_email(sale.id, email.id, ReportType.BOUNCED)
    assert order_in_list(world).invoice_status is InvoiceStatus.BOUNCED
    _, second = world.request_invoice(sale.id)
    world.mailer.failures = [EmailRejectedError("address")]
    world.send_invoice(sale.id, second)
    assert order_in_list(world).invoice_status is InvoiceStatus.FAILED


def test_an_order_begins_with_the_invoice_and_the_opening_of_its_draft_order(world):
    sale, _ = world.invoiced()
    world.record_opened(world.link(sale.id))
    opened_at = draft_in_list(world).opened_at
    world.complete_unpaid(sale.id)
    summary = order_in_list(world)
    assert (summary.invoice_status, summary.opened_at) == (InvoiceStatus.SENT, opened_at)
    assert opened_at == world.clock()


@pytest.mark.parametrize("complete", ["complete", "complete_unpaid"])
def test_lists_follow_an_invoice_that_is_sent_while_the_draft_completes(world, complete):
    sale, _ = world.ready()
    _, email = world.request_invoice(sale.id)

    class Meanwhile(FakeMailer):
        def send(self, rendered: RenderedEmail) -> str:
            getattr(world, complete)(sale.id)
            return super().send(rendered)

    world.send_invoice(sale.id, email, mailer=Meanwhile())
    assert draft_in_list(world).status is DraftOrderStatus.COMPLETED
    assert draft_in_list(world).invoice_status is order_in_list(world).invoice_status is InvoiceStatus.SENT
    world.report_email(sale.id, email.id, ReportType.BOUNCED)
    assert draft_in_list(world).invoice_status is order_in_list(world).invoice_status is InvoiceStatus.BOUNCED


def test_lists_say_that_an_invoice_failed_because_the_draft_was_paid_before(world):
    sale, _ = world.ready()
    _, email = world.request_invoice(sale.id)
    paid = world.complete(sale.id)
    world.send_invoice(sale.id, email)
    assert world.story(sale.id)[-1] == "EmailFailed"
    assert draft_in_list(world).invoice_status is order_in_list(world).invoice_status is InvoiceStatus.FAILED
    now = world.sale(sale.id)
    assert now.draft.invoice.status is EmailStatus.FAILED
    assert (now.draft.version, now.order.version) == (paid.draft.version, paid.order.version)


def test_a_scheduled_invoice_of_a_cancelled_draft_fails_in_lists(world):
    sale, _ = world.ready()
    _, email = world.request_invoice(sale.id, send_at=world.clock() + timedelta(days=1))
    world.cancel_draft(sale.id)
    assert draft_in_list(world).invoice_status is InvoiceStatus.REQUESTED
    world.retry_email(sale.id, email.id, after=timedelta(days=1))
    world.send_invoice(sale.id, email)
    assert draft_in_list(world).invoice_status is InvoiceStatus.FAILED


def test_after_payment_an_older_invoice_does_not_change_the_newest_in_lists(world):
    sale, email = world.invoiced()
    _, second = world.request_invoice(sale.id)
    world.send_invoice(sale.id, second)
    world.complete(sale.id)
    world.report_email(sale.id, email.id, ReportType.BOUNCED)
    assert draft_in_list(world).invoice_status is order_in_list(world).invoice_status is InvoiceStatus.SENT


def test_a_list_says_when_a_link_was_last_opened_while_it_could_be_paid(world):
    sale, token = world.pending()
    assert order_in_list(world).opened_at is None
    world.record_opened(token)
    opened_at = order_in_list(world).opened_at
    assert opened_at == world.clock()
    world.pay(sale.id, token)
    world.clock.advance(timedelta(hours=1))
    world.record_opened(token)
    assert order_in_list(world).opened_at == draft_in_list(world).opened_at == opened_at
    assert world.story(sale.id)[-1] == "LinkOpened"


def test_details_that_a_customer_enters_show_in_the_list(world):
    sale = world.draft()
    assert draft_in_list(world).email == ""
    world.enter_details(world.link(sale.id))
    assert draft_in_list(world).email == world.sale(sale.id).person.customer.email != ""


def test_details_that_a_customer_enters_for_a_pending_order_show_in_its_list(world):
    _, token = world.pending(mugs(2, customer=replace(KARI, email="")))
    world.enter_details(token, customer=replace(KARI, email="new@example.com"))
    assert order_in_list(world).email == draft_in_list(world).email == "new@example.com"


def test_an_edit_of_the_address_alone_shows_in_the_list(world):
    sale = world.draft(draft_of(customer=KARI))
    world.edit(sale.id, lambda draft: replace(draft, customer=replace(KARI, email="new@example.com")))
    assert draft_in_list(world).email == "new@example.com"


def test_a_list_of_orders_has_what_was_captured_and_refunded(world):
    sale, _ = world.paid()
    total = sale.order.total
    assert (order_in_list(world).captured, order_in_list(world).refunded) == (total.amount, 0)
    world.refund(sale.id)
    assert (order_in_list(world).captured, order_in_list(world).refunded) == (total.amount, total.amount)
