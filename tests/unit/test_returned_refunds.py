"""Refunds that the customer's bank returned to the store."""

import pytest

from invoicing.domain.errors import BusyError, MoreThanCapturedError, ProviderRefusedError, ProviderUnavailableError
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.ledger import LedgerEntryKind
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.refund import Refund, RefundStatus, refund_key
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import FailureCode
from invoicing.ports import PaymentStatus
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from tests.support.builders.drafts import mugs, one_of_each
from tests.support.builders.money import kroner
from tests.support.cast.products import many_products
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def reconcile(world: FakeWorld, sale_id: str, refund_id: str, number: int = 1) -> None:
    reconcile_refund(f"pay_{sale_id}_{number}", refund_id, ports=world)


def return_refund(world: FakeWorld, sale_id: str, refund_id: str) -> None:
    world.provider.return_refund(f"pay_{sale_id}_1", refund_id)
    reconcile(world, sale_id, refund_id)


def read(world: FakeWorld, refund: Refund) -> Refund:
    return world.sales.get(refund.sale_id, refund_key(refund.number)).refund(refund.number)


def test_a_part_that_comes_back_is_the_stores_again_and_staff_are_told_once(world):
    sale, _ = world.paid(mugs(2))
    kept, back = world.refund(sale.id, kroner(50)), world.refund(sale.id, kroner(100), restock={"mug": 1})
    return_refund(world, sale.id, back.id)
    order = world.sale(sale.id).order
    assert (order.refunded, order.refundable) == (kroner(50), kroner(249))
    assert order.financial_status is FinancialStatus.PARTIALLY_REFUNDED
    assert (read(world, back).status, read(world, kept).status) == (RefundStatus.FAILED, RefundStatus.SUCCEEDED)
    assert "100.00 NOK came back: the customer does not have it." in read(world, back).failures[-1].detail
    assert world.available() == 9, "the mug was put on sale again, and that it stays"
    reconcile(world, sale.id, back.id)
    assert world.story(sale.id).count("PaymentFailed") == 1
    assert world.violations() == []


def test_a_returned_full_refund_leaves_the_order_paid_and_refundable(world):
    sale, _ = world.paid(mugs(2))
    return_refund(world, sale.id, world.refund(sale.id, restock_all=True).id)
    order = world.sale(sale.id).order
    assert (order.financial_status, order.refunded, order.payments[0].status) == ("PAID", kroner(0), "captured")
    assert world.attempt(sale.id).state is AttemptState.CAPTURED
    assert [row.kind for row in world.sales.ledger(sale.id)][-1] is LedgerEntryKind.REFUND_FAILED
    assert world.violations() == []
    world.refund(sale.id, manual=True)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.REFUNDED
    assert world.available() == 10
    assert world.violations() == []


def test_a_returned_refund_does_not_reopen_a_cancelled_order(world):
    sale, _ = world.paid(mugs(2))
    world.cancel_order(sale.id)
    return_refund(world, sale.id, f"rfd_{sale.id}_1")
    order = world.sale(sale.id).order
    assert (order.financial_status, order.cancelled_at is not None) == (FinancialStatus.PAID, True)
    assert world.available() == 10
    world.refund(sale.id, manual=True)
    assert world.story(sale.id).count("OrderCancelled") == 1
    assert world.violations() == []


def test_a_part_that_comes_back_while_the_rest_is_on_its_way_is_not_lost(world):
    sale, _ = world.paid(mugs(2))
    part = world.refund(sale.id, kroner(100))
    world.provider.unavailable = ["before"]
    world.refund(sale.id)
    assert world.attempt(sale.id).state is AttemptState.REFUND_DUE
    return_refund(world, sale.id, part.id)
    assert world.attempt(sale.id).state is AttemptState.CAPTURED
    world.recover(after=world.attempt(sale.id).expires_at - world.clock())
    order = world.sale(sale.id).order
    assert (order.refunded, order.refundable, order.refunding) == (kroner(199), kroner(100), 0)
    with pytest.raises(MoreThanCapturedError):
        world.refund(sale.id, kroner(101))
    assert world.violations() == []


