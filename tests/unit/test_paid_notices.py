"""The store itself is told of each order that a customer pays: once, at its own address, beside the receipt."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError
from invoicing.domain.events import EmailKind, EmailSent
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.email import RETRY_AFTER, EmailStatus, ReportType
from invoicing.domain.values.ids import paid_notice_id, receipt_id
from tests.support.builders.drafts import mugs
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld

ALL_OFF = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("100"))


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_the_store_is_told_once_of_an_order_that_a_customer_paid(world):
    sale, _ = world.paid()
    email = world.send_paid_notice(sale.id, caused_by="evt_paid")
    assert (email.kind, email.status, email.to) == (EmailKind.PAID_NOTICE, EmailStatus.SENT, "hei@example.com")
    assert world.last_event(sale.id) == EmailSent(email.id, EmailKind.PAID_NOTICE, "")
    before = world.story(sale.id)
    assert world.send_paid_notice(sale.id) is None
    assert (len(world.mailer.sent), world.story(sale.id)) == (1, before)


def test_a_notice_costs_one_read_two_writes_and_one_email_and_makes_no_link(world):
    sale, _ = world.paid()
    gets, saves = world.sales.gets, world.sales.saves
    world.send_paid_notice(sale.id)
    assert (world.sales.gets - gets, world.sales.saves - saves, len(world.mailer.sent)) == (1, 2, 1)
    assert world.sale(sale.id).draft.links == 1


def test_a_notice_changes_no_record_that_the_receipt_depends_on(world):
    sale, _ = world.paid()
    before = {key: loaded.rev for key, loaded in world.sales.get(sale.id).loaded.items()}
    world.send_paid_notice(sale.id)
    assert {key: loaded.rev for key, loaded in world.sales.get(sale.id).loaded.items()} == before
    assert world.send_receipt(sale.id).status is EmailStatus.SENT


@pytest.mark.parametrize("was_pending", [True, False])
def test_staff_who_marked_an_order_as_paid_are_not_told_of_it(world, was_pending):
    sale, _ = world.pending() if was_pending else world.ready()
    (world.mark_as_paid if was_pending else world.complete)(sale.id)
    before = world.story(sale.id)
    assert world.send_paid_notice(sale.id) is None
    assert (world.mailer.sent, world.story(sale.id)) == ([], before)


def test_an_order_that_costs_nothing_is_told_since_the_customer_placed_it(world):
    sale, token = world.ready(mugs(1, method="pickup", discount=ALL_OFF))
    world.press_pay(token)
    assert world.send_paid_notice(sale.id).status is EmailStatus.SENT
    assert "ingenting å betale" in world.read_email().subject


def test_a_free_order_that_was_cancelled_since_is_no_news(world):
    sale, token = world.ready(mugs(1, method="pickup", discount=ALL_OFF))
    world.press_pay(token)
    world.cancel_order(sale.id)
    before = world.story(sale.id)
    assert world.send_paid_notice(sale.id) is None
    assert world.story(sale.id) == before


def test_an_order_that_is_not_paid_yet_is_not_told(world):
    ready, _ = world.ready()
    authorized, _ = world.authorized()
    pending, _ = world.pending()
    for sale in (ready, authorized, pending):
        before = world.story(sale.id)
        assert world.send_paid_notice(sale.id) is None
        assert world.story(sale.id) == before
    assert world.mailer.sent == []


@pytest.mark.parametrize("settings", [{"paid_notices": False}, {"email": ""}])
def test_a_store_that_wants_no_notices_or_has_no_address_gets_none(settings):
    world = FakeWorld(store=replace(STORE, **settings))
    sale, _ = world.paid()
    before, gets = world.story(sale.id), world.sales.gets
    assert world.send_paid_notice(sale.id) is None
    gets = world.sales.gets - gets
    assert (world.mailer.sent, world.story(sale.id), gets) == ([], before, 0)


def test_a_notice_that_ses_refuses_goes_later_to_the_address_that_the_store_has_then(world):
    sale, _ = world.paid()
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_paid_notice(sale.id)
    world.set_store(replace(STORE, email="ordre@example.com"))
    email = world.send_paid_notice(sale.id)
    assert (email.to, email.tries, email.status) == ("ordre@example.com", 2, EmailStatus.SENT)


def test_a_notice_that_waits_fails_once_the_store_wants_none(world):
    sale, _ = world.paid()
    world.mailer.failures = [EmailRefusedError(reason="too many requests")]
    with pytest.raises(EmailRefusedError):
        world.send_paid_notice(sale.id)
    world.set_store(replace(STORE, paid_notices=False))
    assert world.send_paid_notice(sale.id) is None
    assert world.send_paid_notice(sale.id, is_requested=True) is None
    assert world.email(sale.id, paid_notice_id(sale.id)).status is EmailStatus.FAILED
    assert "takes no notices" in world.last_event(sale.id).reason


def test_a_notice_without_an_answer_is_requested_again_and_sent(world):
    sale, _ = world.paid()
    world.mailer.failures = [EmailInDoubtError()]
    assert world.send_paid_notice(sale.id).status is EmailStatus.SENDING
    world.retry_email(sale.id, paid_notice_id(sale.id), after=RETRY_AFTER)
    requested = world.last_event(sale.id)
    assert (requested.kind, requested.email_id) == (EmailKind.PAID_NOTICE, paid_notice_id(sale.id))
    assert world.send_receipt(sale.id, requested.email_id) is None  # not a receipt, though the event comes there, too
    assert world.send_paid_notice(sale.id).status is EmailStatus.SENT


def test_a_notice_that_bounces_changes_nothing_but_the_notice(world):
    sale, _ = world.paid()
    email = world.send_paid_notice(sale.id)
    world.send_receipt(sale.id)
    world.report_email(sale.id, email.id, ReportType.BOUNCED, bounce_type="Permanent")
    assert world.email(sale.id, email.id).status is EmailStatus.BOUNCED
    assert world.email(sale.id, receipt_id(sale.id)).status is EmailStatus.SENT
    assert world.violations() == []
