"""A receipt that staff request: an e-mail of its own beside the automatic one."""

from dataclasses import replace

import pytest

from invoicing.domain.errors import EmailRefusedError, NoEmailError, NotFoundError, WrongStateError
from invoicing.domain.events import Actor, EmailFailed, EmailKind, EmailRequested
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import receipt_id
from invoicing.domain.values.money import Money
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def moved(world, sale, status):
    loaded = world.sale(sale.id)
    loaded.put(replace(loaded.order, financial_status=status))
    world.sales.save(loaded)


def contact(world, sale, **changes):
    loaded = world.sale(sale.id)
    loaded.put(replace(loaded.person, customer=replace(loaded.person.customer, **changes)))
    world.sales.save(loaded)


def test_a_requested_receipt_is_an_email_of_its_own(world):
    sale, _ = world.paid()
    first = world.send_receipt(sale.id)
    _, requested = world.request_receipt(sale.id)
    assert world.last_event(sale.id) == EmailRequested(requested.id, EmailKind.RECEIPT)
    assert world.events(sale.id)[-1].actor is Actor.STAFF
    again = world.send_receipt(sale.id, requested.id)
    assert (again.kind, again.status, again.to) == (EmailKind.RECEIPT, EmailStatus.SENT, "kari@example.com")
    assert len({first.id, again.id, receipt_id(sale.id)}) == 2
    assert first.link != again.link
    assert len(world.mailer.sent) == 2


def test_each_request_sends_one_receipt_however_often_its_event_comes(world):
    sale, _ = world.paid()
    emails = [world.request_receipt(sale.id)[1] for _ in range(2)]
    for email in (*emails, *emails):
        world.send_receipt(sale.id, email.id)
    assert len(world.mailer.sent) == 2


def test_a_request_that_is_repeated_with_its_key_is_one_request(world):
    sale, _ = world.paid()
    key = RequestKey("once", "")
    _, first = world.request_receipt(sale.id, key)
    repeated, second = world.request_receipt(sale.id, key)
    assert (second.id, repeated.is_replayed) == (first.id, True)
    assert world.story(sale.id).count("EmailRequested") == 1


def test_a_request_costs_one_read_and_one_write(world):
    sale, _ = world.paid()
    gets, saves = world.sales.gets, world.sales.saves
    world.request_receipt(sale.id)
    assert (world.sales.gets - gets, world.sales.saves - saves) == (1, 1)


def test_the_receipt_goes_to_the_address_that_the_customer_has_now(world):
    sale, _ = world.paid()
    contact(world, sale, email="kari@new.example")
    _, requested = world.request_receipt(sale.id)
    assert requested.to == "kari@new.example"


def test_a_partially_refunded_order_has_a_receipt_which_says_what_was_refunded(world):
    sale, _ = world.paid()
    world.refund(sale.id, Money(5000, "NOK"))
    _, requested = world.request_receipt(sale.id)
    assert world.send_receipt(sale.id, requested.id).status is EmailStatus.SENT
    assert "Av betalingen er 50,00\xa0kr tilbakebetalt." in world.read_email().text.replace("\n", " ")


@pytest.mark.parametrize(
    "status", [s for s in FinancialStatus if s not in {FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED}]
)
def test_an_order_without_its_money_has_no_receipt_to_request(world, status):
    sale, _ = world.paid()
    moved(world, sale, status)
    with pytest.raises(WrongStateError, match="there is no receipt to send"):
        world.request_receipt(sale.id)


def test_a_receipt_of_no_order_is_not_found(world):
    sale, _ = world.ready()
    with pytest.raises(NotFoundError):
        world.request_receipt(sale.id)


def test_without_an_address_staff_are_told_where_to_write_one(world):
    sale, _ = world.paid()
    contact(world, sale, email="")
    with pytest.raises(NoEmailError, match="PATCH /orders"):
        world.request_receipt(sale.id)


def test_a_receipt_that_was_requested_before_a_full_refund_fails_and_says_why(world):
    sale, _ = world.paid()
    _, requested = world.request_receipt(sale.id)
    world.refund(sale.id)
    assert world.send_receipt(sale.id, requested.id) is None
    failed = world.last_event(sale.id)
    assert isinstance(failed, EmailFailed)
    assert (failed.email_id, "refunded meanwhile" in failed.reason) == (requested.id, True)


def test_a_requested_receipt_that_ses_refuses_is_requested_again(world):
    sale, _ = world.paid()
    _, requested = world.request_receipt(sale.id)
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_receipt(sale.id, requested.id)
    world.retry_email(sale.id, requested.id, after=world.email(sale.id, requested.id).due[1] - world.clock())
    assert world.last_event(sale.id) == EmailRequested(requested.id, EmailKind.RECEIPT)
    assert world.send_receipt(sale.id, requested.id).status is EmailStatus.SENT


def test_an_event_about_an_email_that_is_no_receipt_sends_nothing(world):
    sale, invoice = world.invoiced()
    world.complete(sale.id)
    sent = len(world.mailer.sent)
    for email_id in (invoice.id, "01J000000000000000000000AA"):
        assert world.send_receipt(sale.id, email_id) is None
    assert len(world.mailer.sent) == sent


def test_a_customer_who_gave_no_name_gets_the_receipt(world):
    sale, _ = world.paid()
    loaded = world.sale(sale.id)
    loaded.put(replace(loaded.person, customer=Customer(email="kari@example.com")))
    world.sales.save(loaded)
    _, requested = world.request_receipt(sale.id)
    assert world.send_receipt(sale.id, requested.id).status is EmailStatus.SENT
