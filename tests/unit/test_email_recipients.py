"""An e-mail goes to the address that its recipient has when it goes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.email.recipient import NO_ADDRESS, latest_invoice
from invoicing.domain.errors import EmailRefusedError
from invoicing.domain.events import EmailFailed, ReminderSkipped
from invoicing.domain.sale.email import Email, EmailStatus, ReportType
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from invoicing.domain.values.text import is_same_address
from invoicing.usecases.checkout.request_new_link import request_new_link
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order
from tests.support.builders.drafts import draft_of, ready_draft
from tests.support.cast.people import KARI, OLA, OSLO
from tests.support.worlds.fake_world import FakeWorld

DAY = timedelta(days=1)
CORRECTED = "kari.nordmann@example.com"
ACCOUNTS = "accounts@example.com"


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def correct(world: FakeWorld, sale_id: str, email: str = CORRECTED) -> Sale:
    """Let staff write another address of the customer, or none."""
    return world.edit(sale_id, lambda draft: replace(draft, customer=replace(draft.customer, email=email)))


def scheduled(world: FakeWorld, **options: Any) -> tuple[Sale, Email]:
    return world.invoice_requested(send_at=world.clock() + DAY, **options)


def send_when_due(world: FakeWorld, sale: Sale, email: Email) -> Email | None:
    world.retry_email(sale.id, email.id, after=DAY)
    return world.send_invoice(sale.id, email)


def recipients(world: FakeWorld) -> list[str]:
    return [to for email in world.mailer.sent for to in email.recipients]


def enter(world: FakeWorld, token: str, email: str) -> Sale:
    """Let the holder of a link type an address into the form."""
    return world.enter_details(token, OSLO, replace(OLA, email=email))


# --- what staff correct -----------------------------------------------------------------------------------------------


def test_a_scheduled_invoice_goes_to_the_corrected_address_with_a_working_link(world: FakeWorld) -> None:
    sale, email = scheduled(world)
    correct(world, sale.id)
    assert send_when_due(world, sale, email)
    assert recipients(world) == [CORRECTED]
    token = make_token(sale.id, email.link, world.link_keys.all())
    assert token in world.read_email().text
    assert world.state(token) is CheckoutState.REVIEW
    invoice = world.sale(sale.id).draft.invoice
    assert invoice
    assert (invoice.to, invoice.status, world.email(sale.id, email.id).to) == (CORRECTED, EmailStatus.SENT, CORRECTED)


def test_until_an_invoice_is_sent_it_shows_the_address_that_it_would_go_to(world: FakeWorld) -> None:
    sale, email = scheduled(world)
    for address, shown in ((CORRECTED, CORRECTED), ("", KARI.email)):
        invoice = latest_invoice(correct(world, sale.id, address))
        assert invoice
        assert (invoice.to, invoice.status) == (shown, EmailStatus.SCHEDULED)
    correct(world, sale.id, KARI.email)
    send_when_due(world, sale, email)
    sent = latest_invoice(correct(world, sale.id))
    assert sent
    assert sent.to == KARI.email


def test_an_invoice_that_ses_refused_goes_to_the_address_of_the_next_try(world: FakeWorld) -> None:
    sale, email = world.invoice_requested()
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_invoice(sale.id, email)
    correct(world, sale.id)
    world.send_invoice(sale.id, email)
    assert recipients(world) == [CORRECTED]


def test_an_address_that_staff_gave_for_one_invoice_stays(world: FakeWorld) -> None:
    sale, email = scheduled(world, to=ACCOUNTS)
    correct(world, sale.id)
    send_when_due(world, sale, email)
    world.clock.advance(3 * DAY)
    assert world.send_reminders() == 1
    assert recipients(world) == [ACCOUNTS, ACCOUNTS]


@pytest.mark.parametrize("to", [KARI.email, "KARI@Example.com"])
def test_an_address_for_one_invoice_that_is_the_customers_is_no_other(world: FakeWorld, to: str) -> None:
    sale, email = scheduled(world, to=to)
    correct(world, sale.id)
    send_when_due(world, sale, email)
    assert recipients(world) == [CORRECTED]


def test_without_an_address_left_the_invoice_fails_and_the_timeline_says_why(world: FakeWorld) -> None:
    sale, email = scheduled(world)
    correct(world, sale.id, "")
    assert send_when_due(world, sale, email) is None
    assert world.mailer.sent == []
    assert world.last_event(sale.id) == EmailFailed(email.id, email.kind, NO_ADDRESS)
    draft = world.sale(sale.id).draft
    assert draft.invoice
    assert (draft.invoice.status, draft.invoice_status) == (EmailStatus.FAILED, "failed")


def test_a_reminder_goes_to_the_address_that_the_customer_has_by_then(world: FakeWorld) -> None:
    sale, _ = world.invoiced()
    correct(world, sale.id)
    world.clock.advance(3 * DAY)
    assert world.send_reminders() == 1
    assert recipients(world) == [KARI.email, CORRECTED]


def test_without_an_address_left_the_timeline_says_why_no_reminder_is_sent(world: FakeWorld) -> None:
    sale, _ = world.invoiced()
    correct(world, sale.id, "")
    world.clock.advance(3 * DAY)
    assert world.send_reminders() == 0
    assert world.last_event(sale.id) == ReminderSkipped(NO_ADDRESS)


@pytest.mark.parametrize("report", [ReportType.BOUNCED, ReportType.COMPLAINED])
def test_a_corrected_address_is_not_held_to_the_bounce_of_the_former(world: FakeWorld, report: ReportType) -> None:
    sale, email = world.invoiced()
    world.report_email(sale.id, email.id, report)
    correct(world, sale.id)
    world.clock.advance(3 * DAY)
    assert world.send_reminders() == 1
    assert recipients(world)[-1] == CORRECTED


def test_another_spelling_of_an_address_that_bounced_is_no_correction(world: FakeWorld) -> None:
    sale, email = world.invoiced()
    world.report_email(sale.id, email.id, ReportType.BOUNCED)
    correct(world, sale.id, KARI.email.upper())
    world.clock.advance(3 * DAY)
    assert world.send_reminders() == 0


def test_a_bounce_of_the_address_of_one_invoice_is_not_lifted_by_the_customers(world: FakeWorld) -> None:
    sale, email = world.invoiced(to=ACCOUNTS)
    world.report_email(sale.id, email.id, ReportType.BOUNCED)
    correct(world, sale.id)
    world.clock.advance(3 * DAY)
    assert world.send_reminders() == 0


# --- what is entered behind a link ------------------------------------------------------------------------------------


def test_an_address_entered_through_a_link_gets_receipts_and_nothing_else(world: FakeWorld) -> None:
    sale, token = world.ready()
    entered = enter(world, token, OLA.email)
    assert (entered.person.customer.email, entered.person.entered_email) == (KARI.email, OLA.email)
    _, email = world.request_invoice(sale.id)
    world.send_invoice(sale.id, email)
    world.clock.advance(3 * DAY)
    assert world.send_reminders() == 1
    world.pay(sale.id, token)
    world.send_receipt(sale.id)
    refund = world.refund(sale.id, Money(1000, "NOK"))
    world.send_refund_notice(sale.id, refund.id)
    assert recipients(world) == [KARI.email, KARI.email, OLA.email, OLA.email]


def test_a_new_link_does_not_go_to_an_address_entered_through_the_old_one(world: FakeWorld) -> None:
    _, token = world.ready()
    enter(world, token, "thief@example.com")
    world.clock.advance(31 * DAY)
    requested, _ = request_new_link(token, ports=world)
    assert requested.draft.invoice
    assert requested.draft.invoice.to == KARI.email


def test_where_staff_wrote_none_the_first_stands_and_later_ones_are_suggestions(world: FakeWorld) -> None:
    sale = world.draft()
    token = world.link(sale.id)
    assert enter(world, token, KARI.email).person.entered_email == ""
    person = enter(world, token, OLA.email).person
    assert (person.customer.email, person.entered_email, person.receipt_address) == (KARI.email, OLA.email, OLA.email)
    person = enter(world, token, KARI.email).person
    assert (person.customer.email, person.entered_email) == (KARI.email, "")


def test_a_new_link_goes_to_the_invoices_address_before_one_that_was_entered(world: FakeWorld) -> None:
    sale = world.draft(draft_of(customer=Customer(name=KARI.name)))
    world.request_invoice(sale.id, to=ACCOUNTS)
    token = world.link(sale.id)
    enter(world, token, "thief@example.com")
    world.clock.advance(31 * DAY)
    requested, _ = request_new_link(token, ports=world)
    assert requested.draft.invoice
    assert requested.draft.invoice.to == ACCOUNTS


def test_a_new_link_does_not_go_to_an_address_that_staff_removed(world: FakeWorld) -> None:
    sale, _ = world.invoiced()
    token = world.link(sale.id)
    correct(world, sale.id, "")
    world.clock.advance(31 * DAY)
    request_new_link(token, ports=world)
    assert world.story(sale.id)[-1] == "NewLinkRefused"


@pytest.mark.parametrize("written", [OLA.email, CORRECTED])
def test_staff_decide_about_an_entered_address_when_they_write_one(world: FakeWorld, written: str) -> None:
    sale, token = world.ready()
    enter(world, token, OLA.email)
    person = correct(world, sale.id, written).person
    assert (person.customer.email, person.entered_email, person.receipt_address) == (written, "", written)


def test_another_edit_leaves_an_entered_address_as_it_is(world: FakeWorld) -> None:
    sale, token = world.ready()
    enter(world, token, OLA.email)
    edited = world.edit(sale.id, lambda draft: replace(draft, note="Ring first."))
    assert edited.person.entered_email == OLA.email


def test_a_duplicate_has_the_address_on_file_alone(world: FakeWorld) -> None:
    sale, token = world.ready(ready_draft())
    enter(world, token, OLA.email)
    copy = duplicate_draft_order(sale.id, request=None, ports=world).person
    assert (copy.customer.email, copy.entered_email) == (KARI.email, "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("kari@example.com", "Kari@EXAMPLE.com", True), ("kari@example.com", "kari@example.no", False), ("", "", True)],
)
def test_addresses_are_compared_without_their_case(one: str, other: str, *, same: bool) -> None:
    assert is_same_address(one, other) is same
