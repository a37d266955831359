"""How often the holders of a sale's links can change it, whatever link they use."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.errors import DiscountCodeError, StaleSaleError, TooManyChangesError, WrongStateError
from invoicing.domain.rate_limits.rate_limit import Moments, RateLimit
from invoicing.domain.values.warning import WarningCode
from invoicing.usecases.checkout.apply_discount_code import apply_discount_code
from invoicing.usecases.checkout.request_new_link import request_new_link
from invoicing.usecases.draft_orders.view import view_draft_order
from invoicing.usecases.email.request_invoice import request_invoice
from tests.support.builders.drafts import ready_draft
from tests.support.cast.people import OSLO
from tests.support.fakes import START
from tests.support.worlds.fake_world import FakeWorld

MOST = 30


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def change(world: FakeWorld, token: str, number: int) -> None:
    world.enter_details(token, replace(OSLO, address1=f"Storgata {number}"))


def test_thirty_changes_an_hour_are_saved_and_no_more_through_whatever_link(world):
    sale, token = world.ready()
    tokens = [token, world.link(sale.id)]
    for number in range(MOST):
        change(world, tokens[number % 2], number)
        world.clock.advance(timedelta(minutes=1))
    before = world.sale(sale.id).draft
    for used in tokens:
        with pytest.raises(TooManyChangesError) as refused:
            change(world, used, 99)
        assert refused.value.retry_after == 30 * 60, "when the first of them is an hour old"
    assert world.sale(sale.id).draft == before
    world.clock.advance(timedelta(minutes=30))
    change(world, token, 99)
    with pytest.raises(TooManyChangesError) as refused:
        change(world, token, 100)
    assert refused.value.retry_after == 60


def test_a_form_that_changes_nothing_is_neither_counted_nor_refused(world):
    sale, token = world.ready()
    for number in range(MOST):
        change(world, token, number)
        change(world, token, number)
    change(world, token, MOST - 1)
    assert len(world.sale(sale.id).draft.usage.changed) == MOST


def test_edits_of_staff_are_not_counted_and_go_through_while_the_customer_waits(world):
    sale, token = world.ready()
    for number in range(MOST):
        change(world, token, number)
    for number in range(MOST + 1):
        world.edit(sale.id, lambda draft, number=number: replace(draft, note=f"note {number}"))
    assert world.sale(sale.id).draft.note == f"note {MOST}"
    with pytest.raises(TooManyChangesError):
        change(world, token, 99)


def test_changes_of_a_pending_order_are_limited_too(world):
    sale, token = world.pending()
    for number in range(MOST):
        change(world, token, number)
    version = world.sale(sale.id).order.version
    with pytest.raises(TooManyChangesError):
        change(world, token, 99)
    assert world.sale(sale.id).order.version == version


@pytest.mark.parametrize("begin_anew", ["a new link", "an invoice"])
def test_changes_are_counted_anew_after_a_link_or_an_invoice_of_staff(world, begin_anew):
    sale, token = world.ready()
    for number in range(MOST):
        change(world, token, number)
    if begin_anew == "a new link":
        world.link(sale.id)
    else:
        request_invoice(sale.id, InvoiceOptions(to="kari@example.com"), request=None, ports=world)
    assert world.sale(sale.id).draft.usage.changed == ()
    change(world, token, 99)
    assert world.sale(sale.id).person.shipping_address.address1 == "Storgata 99"


def test_a_link_that_the_customer_asked_for_leaves_the_changes_counted(world):
    sale, token = world.ready()
    for number in range(MOST):
        change(world, token, number)
    world.clock.advance(timedelta(days=31))
    request_new_link(token, ports=world)
    assert "InvoiceRequested" in world.story(sale.id)
    assert len(world.sale(sale.id).draft.usage.changed) == MOST


def test_a_sale_that_waits_can_be_paid(world):
    sale, token = world.ready()
    for number in range(MOST):
        change(world, token, number)
    world.pay(sale.id, token)
    assert world.sale(sale.id).order is not None


def coded(world: FakeWorld) -> tuple[str, str]:
    draft: DraftInput = replace(ready_draft(), allow_discount_codes=True)
    sale = world.draft(draft)
    return sale.id, world.link(sale.id)


def guess(world: FakeWorld, token: str, number: int) -> None:
    with pytest.raises(DiscountCodeError):
        apply_discount_code(token, f"GUESS{number}", ports=world)


def test_wrong_codes_are_counted_by_sale_and_told_once(world):
    sale_id, token = coded(world)
    tokens = [token, world.link(sale_id)]
    version = world.sale(sale_id).draft.version
    for number in range(20):
        assert "DiscountCodesClosed" not in world.story(sale_id)
        guess(world, tokens[number % 2], number)
    for used in tokens:
        with pytest.raises(WrongStateError):
            apply_discount_code(used, "GUESS", ports=world)
    assert world.story(sale_id).count("DiscountCodesClosed") == 1
    assert world.sale(sale_id).draft.version == version, "no edit of staff is out of date"


def test_staff_are_warned_that_codes_are_closed_until_they_make_a_link(world):
    sale_id, token = coded(world)
    for number in range(20):
        guess(world, token, number)
    codes = [it.code for it in view_draft_order(world.sale(sale_id), ports=world).warnings]
    assert codes == [WarningCode.DISCOUNT_CODES_CLOSED]
    world.link(sale_id)
    assert view_draft_order(world.sale(sale_id), ports=world).warnings == ()
    guess(world, token, 21)


def test_a_wrong_code_that_races_with_an_edit_is_counted_and_loses_nothing(world, monkeypatch):
    sale_id, token = coded(world)
    save, races = world.sales.save, iter([True])

    def late(sale, **more):
        if next(races, False):
            raise StaleSaleError
        save(sale, **more)

    monkeypatch.setattr(world.sales, "save", late)
    guess(world, token, 1)
    assert world.sale(sale_id).draft.usage.wrong_codes == 1


def test_a_sliding_window_lets_no_more_through_than_its_limit_wherever_it_begins():
    limit = RateLimit(3, timedelta(minutes=10))
    moments: Moments = ()
    passed: list[int] = []
    for minute in range(60):
        now = START + timedelta(minutes=minute)
        if not limit.is_reached(moments, now):
            moments = limit.with_more(moments, now)
            passed.append(minute)
    assert len(passed) == 18
    assert all(sum(begin <= minute < begin + 10 for minute in passed) <= 3 for begin in range(60))
