"""What needs attention: it comes and goes with the sale, and stays away once staff have dismissed it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.errors import OutOfStockError, ProviderUnavailableError
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.email import ReportType
from invoicing.domain.sale.refund import Refund
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from invoicing.usecases.attention.dismiss import dismiss_attention
from invoicing.usecases.orders.close_refund import close_refund, record_late_refund, refund_again
from tests.support.builders.drafts import mugs, one_of_each, ready_draft
from tests.support.cast.products import product
from tests.support.worlds.fake_world import FakeWorld


def stopped() -> tuple[FakeWorld, str, str]:
    """Return a world whose customer was stopped at Pay, since one mug of two is left: its sale and its link."""
    world = FakeWorld(StockedProduct(product("mug"), 1))
    sale, token = world.ready(mugs(2))
    with pytest.raises(OutOfStockError):
        world.press_pay(token)
    return world, sale.id, token


def of_draft(world: FakeWorld, sale_id: str) -> set[AttentionKind]:
    return {*world.sale(sale_id).draft.attention}


def of_order(world: FakeWorld, sale_id: str) -> set[AttentionKind]:
    sale = world.sale(sale_id)
    assert sale.order
    return {*sale.order.attention(sale.draft.invoice_id)}


def dismiss(world: FakeWorld, sale_id: str, kind: AttentionKind, seen: str = "", *, of_order: bool = False) -> bool:
    """Dismiss what needs attention now, or another occasion that was `seen`."""
    sale = world.sale(sale_id)
    now = sale.order.attention(sale.draft.invoice_id) if of_order and sale.order else sale.draft.attention
    return dismiss_attention(sale_id, kind, seen or now[kind], of_order=of_order, ports=world)


def bounced(world: FakeWorld, sale_id: str) -> None:
    """Send an invoice, which bounces."""
    _, email = world.request_invoice(sale_id)
    world.send_invoice(sale_id, email)
    world.report_email(sale_id, email.id, ReportType.BOUNCED)


def test_a_customer_who_is_stopped_at_pay_needs_attention_until_they_can_pay_again() -> None:
    world, sale_id, token = stopped()
    assert of_draft(world, sale_id) == {AttentionKind.OUT_OF_STOCK}
    world.products.move({"mug": 1})
    assert of_draft(world, sale_id) == {AttentionKind.OUT_OF_STOCK}, "the stock does not know who was stopped"
    world.press_pay(token)
    assert of_draft(world, sale_id) == {AttentionKind.OPENED}


@pytest.mark.parametrize("act", ["edit", "reserve", "complete", "cancel", "complete_unpaid"])
def test_what_staff_do_about_a_shortage_ends_it(act: str) -> None:
    world, sale_id, _ = stopped()
    if act == "reserve":
        world.products.move({"mug": 1})
        world.reserve(sale_id, world.clock() + timedelta(days=1))
    elif act == "edit":
        world.edit(sale_id, lambda draft: replace(draft, lines=mugs(1).lines))
    elif act == "cancel":
        world.cancel_draft(sale_id)
    else:
        (world.complete if act == "complete" else world.complete_unpaid)(sale_id, ignore_stock=True)
    assert of_draft(world, sale_id) == set()


def test_an_edit_of_something_else_leaves_a_shortage() -> None:
    world, sale_id, _ = stopped()
    world.edit(sale_id, lambda draft: replace(draft, note="Ring first"))
    assert of_draft(world, sale_id) == {AttentionKind.OUT_OF_STOCK}


def test_a_shortage_of_a_large_sale_ends_when_all_of_it_is_held() -> None:
    skus = [f"sku-{number:03d}" for number in range(100)]
    world = FakeWorld(*(StockedProduct(product(sku), 5 if sku != skus[-1] else 0) for sku in skus))
    sale, token = world.ready(one_of_each(100))
    for _ in range(3):
        with pytest.raises(OutOfStockError):
            world.press_pay(token)
        world.recover(timedelta(hours=1))
    assert world.story(sale.id).count("OutOfStock") == 1
    world.products.move({skus[-1]: 1})
    world.press_pay(token)
    assert of_draft(world, sale.id) == {AttentionKind.OPENED}


def test_a_shortage_that_was_dismissed_comes_back_when_the_customer_is_stopped_again() -> None:
    world, sale_id, token = stopped()
    assert dismiss(world, sale_id, AttentionKind.OUT_OF_STOCK)
    assert of_draft(world, sale_id) == set()
    world.clock.advance(timedelta(minutes=1))
    with pytest.raises(OutOfStockError):
        world.press_pay(token)
    assert of_draft(world, sale_id) == {AttentionKind.OUT_OF_STOCK}
    assert world.story(sale_id).count("OutOfStock") == 2


def test_a_second_bounce_comes_back_and_the_first_stays_dismissed() -> None:
    world = FakeWorld()
    sale = world.draft(ready_draft())
    bounced(world, sale.id)
    assert dismiss(world, sale.id, AttentionKind.BOUNCED)
    assert of_draft(world, sale.id) == set()
    world.clock.advance(timedelta(hours=1))
    bounced(world, sale.id)
    assert of_draft(world, sale.id) == {AttentionKind.BOUNCED}


def test_what_has_happened_anew_is_not_dismissed_by_an_older_page() -> None:
    world = FakeWorld()
    sale, token = world.ready()
    world.record_opened(token)
    seen = world.sale(sale.id).draft.attention[AttentionKind.OPENED]
    world.clock.advance(timedelta(hours=1))
    world.record_opened(token)
    before = world.story(sale.id)
    assert not dismiss(world, sale.id, AttentionKind.OPENED, seen)
    assert (of_draft(world, sale.id), world.story(sale.id)) == ({AttentionKind.OPENED}, before)


def test_dismissing_twice_is_recorded_once_with_who_did_it_and_keeps_the_version() -> None:
    world, sale_id, _ = stopped()
    version, seen = world.sale(sale_id).draft.version, world.sale(sale_id).draft.attention[AttentionKind.OUT_OF_STOCK]
    with world.acting_for("ingrid"):
        assert dismiss(world, sale_id, AttentionKind.OUT_OF_STOCK, seen)
        assert dismiss(world, sale_id, AttentionKind.OUT_OF_STOCK, seen)
    (event,) = (it for it in world.sales.events if it.type == "AttentionDismissed")
    assert (event.staff_id, event.occurred_at) == ("ingrid", world.clock())
    assert world.sale(sale_id).draft.version == version


def test_only_what_is_overdue_is_dismissed_as_such_and_another_due_date_begins_anew() -> None:
    world = FakeWorld()
    sale, _ = world.invoiced(replace(ready_draft(), payment_terms=PaymentTerms(TermsType.NET, days=14)))
    assert not dismiss(world, sale.id, AttentionKind.OVERDUE)
    world.clock.advance(timedelta(days=16))
    assert dismiss(world, sale.id, AttentionKind.OVERDUE)
    assert of_draft(world, sale.id) == set()
    world.edit(sale.id, lambda draft: replace(draft, payment_terms=PaymentTerms(TermsType.NET, days=30)))
    assert of_draft(world, sale.id) == {AttentionKind.OVERDUE}


def test_late_money_needs_attention_until_it_is_dismissed_and_moves_to_the_order() -> None:
    world = FakeWorld()
    sale, token = world.voided()
    world.capture_late(sale.id)
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert of_draft(world, sale.id) == {AttentionKind.LATE_MONEY, AttentionKind.OPENED}, (
        "whoever paid believes that they have"
    )
    world.press_pay(token)
    world.approve(sale.id, 2)
    world.process(sale.id, 2)
    assert of_draft(world, sale.id) == set()
    assert of_order(world, sale.id) == {AttentionKind.LATE_MONEY, AttentionKind.TO_SEND}
    assert dismiss(world, sale.id, AttentionKind.LATE_MONEY, of_order=True)
    assert of_order(world, sale.id) == {AttentionKind.TO_SEND}


def test_late_money_of_a_cancelled_draft_comes_back_if_it_is_not_refunded() -> None:
    world = FakeWorld()
    sale, _ = world.voided()
    world.cancel_draft(sale.id)
    world.provider.unavailable = ["", "", "before"]
    with suppress(ProviderUnavailableError):
        world.capture_late(sale.id)
    assert dismiss(world, sale.id, AttentionKind.LATE_MONEY)
    world.recover(timedelta(hours=21))
    assert world.attempt(sale.id).state is AttemptState.REFUND_DUE, "it is not refunded by itself any more"
    assert of_draft(world, sale.id) == {AttentionKind.REFUND_FAILED}
    assert record_late_refund(f"pay_{sale.id}_1", ports=world)
    assert of_draft(world, sale.id) == set()


def test_late_money_whose_refund_failed_moves_to_the_order_and_ends_with_its_refund() -> None:
    world = FakeWorld()
    sale, token = world.voided()
    with world.provider_without_money():
        world.capture_late(sale.id)
    assert of_draft(world, sale.id) == {AttentionKind.REFUND_FAILED, AttentionKind.OPENED}
    world.press_pay(token)
    world.approve(sale.id, 2)
    world.process(sale.id, 2)
    assert of_draft(world, sale.id) == set()
    assert of_order(world, sale.id) == {AttentionKind.REFUND_FAILED, AttentionKind.TO_SEND}
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider.payments[payment.id] = replace(payment, status=PaymentStatus.REFUNDED)
    world.process(sale.id, 1)
    assert of_order(world, sale.id) == {AttentionKind.TO_SEND}


@pytest.mark.parametrize("fail", [FakeWorld.refused_refund, FakeWorld.returned_refund])
def test_a_refund_that_failed_needs_attention_until_it_is_made_again(fail: Callable[..., Refund]) -> None:
    world = FakeWorld()
    sale, _ = world.paid()
    world.fulfill(sale.id)
    failed = fail(world, sale.id, Money(100, "NOK"))
    assert of_order(world, sale.id) == {AttentionKind.REFUND_FAILED}
    refund_again(sale.id, failed.number, manual=True, request=None, ports=world)
    assert of_order(world, sale.id) == set()


def test_each_failed_refund_needs_attention_until_all_are_closed() -> None:
    world = FakeWorld()
    sale, _ = world.paid()
    world.fulfill(sale.id)
    first, second = (world.refused_refund(sale.id, Money(amount, "NOK")) for amount in (100, 200))
    assert dismiss(world, sale.id, AttentionKind.REFUND_FAILED, of_order=True)
    close_refund(sale.id, second.number, ports=world)
    assert of_order(world, sale.id) == {AttentionKind.REFUND_FAILED}
    close_refund(sale.id, first.number, ports=world)
    assert of_order(world, sale.id) == set()
    assert world.story(sale.id)[-1] == "AttentionDismissed"


def test_an_order_needs_attention_while_it_is_paid_and_not_sent() -> None:
    world = FakeWorld()
    sale, _ = world.paid(mugs(2))
    assert of_order(world, sale.id) == {AttentionKind.TO_SEND}
    assert dismiss(world, sale.id, AttentionKind.TO_SEND, of_order=True)
    assert of_order(world, sale.id) == set()
    world.fulfill(sale.id, lines={1: 1})
    assert of_order(world, sale.id) == {AttentionKind.TO_SEND}, "the rest"
    world.fulfill(sale.id)
    assert of_order(world, sale.id) == set()


def test_a_refund_that_is_open_needs_attention_until_it_is_made() -> None:
    world = FakeWorld()
    sale, _ = world.paid()
    world.fulfill(sale.id)
    world.provider.unavailable = ["before"]
    with suppress(ProviderUnavailableError):
        world.refund(sale.id, Money(100, "NOK"))
    assert of_order(world, sale.id) == {AttentionKind.REFUND_OPEN}
    world.recover(timedelta(minutes=5))
    assert of_order(world, sale.id) == set()


def test_lists_have_what_needs_attention_of_each_draft_and_order() -> None:
    world, sale_id, _ = stopped()
    order, _ = world.paid()
    (draft,) = (it for it in world.sales.draft_orders(Selection(), 9, None).items if it.id == f"dft_{sale_id}")
    assert draft.attention == world.sale(sale_id).draft.attention
    (listed,) = world.sales.orders(Selection(), 9, None).items
    assert {*listed.attention} == of_order(world, order.id)
