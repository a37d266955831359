"""The links and invoices of an order whose payment is pending."""

from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import (
    CheckoutActiveError,
    WrongStateError,
)
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.order import FinancialStatus
from invoicing.usecases.links.create import LinkOptions, create_link
from tests.support.builders.drafts import ready_draft
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_staff_are_warned_when_the_link_was_opened_within_the_hour(world):
    sale, token = world.ready()
    world.record_opened(token)
    world.clock.advance(timedelta(minutes=9))
    world.record_opened(token)  # which is not told again so soon, and counts all the same
    world.clock.advance(timedelta(minutes=59))
    with pytest.raises(CheckoutActiveError, match="last hour"):
        world.complete(sale.id)
    world.clock.advance(timedelta(minutes=3))
    world.complete(sale.id)
    another, token = world.ready()
    world.record_opened(token)
    assert world.complete(another.id, end_payment=True).order.financial_status is FinancialStatus.PAID


def test_a_link_that_was_opened_does_not_prevent_completing_unpaid(world):
    sale, token = world.ready()
    world.record_opened(token)
    assert world.complete_unpaid(sale.id).order.financial_status is FinancialStatus.PENDING


def test_a_pending_order_is_invoiced_with_a_link_that_pays_it():
    world = FakeWorld()
    sale = world.complete_unpaid(world.draft(ready_draft()).id)
    _, email = world.request_invoice(sale.id)
    assert world.send_invoice(sale.id, email).status == "sent"
    assert world.sale(sale.id).draft.status is DraftOrderStatus.COMPLETED
    assert world.sale(sale.id).draft.invoice.sent_at == world.clock()
    token = make_token(sale.id, email.link, world.link_keys.all())
    world.clock.advance(timedelta(days=90))
    assert world.state(token) is CheckoutState.REVIEW
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    assert world.state(token) is CheckoutState.PAID


def test_an_order_that_is_paid_is_invoiced_no_more():
    world = FakeWorld()
    sale = world.complete_unpaid(world.draft(ready_draft()).id)
    _, email = world.request_invoice(sale.id)
    world.mark_as_paid(sale.id)
    assert world.send_invoice(sale.id, email) is None
    with pytest.raises(WrongStateError, match="paid"):
        world.request_invoice(sale.id)


def test_a_link_to_a_pending_order_ends_only_if_staff_set_a_date(world):
    sale, token = world.pending()
    world.clock.advance(timedelta(days=300))
    assert world.state(token) is CheckoutState.REVIEW
    ends = world.clock() + timedelta(days=2)
    _, link = create_link(sale.id, LinkOptions("chat", ends), request=None, ports=world)
    world.clock.advance(timedelta(days=3))
    assert world.state(make_token(sale.id, link.number, world.link_keys.all())) is CheckoutState.EXPIRED