def test_late_money_whose_refund_is_returned_is_due_until_staff_refund_it(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.start_over(token)
    payment = world.provider.of(f"pay_{sale.id}_1")
    world.provider._become(payment.id, PaymentStatus.CAPTURED)
    world.process(sale.id)
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    return_refund(world, sale.id, world.attempt(sale.id).refund_id)
    assert (world.attempt(sale.id).state, world.attempt(sale.id).check_at) == (AttemptState.REFUND_DUE, None)
    assert world.story(sale.id)[-1] == "PaymentFailed"
    calls = len(world.provider.calls)
    reconcile(world, sale.id, world.attempt(sale.id).refund_id)
    assert len(world.provider.calls) == calls
    assert world.violations() == []
    assert "Refund it on the provider's own pages." in world.attempt(sale.id).failures[-1].detail
    world.provider._become(payment.id, PaymentStatus.REFUNDED)
    world.process(sale.id)
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    reconcile(world, sale.id, world.attempt(sale.id).refund_id)  # as the provider may tell once more
    assert world.attempt(sale.id).state is AttemptState.REFUNDED
    assert world.violations() == []


def test_a_refund_recorded_as_failed_that_was_made_after_all_is_reported_once(world, monkeypatch):
    sale, _ = world.paid(mugs(2))
    monkeypatch.setattr(world.provider, "refund", refused)
    failed = world.refund(sale.id, kroner(100))
    reconcile(world, sale.id, failed.id)
    world.provider.returned.add(failed.id)  # as the provider has it, too
    reconcile(world, sale.id, failed.id)
    world.provider.returned.clear()
    assert world.story(sale.id).count("PaymentFailed") == 1, "it was refused, and nothing else is the case"
    world.provider._refunds[failed.id] = kroner(100)
    reconcile(world, sale.id, failed.id)
    reconcile(world, sale.id, failed.id)
    assert world.story(sale.id).count("PaymentFailed") == 2
    assert read(world, failed).failures[-1].code is FailureCode.REFUND_MADE
    assert world.sale(sale.id).order.refunded == kroner(0), "staff may have noted it already"
    return_refund(world, sale.id, failed.id)
    reconcile(world, sale.id, failed.id)
    assert world.story(sale.id).count("PaymentFailed") == 3
    assert read(world, failed).failures[-1].code is FailureCode.REFUND_RETURNED


def test_a_returned_refund_waits_until_the_restock_is_complete(monkeypatch):
    world = FakeWorld(*many_products(120, available=1))
    sale, token = world.ready(one_of_each(120))
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    save = world.sales.save
    saves: list[Sale] = []

    def dies_after_the_money(sale, **more):
        if len(saves) == 2:
            raise ProviderUnavailableError("no_answer", provider="It")
        saves.append(sale)
        save(sale, **more)

    monkeypatch.setattr(world.sales, "save", dies_after_the_money)
    back = world.refund(sale.id, restock_all=True)
    monkeypatch.undo()
    with pytest.raises(BusyError):
        return_refund(world, sale.id, back.id)
    check_at = read(world, back).check_at
    assert check_at
    world.recover(after=check_at - world.clock())
    reconcile(world, sale.id, back.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.PAID
    assert {stocked.available for stocked in world.products.by_sku.values()} == {1}
    assert world.violations() == []


@pytest.mark.parametrize("refund_id", ["rfd_{sale}_9", "rfd_other_1", "pay_{sale}_1", "pay_{sale}_1:refund", "", "x"])
def test_a_word_about_no_refund_of_this_payment_changes_nothing(world, refund_id):
    sale, _ = world.paid(mugs(2))
    world.refund(sale.id, kroner(100))
    calls, saves = len(world.provider.calls), world.sales.saves
    reconcile(world, sale.id, refund_id.format(sale=sale.id))
    assert (len(world.provider.calls), world.sales.saves) == (calls, saves)


def test_word_that_a_refund_has_arrived_changes_nothing(world):
    sale, _ = world.paid(mugs(2))
    refund = world.refund(sale.id, kroner(100))
    saves = world.sales.saves
    reconcile(world, sale.id, refund.id)
    assert world.sales.saves == saves


def test_a_refund_in_progress_is_left_to_the_run_that_makes_it(world):
    sale, _ = world.paid(mugs(2))
    world.provider.unavailable = ["after"]
    refund = world.refund(sale.id, kroner(100))
    assert refund.status is RefundStatus.PENDING
    saves = world.sales.saves
    reconcile(world, sale.id, refund.id)
    assert (world.sales.saves, read(world, refund).status) == (saves, RefundStatus.PENDING)


def test_a_refund_returned_before_it_was_recorded_is_checked_again_after(world):
    sale = world.paid(mugs(2))[0]
    world.provider.unavailable = ["after"]
    refund = world.refund(sale.id, kroner(100))
    world.provider.return_refund(f"pay_{sale.id}_1", refund.id)
    with pytest.raises(BusyError):
        reconcile(world, sale.id, refund.id)
    assert read(world, refund).status is RefundStatus.PENDING


@pytest.mark.parametrize("refund_id", ["rfd_{sale}_1", "pay_{sale}_1:refund"])
def test_a_provider_that_refuses_to_say_says_nothing_of_the_money(world, monkeypatch, refund_id):
    sale, token = world.ready()
    world.press_pay(token)
    if refund_id.startswith("pay"):
        world.start_over(token)
        world.provider._become(world.provider.of(f"pay_{sale.id}_1").id, PaymentStatus.CAPTURED)
        world.process(sale.id)
    else:
        world.approve(sale.id)
        world.process(sale.id)
        world.refund(sale.id, kroner(100))
    rows = len(world.sales.ledger(sale.id))

    def refuse(attempt, key):
        raise ProviderRefusedError("reason", provider="It", reason="account_invalid")

    monkeypatch.setattr(world.provider, "has_refunded", refuse)
    with pytest.raises(ProviderUnavailableError):
        reconcile(world, sale.id, refund_id.format(sale=sale.id))
    assert len(world.sales.ledger(sale.id)) == rows


def test_the_provider_is_not_asked_about_manual_refunds(world):
    sale, _ = world.paid(mugs(2))
    refund = world.refund(sale.id, kroner(100), manual=True)
    calls = len(world.provider.calls)
    reconcile(world, sale.id, refund.id)
    assert len(world.provider.calls) == calls


def test_word_about_another_payments_refund_is_about_nothing(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.start_over(token)
    world.press_pay(token)
    world.approve(sale.id, 2)
    world.process(sale.id, 2)
    refund = world.refund(sale.id, kroner(100))
    calls = len(world.provider.calls)
    reconcile(world, sale.id, refund.id, number=1)
    assert len(world.provider.calls) == calls


def test_a_provider_that_was_turned_off_says_nothing_of_the_money(world):
    sale, _ = world.paid(mugs(2))
    back = world.refund(sale.id, kroner(100))
    world.provider.payments.clear()
    reconcile(world, sale.id, back.id)
    del world.providers.providers["test"]
    reconcile(world, sale.id, back.id)
    assert world.sale(sale.id).order.refunded == kroner(100)
    assert "PaymentFailed" not in world.story(sale.id)


def refused(attempt, amount, key):
    raise ProviderRefusedError("reason", provider="It", reason="the account is empty")
