"""Which e-mails count against the fifty that an address gets in a day, and what becomes of one more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.email.recipient import recipient_of
from invoicing.domain.errors import EmailRefusedError, TooManyEmailsError
from invoicing.domain.events import EmailFailed, EmailKind, NewLinkRefused
from invoicing.domain.rate_limits.email_quota import MOST_EMAILS, EmailQuota
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import fulfillment_id
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.request_new_link import request_new_link
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.links.create import LinkOptions, create_link
from tests.support.builders.drafts import mugs, ready_draft
from tests.support.cast.people import KARI
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def use_up(world: FakeWorld, to: str = KARI.email, *, leave: int = 0) -> None:
    """Let an address have all its e-mails of today, but for some."""
    world.sales.counted_emails[EmailQuota.of(to, world.clock(), world.clock())] = MOST_EMAILS - leave


def test_fifty_invoices_a_day_go_to_an_address_over_all_sales(world):
    for _ in range(MOST_EMAILS):
        world.invoiced()
    sale = world.draft(ready_draft())
    with pytest.raises(TooManyEmailsError) as refused:
        world.request_invoice(sale.id)
    assert (refused.value.code, refused.value.retry_after) == ("too_many_emails", 12 * 3600)
    assert "50 e-mails to this address were requested for 2026-11-23 (UTC)" in str(refused.value)
    assert (world.sale(sale.id).draft.links, world.story(sale.id)) == (0, ["DraftOrderCreated"])
    assert len(world.mailer.sent) == MOST_EMAILS
    world.clock.advance(timedelta(hours=12))
    world.request_invoice(sale.id)


def test_an_invoice_for_a_later_day_counts_on_that_day(world):
    use_up(world)
    tomorrow = world.clock() + timedelta(days=1)
    sale = world.draft(ready_draft())
    world.request_invoice(sale.id, send_at=tomorrow)
    assert world.sales.counted_emails[EmailQuota.of(KARI.email, tomorrow, tomorrow)] == 1


def test_a_request_repeated_with_its_key_counts_once_and_is_answered(world):
    use_up(world, leave=1)
    sale = world.draft(ready_draft())
    for _ in range(3):
        request_invoice(sale.id, InvoiceOptions(), request=RequestKey("key", "body"), ports=world)
    assert world.story(sale.id).count("InvoiceRequested") == 1


def test_a_receipt_that_staff_request_counts_and_the_automatic_one_is_always_sent(world):
    sale, _ = world.paid()
    use_up(world)
    with pytest.raises(TooManyEmailsError):
        world.request_receipt(sale.id)
    assert world.send_receipt(sale.id).status is EmailStatus.SENT
    assert world.sales.counted_emails[EmailQuota.of(KARI.email, world.clock(), world.clock())] == MOST_EMAILS


def test_an_automatic_receipt_goes_to_an_address_that_changed_beyond_its_quota(world):
    sale, token = world.ready()
    world.enter_details(token, customer=replace(KARI, email="per@example.com"))
    use_up(world, "per@example.com")
    world.pay(sale.id, token)
    world.send_receipt(sale.id)
    assert world.mailer.sent[-1].recipients == ("per@example.com",)


def test_the_holder_of_an_expired_link_cannot_tell_that_no_e_mail_is_sent(world):
    sale, _ = world.ready()
    soon = world.clock() + timedelta(hours=1)
    _, link = create_link(sale.id, LinkOptions("chat", expires_at=soon), request=None, ports=world)
    token = make_token(sale.id, link.number, world.link_keys.all())
    world.clock.advance(timedelta(hours=2))
    use_up(world)
    for _ in range(3):
        _, asked = request_new_link(token, ports=world)
        assert asked.number == link.number
    (told,) = (event.data for event in world.sales.events if isinstance(event.data, NewLinkRefused))
    assert told.reason.startswith("50 e-mails to this address were requested")
    assert "InvoiceRequested" not in world.story(sale.id)
    assert world.sale(sale.id).draft.new_links == 0


def test_invoices_whose_recipient_changes_before_they_go_count_for_the_new_one(world):
    victim, sent = "victim@example.com", 0
    for number in range(MOST_EMAILS + 5):
        sale, email = world.invoice_requested(
            replace(ready_draft(), customer=replace(KARI, email=f"address{number}@example.com"))
        )
        world.edit(sale.id, lambda draft: replace(draft, customer=replace(KARI, email=victim)))
        world.send_invoice(sale.id, email)
        stored = world.email(sale.id, email.id)
        assert recipient_of(world.sale(sale.id), stored) == victim
        sent += stored.status is EmailStatus.SENT
    assert sent == MOST_EMAILS
    assert stored.status is EmailStatus.FAILED
    failed = [event.data for event in world.sales.events if isinstance(event.data, EmailFailed)]
    assert len(failed) == 5
    assert "copy a link" in failed[-1].reason


def test_an_invoice_that_is_sent_again_after_a_refusal_of_ses_counts_once(world):
    sale, email = world.invoice_requested()
    use_up(world)
    world.mailer.failures = [EmailRefusedError(reason="not now")]
    with pytest.raises(EmailRefusedError):
        world.send_invoice(sale.id, email)
    assert world.send_invoice(sale.id, email).status is EmailStatus.SENT


def paid_manually(world: FakeWorld) -> Sale:
    sale, _ = world.ready()
    return world.complete(sale.id)


def refused(world: FakeWorld) -> list[str]:
    """Return the kind of each e-mail that failed, which staff read on the timeline."""
    failed = [event.data for event in world.sales.events if isinstance(event.data, EmailFailed)]
    assert all(it.reason.startswith("50 e-mails to this address were requested") for it in failed)
    return [it.kind for it in failed]


def test_receipts_of_manual_payments_count_and_one_more_is_told_and_not_sent(world):
    use_up(world, leave=1)
    first, second = paid_manually(world), paid_manually(world)
    assert world.send_receipt(first.id).status is EmailStatus.SENT
    assert world.send_receipt(second.id) is None
    assert world.financial_status(second.id) is FinancialStatus.PAID
    assert refused(world) == [EmailKind.RECEIPT]
    assert world.send_receipt(second.id) is None
    assert len(world.mailer.sent) == 1


def test_shipping_confirmations_count_and_the_goods_are_sent_beyond_the_quota(world):
    sale, _ = world.paid(mugs(3))
    use_up(world, leave=1)
    for number in (1, 2, 3):
        world.fulfill(sale.id, lines={1: 1}, notify=True)
        world.send_shipping_confirmation(sale.id, fulfillment_id(sale.id, number))
    assert world.sale(sale.id).order.is_fulfilled
    assert refused(world) == [EmailKind.SHIPPING_CONFIRMATION] * 2
    assert len(world.mailer.sent) == 1


def test_notices_of_manual_refunds_count_and_those_of_refunds_at_the_provider_do_not(world):
    manual, (at_provider, _) = paid_manually(world), world.paid()
    use_up(world)
    refund = world.refund(manual.id, Money(5000, "NOK"))
    assert world.send_refund_notice(manual.id, refund.id) is None
    assert refused(world) == [EmailKind.REFUND]
    refund = world.refund(at_provider.id, Money(5000, "NOK"))
    assert world.send_refund_notice(at_provider.id, refund.id).status is EmailStatus.SENT


def test_a_receipt_of_a_manual_payment_that_is_claimed_again_counts_once(world):
    sale = paid_manually(world)
    use_up(world, leave=1)
    for _ in range(2):
        world.mailer.failures = [EmailRefusedError(reason="not now")]
        with pytest.raises(EmailRefusedError):
            world.send_receipt(sale.id)
    assert world.send_receipt(sale.id).status is EmailStatus.SENT
    assert world.sales.counted_emails[EmailQuota.of(KARI.email, world.clock(), world.clock())] == MOST_EMAILS
