"""Receipts of paid orders: one a sale, whatever asks for it."""

from dataclasses import replace

import pytest

from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError
from invoicing.domain.events import EmailFailed, EmailKind, EmailSent
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.link import link_key
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import receipt_id
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_a_paid_order_gets_its_receipt_with_a_link_of_its_own(world):
    sale, _ = world.paid()
    email = world.send_receipt(sale.id, caused_by="evt_paid")
    assert (email.kind, email.status, email.to) == (EmailKind.RECEIPT, EmailStatus.SENT, "kari@example.com")
    assert world.last_event(sale.id) == EmailSent(email.id, EmailKind.RECEIPT, f"lnk_{email.link}")
    link = world.sales.get(sale.id, link_key(email.link)).link(email.link)
    assert (link.channel, link.expires_at) == ("email", None)
    assert world.sale(sale.id).draft.links == email.link == 2
    assert world.mailer.sent[0].tags.kind == "receipt"


def test_a_receipt_costs_one_read_two_writes_and_one_email(world):
    sale, _ = world.paid()
    gets, saves = world.sales.gets, world.sales.saves
    world.send_receipt(sale.id)
    assert (world.sales.gets - gets, world.sales.saves - saves, len(world.mailer.sent)) == (1, 2, 1)


def test_an_event_that_comes_twice_sends_one_receipt(world):
    sale, _ = world.paid()
    world.send_receipt(sale.id)
    before = world.story(sale.id)
    assert world.send_receipt(sale.id) is None
    assert (len(world.mailer.sent), world.story(sale.id)) == (1, before)


def test_an_order_that_is_not_paid_gets_no_receipt(world):
    sale, _ = world.ready()
    assert world.send_receipt(sale.id) is None
    assert world.mailer.sent == []


@pytest.mark.parametrize("status", [s for s in FinancialStatus if s is not FinancialStatus.PAID])
def test_an_order_that_is_not_captured_or_is_refunded_gets_no_receipt(world, status):
    sale, _ = world.paid()
    loaded = world.sale(sale.id)
    loaded.put(replace(loaded.order, financial_status=status))
    world.sales.save(loaded)
    assert world.send_receipt(sale.id) is None
    assert world.mailer.sent == []


def test_a_customer_without_an_address_gets_no_receipt(world):
    sale, _ = world.paid()
    loaded = world.sale(sale.id)
    loaded.put(type(loaded.person)(Customer(name="Kari")))
    world.sales.save(loaded)
    assert world.send_receipt(sale.id) is None
    assert world.mailer.sent == []


def test_a_receipt_goes_to_the_address_entered_in_the_checkout(world):
    sale = world.draft()
    token = world.link(sale.id)
    world.enter_details(token, customer=Customer(name="Ola", email="ola@example.com"))
    world.choose_delivery(token)
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    assert world.send_receipt(sale.id).to == "ola@example.com"


def test_a_refusal_puts_the_receipt_back_and_the_next_run_sends_the_same_email(world):
    sale, _ = world.paid()
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_receipt(sale.id)
    assert world.receipt(sale.id).status is EmailStatus.REQUESTED
    email = world.send_receipt(sale.id)
    assert (email.id, email.status, email.tries) == (receipt_id(sale.id), EmailStatus.SENT, 2)
    assert world.sale(sale.id).draft.links == 2


def test_a_permanent_rejection_is_reported_to_staff(world):
    sale, _ = world.paid()
    world.mailer.failures = [EmailRejectedError("address")]
    email = world.send_receipt(sale.id)
    assert world.last_event(sale.id) == EmailFailed(email.id, EmailKind.RECEIPT, str(EmailRejectedError("address")))


def test_without_an_answer_a_retry_sends_nothing(world):
    sale, _ = world.paid()
    world.mailer.failures, world.mailer.sent_though_failed = [EmailInDoubtError()], True
    assert world.send_receipt(sale.id).status is EmailStatus.SENDING
    assert world.send_receipt(sale.id) is None
    assert len(world.mailer.sent) == 1


def test_the_money_and_goods_are_not_touched(world):
    sale, _ = world.paid()
    world.send_receipt(sale.id)
    assert world.violations() == []
