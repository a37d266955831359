"""Refund notices: one e-mail a refund, whatever asks for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.email.recipient import NO_ADDRESS
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError, EmailRejectedError
from invoicing.domain.events import EmailFailed, EmailKind, EmailRequested, EmailSent
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.email import RETRY_AFTER, EmailStatus, ReportType
from invoicing.domain.sale.link import link_key
from invoicing.domain.sale.person import Person
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import refund_email_id
from invoicing.domain.values.money import Money
from invoicing.pages.email.layout import MOST_LINES
from invoicing.ports import PaymentStatus
from invoicing.usecases.links.revoke import revoke_link
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from tests.support.builders.drafts import mugs, ready_draft
from tests.support.worlds.fake_world import FakeWorld

PART = Money(5000, "NOK")


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def late(world: FakeWorld) -> tuple[str, str]:
    """Return a sale whose money came after its payment was voided, and the payment."""
    sale, token = world.ready()
    world.press_pay(token)
    world.start_over(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.process(sale.id)
    return sale.id, f"pay_{sale.id}_1"


def text(world: FakeWorld) -> str:
    return " ".join(world.read_email().text.split())


def test_a_refund_notice_is_sent_once_with_a_link_of_its_own(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART)
    email = world.send_refund_notice(sale.id, refund.id, caused_by="evt_back")
    assert (email.id, email.kind, email.status) == (refund_email_id(refund.id), EmailKind.REFUND, EmailStatus.SENT)
    assert (email.to, email.about) == ("kari@example.com", refund.id)
    assert world.last_event(sale.id) == EmailSent(email.id, EmailKind.REFUND, f"lnk_{email.link}")
    assert world.sales.get(sale.id, link_key(email.link)).link(email.link).expires_at is None
    assert world.send_refund_notice(sale.id, refund.id) is None
    assert len(world.mailer.sent) == 1
    assert world.violations() == []


def test_a_refund_notice_costs_one_read_two_writes_and_one_email(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART)
    gets, saves = world.sales.gets, world.sales.saves
    world.send_refund_notice(sale.id, refund.id)
    assert (world.sales.gets - gets, world.sales.saves - saves, len(world.mailer.sent)) == (1, 2, 1)


def test_each_refund_has_an_email_with_its_amount_reason_and_what_is_left(world):
    sale, _ = world.paid()
    for number in (1, 2):
        refund = world.refund(sale.id, PART)
        world.send_refund_notice(sale.id, refund.id)
        assert refund.number == number
    assert len(world.mailer.sent) == 2
    assert world.read_email().subject == "Tilbakebetaling for ordre #1001 fra Fjell & Fjord"
    told = text(world)
    assert "50,00 kr" in told
    assert "samme vei som du betalte" in told
    assert "Du betalte 199,00 kr" in told
    assert "Tilbakebetalt til nå 100,00 kr" in told
    assert "Betalt etter refusjon 99,00 kr" in told


def test_each_email_says_what_was_left_after_its_own_refund(world):
    sale, _ = world.paid()
    first, second = world.refund(sale.id, PART), world.refund(sale.id)
    world.send_refund_notice(sale.id, first.id)
    assert "Tilbakebetalt til nå 50,00 kr Betalt etter refusjon 149,00 kr" in text(world)
    world.send_refund_notice(sale.id, second.id)
    assert "Tilbakebetalt til nå 199,00 kr Betalt etter refusjon 0,00 kr" in text(world)


def test_a_refund_from_before_it_was_kept_says_no_totals(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART)
    loaded = world.sales.get(sale.id, refund.key)
    loaded.put(replace(loaded.refund(1), refunded_after=None))
    world.sales.save(loaded)
    world.send_refund_notice(sale.id, refund.id)
    assert "50,00 kr" in text(world)
    assert "Betalt etter refusjon" not in text(world)


def test_the_refund_of_a_manual_payment_is_said_to_come_as_agreed(world):
    sale, _ = world.ready()
    world.complete(sale.id)
    refund = world.refund(sale.id)
    world.send_refund_notice(sale.id, refund.id)
    assert "slik dere har avtalt" in text(world)
    assert "kort" not in text(world)


def test_a_manual_refund_of_a_card_payment_is_not_said_to_go_to_the_card(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART, manual=True)
    world.send_refund_notice(sale.id, refund.id)
    assert "slik dere har avtalt" in text(world)
    assert "kort" not in text(world)


def test_an_order_that_was_cancelled_says_so(world):
    sale, _ = world.paid()
    world.cancel_order(sale.id)
    world.send_refund_notice(sale.id, f"rfd_{sale.id}_1")
    assert "Ordren din er kansellert." in text(world)


def test_money_that_came_too_late_is_told_for_the_invoice_that_it_was_for(world):
    sale_id, attempt = late(world)
    before = world.sales.get(sale_id, link_key(1)).link(1)
    email = world.send_refund_notice(sale_id, attempt)
    assert world.read_email().subject == "Tilbakebetaling for faktura #D1001 fra Fjell & Fjord"
    assert "kom for sent til å bli brukt" in text(world)
    link = world.sales.get(sale_id, link_key(email.link)).link(email.link)
    assert link.expires_at == before.expires_at is not None, "it could be paid for longer than before"


def test_an_email_about_late_money_opens_nothing_that_staff_had_closed(world):
    sale_id, attempt = late(world)
    revoke_link(sale_id, 1, ports=world)
    email = world.send_refund_notice(sale_id, attempt)
    assert world.sales.get(sale_id, link_key(email.link)).link(email.link).has_expired(world.clock())


def test_late_money_beside_an_order_is_told_for_the_order_and_leaves_it_paid(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.start_over(token)
    world.press_pay(token)
    world.approve(sale.id, 2)
    world.process(sale.id, 2)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
    world.process(sale.id, 1)
    world.send_refund_notice(sale.id, f"pay_{sale.id}_1")
    assert world.read_email().subject == "Tilbakebetaling for ordre #1001 fra Fjell & Fjord"
    assert "kom for sent" in text(world)
    assert "Betalt etter refusjon" not in text(world)


@pytest.mark.parametrize("about", ["", "rfd_{sale}_2", "rfd_{other}_1", "pay_{sale}_1", "rfd_{sale}_x", "dft_{sale}"])
def test_a_failed_refund_sends_no_email(world, about):
    (sale, _), (other, _) = world.paid(), world.paid()
    for each in (sale, other):
        world.refund(each.id, PART)
    assert world.send_refund_notice(sale.id, about.format(sale=sale.id, other=other.id)) is None
    assert world.mailer.sent == []


def test_a_pending_refund_sends_no_email_yet(world):
    sale, _ = world.paid()
    world.provider.down = True
    refund = world.refund(sale.id, PART)
    assert world.send_refund_notice(sale.id, refund.id) is None
    world.provider.down = False
    world.recover(timedelta(minutes=3))
    assert world.send_refund_notice(sale.id, refund.id).status is EmailStatus.SENT


def test_a_notice_names_the_tax_in_the_refund_by_rate(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART)
    world.send_refund_notice(sale.id, refund.id)
    assert "Denne tilbakebetalingen 50,00 kr Herav 25 % MVA 10,00 kr Du betalte 199,00 kr" in text(world)


def test_a_notice_names_the_refunded_line_items_which_add_up_to_the_refund(world):
    sale, _ = world.paid(mugs(3))
    refund = world.refund(sale.id, line_items={"li_1": 2})
    world.send_refund_notice(sale.id, refund.id)
    assert "2 × Product mug 200,00 kr Denne tilbakebetalingen 200,00 kr Herav 25 % MVA 40,00 kr" in text(world)
    assert "2 × Product mug" in world.read_email().html


def test_a_notice_about_very_many_line_items_sums_up_the_last_ones(world):
    lines = (LineInput(1, title=f"Page {n}", unit_price=GivenAmount("1.00")) for n in range(MOST_LINES + 3))
    sale, _ = world.paid(ready_draft(*lines))
    every = {line.id: 1 for line in sale.offer.lines}
    world.send_refund_notice(sale.id, world.refund(sale.id, line_items=every).id)
    assert "1 × Page 39 1,00 kr 3 linjer til 3,00 kr Denne tilbakebetalingen 43,00 kr" in text(world)


def test_a_refund_that_was_returned_before_its_notice_is_not_announced(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART)
    world.provider.return_refund(f"pay_{sale.id}_1", refund.id)
    reconcile_refund(f"pay_{sale.id}_1", refund.id, ports=world)
    for _ in range(2):
        assert world.send_refund_notice(sale.id, refund.id) is None
    assert world.mailer.sent == []
    assert world.story(sale.id).count("EmailFailed") == 1
    assert "returned the refund" in world.last_event(sale.id).reason


def test_a_customer_without_an_address_gets_no_notice_and_staff_are_told_once(world):
    sale, _ = world.paid()
    loaded = world.sale(sale.id)
    loaded.put(Person(Customer(name="Kari")))
    world.sales.save(loaded)
    refund = world.refund(sale.id, PART)
    for _ in range(2):
        assert world.send_refund_notice(sale.id, refund.id) is None
    assert world.mailer.sent == []
    told = [event.data for event in world.events(sale.id) if event.type == "EmailFailed"]
    assert told == [EmailFailed(refund_email_id(refund.id), EmailKind.REFUND, NO_ADDRESS)]


def test_a_refused_refund_notice_is_requested_again_and_a_rejected_one_is_reported(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART)
    world.mailer.failures = [EmailRefusedError(reason="too many requests"), EmailRejectedError("address")]
    with pytest.raises(EmailRefusedError):
        world.send_refund_notice(sale.id, refund.id)
    email = world.send_refund_notice(sale.id, refund.id)
    assert (email.status, email.tries) == (EmailStatus.FAILED, 2)
    assert world.last_event(sale.id) == EmailFailed(email.id, EmailKind.REFUND, str(EmailRejectedError("address")))


def test_a_refund_notice_in_doubt_is_requested_again_for_the_same_refund(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART)
    world.mailer.failures = [EmailInDoubtError()]
    email = world.send_refund_notice(sale.id, refund.id)
    assert email.status is EmailStatus.SENDING
    world.retry_email(sale.id, email.id, after=RETRY_AFTER)
    asked = world.last_event(sale.id)
    assert asked == EmailRequested(email.id, EmailKind.REFUND, refund.id)
    assert world.send_refund_notice(sale.id, asked.about).status is EmailStatus.SENT
    assert world.story(sale.id).count("EmailSent refund") == 1


def test_reports_of_ses_about_a_refund_notice_are_on_the_timeline(world):
    sale, _ = world.paid()
    refund = world.refund(sale.id, PART)
    email = world.send_refund_notice(sale.id, refund.id)
    world.report_email(sale.id, email.id, ReportType.DELIVERED)
    assert world.email(sale.id, email.id).status is EmailStatus.DELIVERED
    assert world.last_event(sale.id).kind == "refund"
