"""Completing a draft order whose prices are not locked: which total counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import AmountDiffersError, InvalidRequestError, TotalChangedError
from invoicing.domain.values.money import Money
from invoicing.usecases.payments.mark_as_paid import LATELY
from tests.support.builders.drafts import ready_draft
from tests.support.cast.products import many_products, product
from tests.support.worlds.fake_world import FakeWorld
from tests.support.worlds.moving_prices import DEARER, MUG, TOLD, become_dearer, compared, invoice, look, moving, show

SENT, CURRENT = TotalChoice.SENT, TotalChoice.CURRENT


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(StockedProduct(product("mug", 10_000), 100))


def completed(world: FakeWorld, way: str, sale_id: str, **more):
    return world.complete(sale_id, **more) if way == "paid" else world.complete_unpaid(sale_id, **more)


def told_before(world: FakeWorld, way: str, sale_id: str) -> Money:
    """Return the total that the customer was told, as the refusal to complete at another one says."""
    with pytest.raises(TotalChangedError) as refused:
        completed(world, way, sale_id)
    assert refused.value.sent is not None
    return refused.value.sent


in_both_ways = pytest.mark.parametrize("way", ["paid", "pending"])


@in_both_ways
@pytest.mark.parametrize("tell", [invoice, show])
def test_a_total_that_moved_is_completed_only_as_staff_say(world, way, tell):
    sale = moving(world)
    tell(world, sale)
    become_dearer(world)
    before = world.sale(sale.id)
    with pytest.raises(TotalChangedError) as refused:
        completed(world, way, sale.id)
    assert (refused.value.sent, refused.value.current) == (TOLD, DEARER)
    assert world.sale(sale.id).draft == before.draft
    assert world.sale(sale.id).order is None


@in_both_ways
@pytest.mark.parametrize(("choice", "total"), [(SENT, TOLD), (CURRENT, DEARER)])
def test_the_total_that_staff_choose_is_that_of_the_order(world, way, choice, total):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    order = completed(world, way, sale.id, total=choice).order
    assert order.total == total
    assert world.sale(sale.id).offer.totals.total == total
    assert world.violations() == []


@in_both_ways
@pytest.mark.parametrize(("choice", "total"), [(SENT, TOLD), (CURRENT, DEARER)])
def test_a_note_that_brings_prices_up_to_date_does_not_hide_what_was_sent(world, way, choice, total):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    assert world.edit(sale.id, lambda draft: replace(draft, note="Called")).draft.total == DEARER
    with pytest.raises(TotalChangedError) as refused:
        completed(world, way, sale.id)
    assert (refused.value.sent, refused.value.current) == (TOLD, DEARER)
    assert completed(world, way, sale.id, total=choice).order.total == total
    assert world.violations() == []


@in_both_ways
def test_what_staff_or_the_customer_changed_after_the_invoice_is_what_counts(world, way):
    sale = moving(world)
    invoice(world, sale)
    become_dearer(world)
    edited = world.edit(sale.id, lambda draft: replace(draft, lines=(replace(draft.lines[0], quantity=2),)))
    become_dearer(world, 20_000)
    assert completed(world, way, sale.id).order.total == edited.draft.total + Money(10_000, "NOK")


@in_both_ways
@pytest.mark.parametrize("choice", [None, CURRENT])
@pytest.mark.parametrize("has_link", [True, False])
def test_where_the_customer_was_told_nothing_there_is_nothing_to_choose(world, way, choice, has_link):
    sale = moving(world)
    if has_link:
        world.link(sale.id)
    become_dearer(world)
    with pytest.raises(InvalidRequestError, match=r"was told no total .* today it is 249\.00 NOK"):
        completed(world, way, sale.id, total=SENT)
    assert world.sale(sale.id).order is None
    assert completed(world, way, sale.id, total=choice).order.total == DEARER


@in_both_ways
def test_a_total_that_only_a_page_showed_is_named_but_cannot_be_chosen(world, way):
    sale = moving(world)
    token = world.link(sale.id)
    become_dearer(world)
    look(world, token)
    world.clock.advance(LATELY)
    become_dearer(world, 20_000)
    for choice in (None, SENT):
        with pytest.raises(TotalChangedError, match=r"page last showed 249\.00 NOK") as refused:
            completed(world, way, sale.id, total=choice)
        assert (refused.value.sent, refused.value.current) == (DEARER, Money(29_900, "NOK"))
    assert completed(world, way, sale.id, total=CURRENT).order.total == Money(29_900, "NOK")


@in_both_ways
@pytest.mark.parametrize(("first", "last"), [(invoice, show), (show, invoice)])
def test_the_later_of_email_and_page_is_what_the_customer_was_told(world, way, first, last):
    sale = moving(world)
    first(world, sale)
    become_dearer(world)
    last(world, sale)
    become_dearer(world, 20_000)
    assert told_before(world, way, sale.id) == DEARER


@in_both_ways
def test_an_email_at_the_stored_prices_is_newer_than_a_page_before_it(world, way):
    sale = moving(world)
    token = world.link(sale.id)
    become_dearer(world)
    look(world, token)
    become_dearer(world, 10_000)
    world.clock.advance(timedelta(minutes=10))
    invoice(world, sale)
    become_dearer(world, 20_000)
    assert compared(world, token) == (TOLD, True)
    assert told_before(world, way, sale.id) == TOLD


@in_both_ways
def test_the_newest_of_several_links_tells_what_was_seen(world, way):
    sale = moving(world)
    tokens = [world.link(sale.id), world.link(sale.id)]
    look(world, tokens[1])
    become_dearer(world)
    world.clock.advance(timedelta(minutes=1))
    look(world, tokens[0])
    world.clock.advance(LATELY)
    assert completed(world, way, sale.id).order.total == DEARER


@in_both_ways
def test_totals_that_are_equal_need_no_choice_and_neither_do_locked_prices(world, way):
    sale, locked = moving(world), world.draft(ready_draft(MUG))
    assert completed(world, way, sale.id).order.total == TOLD
    become_dearer(world)
    assert completed(world, way, locked.id).order.total == TOLD
    assert completed(world, way, moving(world).id, total=SENT).order.total == DEARER


@pytest.mark.parametrize(("choice", "paid"), [(SENT, TOLD), (CURRENT, DEARER)])
def test_an_amount_is_compared_with_the_total_that_counts(world, choice, paid):
    sale = moving(world)
    show(world, sale)
    become_dearer(world)
    other = DEARER if paid == TOLD else TOLD
    with pytest.raises(AmountDiffersError):
        world.complete(sale.id, total=choice, amount=other)
    assert world.sale(sale.id).draft.total == TOLD
    assert world.complete(sale.id, total=choice, amount=paid).order.captured == paid


@in_both_ways
def test_a_payment_of_the_customer_is_ended_only_once_the_total_is_clear(world, way):
    sale = moving(world)
    token = world.link(sale.id)
    world.press_pay(token)
    become_dearer(world)
    with pytest.raises(TotalChangedError):
        completed(world, way, sale.id, end_payment=True)
    assert world.sale(sale.id).draft.active_attempt is not None
    assert completed(world, way, sale.id, end_payment=True, total=SENT).order.total == TOLD
    assert world.violations() == []


@in_both_ways
@pytest.mark.parametrize("count", [82, 85, 86, 100])
def test_any_number_of_products_is_completed_at_the_prices_of_today(way, count):
    stock = many_products(count)
    world = FakeWorld(*stock)
    sale = moving(world, *(LineInput(1, sku=it.product.sku) for it in stock))
    for it in stock:
        world.set_product(replace(it.product, price=Money(2_000, "NOK")))
    order = completed(world, way, sale.id, total=CURRENT).order
    assert order.total == world.sale(sale.id).offer.totals.total > sale.draft.total
    assert world.violations() == []
