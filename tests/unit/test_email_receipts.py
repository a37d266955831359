"""Receipts of paid orders: one a sale, whatever asks for it."""

from collections import Counter

import pytest

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput
from invoicing.domain.email.recipient import NO_ADDRESS
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError
from invoicing.domain.events import EmailFailed, EmailKind, EmailSent
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.link import link_key
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import receipt_id
from tests.support.builders.drafts import mugs
from tests.support.builders.money import kroner
from tests.support.worlds.fake_world import FakeWorld

ALL_OFF = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("100"))


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


def test_a_receipt_after_a_refund_by_line_names_the_refunded_line_items(world):
    sale, _ = world.paid(mugs(3))
    world.refund(sale.id, line_items={"li_1": 2})
    world.send_receipt(sale.id)
    assert "Varer i refusjonen 2 × Product mug" in " ".join(world.read_email().text.split())


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


def test_an_order_that_is_authorized_or_pending_gets_no_receipt_yet(world):
    authorized, _ = world.authorized()
    pending, _ = world.pending()
    for sale in (authorized, pending):
        before = world.story(sale.id)
        assert world.send_receipt(sale.id) is None
        assert world.story(sale.id) == before
    assert world.mailer.sent == []


@pytest.mark.parametrize("amount", [kroner(1), None])
@pytest.mark.parametrize("receipt_first", [True, False])
def test_an_order_that_is_refunded_at_once_gets_one_receipt_and_one_notice(world, amount, receipt_first):
    sale, _ = world.paid()
    refund = world.refund(sale.id, amount)
    sends = [world.send_receipt, lambda sale_id: world.send_refund_notice(sale_id, refund.id)]
    for send in (sends if receipt_first else sends[::-1]) * 2:
        send(sale.id)
    assert Counter(email.tags.kind for email in world.mailer.sent) == {"receipt": 1, "refund": 1}
    assert Counter(world.story(sale.id))["EmailFailed"] == 0
    receipt = next(i for i, email in enumerate(world.mailer.sent) if email.tags.kind == "receipt")
    assert "Vi mottok betalingen din på 199,00 kr" in " ".join(world.read_email(receipt).text.split())


def test_a_receipt_that_waits_for_ses_is_sent_though_money_is_refunded_meanwhile(world):
    sale, _ = world.paid()
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_receipt(sale.id)
    world.refund(sale.id, kroner(1))
    assert world.send_receipt(sale.id).status is EmailStatus.SENT


def test_a_customer_without_an_address_gets_no_receipt_and_staff_are_told_once(world):
    sale, _ = world.paid()
    loaded = world.sale(sale.id)
    loaded.put(type(loaded.person)(Customer(name="Kari")))
    world.sales.save(loaded)
    for _ in range(2):
        assert world.send_receipt(sale.id) is None
    assert world.mailer.sent == []
    told = [event.data for event in world.events(sale.id) if event.type == "EmailFailed"]
    assert told == [EmailFailed(receipt_id(sale.id), EmailKind.RECEIPT, NO_ADDRESS)]
    assert world.sale(sale.id).draft.links == 1, "a link for the e-mail was made in vain"


def test_the_receipt_of_a_free_order_that_was_cancelled_first_fails(world):
    sale, token = world.ready(mugs(1, method="pickup", discount=ALL_OFF))
    world.press_pay(token)
    world.cancel_order(sale.id)
    assert world.send_receipt(sale.id) is None
    assert world.receipt(sale.id).status is EmailStatus.FAILED
    assert "was cancelled before its receipt was sent" in world.last_event(sale.id).reason


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
