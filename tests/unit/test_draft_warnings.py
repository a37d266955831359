"""When the warnings about a draft order read stock, and when they are silent."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.checkout.way_to_pay import WayToPay, way_to_pay
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.values.warning import WarningCode
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.view import view_draft_order, warnings_when_sent
from tests.support.builders.drafts import draft_of, mugs, own_item, ready_draft
from tests.support.cast.products import product
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(StockedProduct(product("mug"), 10), StockedProduct(product("lamp"), 0))


@pytest.fixture
def reads(world: FakeWorld, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Note the skus of every call that reads products."""
    made: list[list[str]] = []
    read = world.products.get

    def get(skus):
        made.append(sorted(skus))
        return read(made[-1])

    monkeypatch.setattr(world.products, "get", get)
    return made


def warned(world, sale) -> list[WarningCode]:
    return [warning.code for warning in view_draft_order(sale, ports=world).warnings]


ELEVEN = mugs(11)


def test_a_view_and_its_warnings_are_of_one_moment(world, monkeypatch):
    sale = world.draft(ELEVEN)
    asked, now = [], world.clock()

    def clock():
        asked.append(now)
        return now

    monkeypatch.setattr(world, "clock", clock)
    view_draft_order(sale, ports=world)
    assert len(asked) == 1


def test_a_price_that_rises_from_nothing_needs_a_way_to_pay(world):
    free = world.draft(draft_of(own_item("0.00", requires_shipping=False)))
    dearer = world.draft(ELEVEN).offer
    store = replace(world.stores.get(), payment_instructions={})
    assert way_to_pay(free, store, has_provider=False) is WayToPay.ONLINE
    assert way_to_pay(free, store, has_provider=False, offer=dearer) is WayToPay.ASK


def test_creating_and_calculating_read_the_products_once(world, reads):
    assert warned(world, world.draft(ELEVEN)) == ["out_of_stock"]
    assert reads == [["mug"]]
    assert warned(world, calculate_draft_order(ELEVEN, ports=world)) == ["out_of_stock"]
    assert reads == [["mug"]] * 2


def test_reading_a_draft_order_reads_its_products_once(world, reads):
    sale = world.sale(world.draft(ELEVEN).id)
    reads.clear()
    assert warned(world, sale) == ["out_of_stock"]
    assert reads == [["mug"]]


def test_an_edit_reads_old_and_new_products_in_one_call(world, reads):
    sale = world.draft(ELEVEN)
    reads.clear()
    edited = world.edit(sale.id, lambda draft: replace(draft, lines=(*draft.lines, LineInput(1, sku="lamp"))))
    assert warned(world, edited) == ["out_of_stock", "out_of_stock"]
    assert reads == [["lamp", "mug"]]


def test_stock_that_does_not_matter_is_not_read(world, reads):
    later = world.clock().replace(year=2099)
    reserved = world.draft(mugs(2, reserve_until=later))
    custom = world.draft(ready_draft(own_item("5.00")))
    ended = world.cancel_draft(world.draft().id)
    pending, _ = world.pending(mugs(2))
    paying, token = world.ready(mugs(6))
    world.press_pay(token)
    reads.clear()
    for sale in (reserved, custom, ended, pending, paying):
        assert warned(world, world.sale(sale.id)) == []
    assert reads == []
    assert world.available() == 0


def test_sending_tells_what_is_known_without_reading_stock(world, reads):
    sale = world.sale(world.draft(mugs(11, method=None, address=None)).id)
    world.set_store(replace(world.stores.get(), markets=()))
    reads.clear()
    assert [warning.code for warning in warnings_when_sent(sale, ports=world)] == ["no_delivery_fits"]
    assert reads == []


def test_a_payment_in_progress_is_not_compared_with_the_limits(world, monkeypatch):
    (paying, token), (other, _) = world.ready(mugs(2)), world.ready(mugs(2))
    world.press_pay(token)
    usual = world.provider.limits("NOK")
    monkeypatch.setattr(world.provider, "limits", lambda _: replace(usual, smallest=replace(usual.smallest, amount=7)))
    assert warned(world, other) == ["unsupported_fraction"]
    assert warned(world, world.sale(paying.id)) == []
