"""Completing a draft order whose prices are locked: the total can still differ from the one that was told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.draft_orders.reprice import offer_without_code
from invoicing.domain.errors import TotalChangedError
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import CodeRefusal
from invoicing.domain.values.money import Money
from invoicing.usecases.payments.mark_as_paid import LATELY
from tests.support.builders.drafts import ready_draft
from tests.support.cast.products import product
from tests.support.cast.store import NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld
from tests.support.worlds.moving_prices import DEARER, MUG, TOLD, become_dearer, invoice, look, moving

SENT, CURRENT = TotalChoice.SENT, TotalChoice.CURRENT

choices = pytest.mark.parametrize("choice", [SENT, CURRENT])
in_both_ways = pytest.mark.parametrize("way", ["paid", "pending"])


@pytest.fixture
def world() -> FakeWorld:
    world = FakeWorld(StockedProduct(product("mug", 10_000), 100))
    ends_at = world.clock() + timedelta(days=1)
    world.set_code(DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 1_000), ends_at=ends_at))
    return world


def invoiced(world: FakeWorld, **more) -> Sale:
    sale = world.draft(replace(ready_draft(MUG), **more))
    invoice(world, sale)
    return world.sale(sale.id)


def charge_for_delivery(world: FakeWorld, price: int) -> None:
    pickup, post = NORWAY.delivery_methods
    market = replace(NORWAY, delivery_methods=(pickup, replace(post, price=Money(price, "NOK"))))
    world.stores.store = replace(STORE, markets=(market, *STORE.markets[1:]))


def offer_only_pickup(world: FakeWorld) -> None:
    market = replace(NORWAY, delivery_methods=NORWAY.delivery_methods[:1])
    world.stores.store = replace(STORE, markets=(market, *STORE.markets[1:]))


def noted(draft: DraftInput) -> DraftInput:
    return replace(draft, note="Called")


def asked(world: FakeWorld, sale: Sale, way: str, choice: TotalChoice, *, told: Money, today: Money) -> None:
    """Check that completing is refused with both totals, and completes with the one that is chosen."""
    complete = world.complete if way == "paid" else world.complete_unpaid
    with pytest.raises(TotalChangedError) as refused:
        complete(sale.id)
    assert (refused.value.sent, refused.value.current) == (told, today)
    assert world.sale(sale.id).order is None
    assert complete(sale.id, total=choice).order.total == (told if choice is SENT else today)
    assert world.violations() == []


@in_both_ways
@choices
def test_a_delivery_price_that_an_edit_brought_up_to_date_is_asked_about(world, way, choice):
    sale = invoiced(world)
    charge_for_delivery(world, 13_900)
    dearer = world.edit(sale.id, noted).draft.total
    assert dearer == TOLD + Money(4_000, "NOK")
    asked(world, sale, way, choice, told=TOLD, today=dearer)


@in_both_ways
@choices
def test_prices_that_were_locked_after_they_moved_are_asked_about(world, way, choice):
    sale = invoiced(world)
    become_dearer(world)
    world.edit(sale.id, lambda draft: replace(draft, lock_prices=False))
    world.edit(sale.id, lambda draft: replace(draft, lock_prices=True))
    asked(world, sale, way, choice, told=TOLD, today=DEARER)


@in_both_ways
def test_what_only_a_page_showed_is_asked_about_after_the_prices_were_locked(world, way):
    sale = moving(world)
    token = world.link(sale.id)
    become_dearer(world)
    look(world, token)
    world.clock.advance(LATELY)
    become_dearer(world, 10_000)
    world.edit(sale.id, lambda draft: replace(draft, lock_prices=True))
    asked(world, sale, way, CURRENT, told=DEARER, today=TOLD)


@in_both_ways
@choices
@pytest.mark.parametrize("is_stored", [True, False])
def test_a_discount_code_that_was_lost_since_is_asked_about(world, way, choice, is_stored):
    sale = invoiced(world, discount_code="TENTH")
    if is_stored:  # as Pay stores it
        sale.put_offer(offer_without_code(sale, STORE, CodeRefusal.USED_UP), sale.draft.edited(world.clock()))
        world.sales.save(sale)
    else:
        world.clock.advance(timedelta(days=1))
    asked(world, sale, way, choice, told=TOLD - Money(1_000, "NOK"), today=TOLD)


@in_both_ways
def test_a_delivery_that_the_store_removed_since_is_asked_about(world, way):
    sale = invoiced(world)
    offer_only_pickup(world)
    assert world.edit(sale.id, noted).offer.shipping_line is None
    asked(world, sale, way, SENT, told=TOLD, today=Money(10_000, "NOK"))


@in_both_ways
def test_what_staff_changed_after_the_invoice_is_not_asked_about(world, way):
    complete = world.complete if way == "paid" else world.complete_unpaid
    sale = invoiced(world, discount_code="TENTH")
    edited = world.edit(sale.id, lambda draft: replace(draft, discount_code=None))
    assert edited.draft.total == TOLD
    assert complete(sale.id).order.total == TOLD
    more = invoiced(world)
    edited = world.edit(more.id, lambda draft: replace(draft, lines=(replace(draft.lines[0], quantity=2),)))
    assert complete(more.id).order.total == edited.draft.total == TOLD + Money(10_000, "NOK")
