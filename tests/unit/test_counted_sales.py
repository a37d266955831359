"""Which sales count as sent, as paid and as to be sent: receipts, cancelled orders, and what does not ship."""

import pytest

from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.figures.additions import Counter
from invoicing.domain.pricing.given_amount import GivenAmount
from tests.support.builders.drafts import ready_draft
from tests.support.builders.totals_by_events import totals_of
from tests.support.worlds.fake_world import FakeWorld

SERVICE = LineInput(1, title="Repair", unit_price=GivenAmount("100"), requires_shipping=False)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_a_receipt_is_no_invoice_that_was_sent(world: FakeWorld) -> None:
    sale = world.complete(world.draft(ready_draft()).id)
    world.send_receipt(sale.id)
    assert world.sale(sale.id).draft.links == 1
    assert totals_of(world).stages == [0, 0, 0, 0]


def test_a_link_to_pay_by_counts_beside_those_of_receipts(world: FakeWorld) -> None:
    sale, _ = world.ready()
    world.complete(sale.id)
    world.send_receipt(sale.id)
    assert totals_of(world).stages == [1, 1, 1, 1]


def test_an_order_that_was_paid_and_then_cancelled_counts_no_more(world: FakeWorld) -> None:
    sale, _ = world.paid()
    world.refund(sale.id)
    read = totals_of(world)
    assert (read.paid_from("NOK", world.clock().date()).sales, read.stages) == (1, [1, 1, 1, 1])
    world.cancel_order(sale.id)
    read = totals_of(world)
    assert (read.paid, read.stages) == ({}, [0, 0, 0, 0])


def test_an_order_that_was_cancelled_unpaid_stays_among_those_sent(world: FakeWorld) -> None:
    sale, _ = world.pending()
    world.cancel_order(sale.id)
    assert totals_of(world).stages == [1, 0, 0, 0]


def test_what_does_not_ship_is_not_to_be_sent(world: FakeWorld) -> None:
    world.complete(world.draft(ready_draft(SERVICE, method=None)).id)
    assert totals_of(world).count(Counter.TO_SEND) == 0
    both = world.complete(world.draft(ready_draft(LineInput(1, sku="mug"), SERVICE)).id)
    assert totals_of(world).count(Counter.TO_SEND) == 1
    order = world.fulfill(both.id, lines={1: 1}).order
    assert order
    assert not order.is_fulfilled
    assert totals_of(world).count(Counter.TO_SEND) == 0


def test_goods_that_are_refunded_are_not_to_be_sent(world: FakeWorld) -> None:
    sale, _ = world.paid(ready_draft(LineInput(1, sku="mug"), SERVICE))
    line = sale.offer.lines[0]
    world.refund(sale.id, line_items={line.id: 1})
    assert totals_of(world).count(Counter.TO_SEND) == 0
