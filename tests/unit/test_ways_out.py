"""What resolves a shortage of a draft order: each way only while it helps."""

from dataclasses import replace
from datetime import timedelta

from invoicing.domain.catalog.product import InventoryPolicy, StockedProduct
from invoicing.domain.inventory.shortage import note_shortage
from invoicing.domain.inventory.ways_out import WaysOut, ways_out
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.units import Shortage
from tests.support.builders.drafts import mugs
from tests.support.cast.products import product
from tests.support.fakes import START
from tests.support.worlds.fake_world import FakeWorld

EARLIER = (Shortage("mug", 2, 1),)


def found(world: FakeWorld, sale: Sale, *earlier: Shortage) -> WaysOut | None:
    """Return the ways out of a sale, whose customer found `earlier` short."""
    read = world.sale(sale.id)
    if earlier:
        note_shortage(read, earlier, world.clock())
    return ways_out(read, world.products.get(["mug"]), world.clock())


def short() -> tuple[FakeWorld, Sale]:
    """Return a draft order for two mugs, of which one is left."""
    world = FakeWorld(StockedProduct(product("mug"), 1))
    return world, world.draft(mugs(2))


def test_what_is_short_can_be_restocked_sold_below_zero_edited_or_completed() -> None:
    world, sale = short()
    assert found(world, sale) == WaysOut(
        (Shortage("mug", 2, 1),), restock=("mug",), continue_selling=("mug",), edit=True, complete=True
    )


def test_goods_that_are_short_cannot_be_reserved() -> None:
    world, sale = short()
    out = found(world, sale, *EARLIER)
    assert out
    assert not out.reserve


def test_goods_that_came_back_can_be_reserved_and_nothing_else_helps() -> None:
    world = FakeWorld(StockedProduct(product("mug"), 2))
    sale = world.draft(mugs(2))
    assert found(world, sale, *EARLIER) == WaysOut((), reserve=True)


def test_nothing_is_told_of_goods_that_were_never_short_or_are_not_sold_any_more() -> None:
    world = FakeWorld(StockedProduct(product("mug"), 2))
    sale = world.draft(mugs(2))
    assert found(world, sale) is None
    assert found(world, sale, Shortage("cup", 1, 0)) is None


def test_a_product_that_sells_below_zero_is_not_short() -> None:
    below_zero = replace(product("mug"), inventory_policy=InventoryPolicy.CONTINUE)
    world = FakeWorld(StockedProduct(below_zero, 0))
    assert found(world, world.draft(mugs(2))) is None


def test_reserved_goods_are_not_short_however_few_are_left() -> None:
    world = FakeWorld(StockedProduct(product("mug"), 2))
    sale = world.draft(replace(mugs(2), reserve_until=START + timedelta(days=1)))
    assert world.products.by_sku["mug"].available == 0
    assert found(world, sale, *EARLIER) is None


def test_a_payment_under_way_holds_the_goods_so_that_no_way_out_is_needed() -> None:
    world = FakeWorld(StockedProduct(product("mug"), 2))
    sale, token = world.ready(mugs(2))
    world.press_pay(token)
    assert world.products.by_sku["mug"].available == 0
    assert found(world, sale, *EARLIER) is None


def test_a_draft_that_ended_has_no_ways_out() -> None:
    world, sale = short()
    world.cancel_draft(sale.id)
    assert found(world, sale, *EARLIER) is None
