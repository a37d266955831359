"""Archived products and discount codes: not offered, while everything that holds them goes on."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.product import CatalogStatus, StockedProduct
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import DiscountCodeError, ProductArchivedError
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.failure import CodeRefusal
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.notices import code_fault
from invoicing.usecases.checkout.apply_discount_code import apply_discount_code
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order
from tests.support.builders.drafts import draft_of, mugs
from tests.support.cast.products import product
from tests.support.worlds.fake_world import FakeWorld

MUG, LAMP = product("mug"), product("lamp")
TENTH = DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 1_000), uses=1)
ARCHIVED = CatalogStatus.ARCHIVED


@pytest.fixture
def world() -> FakeWorld:
    world = FakeWorld(StockedProduct(MUG, 10), StockedProduct(LAMP, 10))
    world.set_code(TENTH)
    return world


def archive_mugs(world: FakeWorld, **more) -> None:
    world.set_product(replace(MUG, status=ARCHIVED, **more))


def archive_code(world: FakeWorld) -> None:
    world.set_code(replace(TENTH, status=ARCHIVED))


def test_an_archived_product_is_not_on_new_draft_orders(world):
    source = world.draft(draft_of(LineInput(1, sku="lamp"), LineInput(1, sku="mug")))
    archive_mugs(world)
    for create in (
        lambda: world.draft(draft_of(LineInput(1, sku="lamp"), LineInput(1, sku="mug"))),
        lambda: calculate_draft_order(draft_of(LineInput(1, sku="lamp"), LineInput(1, sku="mug")), ports=world),
        lambda: duplicate_draft_order(source.id, request=None, ports=world),
    ):
        with pytest.raises(ProductArchivedError) as caught:
            create()
        assert (caught.value.code, caught.value.pointer) == ("product_archived", "/line_items/1/sku")
    assert len(world.sales.records) == 1


@pytest.mark.parametrize("locked", [True, False])
def test_an_archived_product_stays_on_its_line(world, locked):
    sale = world.draft(draft_of(LineInput(1, sku="mug"), lock_prices=locked))
    archive_mugs(world, price=Money(12_000, "NOK"))
    edited = world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(5, sku="mug", id="li_1"),)))
    assert edited.draft.total == Money(50_000 if locked else 60_000, "NOK")


@pytest.mark.parametrize("line", [LineInput(1, sku="mug"), LineInput(1, sku="mug", id="li_1")], ids=["new", "changed"])
def test_an_archived_product_is_added_to_no_draft_order(world, line):
    sale = world.draft(draft_of(LineInput(1, sku="lamp"), LineInput(1, sku="mug")))
    archive_mugs(world)
    with pytest.raises(ProductArchivedError):
        world.edit(sale.id, lambda draft: replace(draft, lines=(line,)))
    assert world.sale(sale.id).draft.version == 1


@pytest.mark.parametrize("locked", [True, False])
def test_an_archived_product_on_a_draft_order_goes_on_selling(world, locked):
    sale, token = world.ready(mugs(2, lock_prices=locked))
    archive_mugs(world)
    paid = world.pay(sale.id, token)
    assert paid.order.financial_status is FinancialStatus.PAID
    assert world.available() == 8
    world.refund(sale.id, restock_all=True)
    assert world.available() == 10
    world.products.change_stock("mug", 5, None)
    assert world.violations() == []


def test_an_archived_product_that_is_active_again_is_sold_again(world):
    archive_mugs(world)
    world.set_product(MUG)
    assert world.draft(draft_of(LineInput(1, sku="mug"))).draft.total == MUG.price


def test_staff_are_told_that_a_discount_code_is_archived(world):
    archive_code(world)
    with pytest.raises(DiscountCodeError, match="TENTH cannot be used: it is archived") as caught:
        world.draft(draft_of(discount_code="tenth"))
    assert caught.value.reason == "archived"


@pytest.mark.parametrize("locale", ["en", "nb"])
def test_a_customer_reads_the_same_about_an_archived_code_and_an_unknown_one(world, locale):
    archive_code(world)
    _, token = world.ready(mugs(1, allow_discount_codes=True))
    texts = set()
    for typed in ("TENTH", "GHOST"):
        with pytest.raises(DiscountCodeError) as caught:
            apply_discount_code(token, typed, ports=world)
        texts.add(code_fault(caught.value, locale))
    assert len(texts) == 1


def test_an_archived_code_that_is_used_up_or_has_ended_is_archived_first(world):
    archive_code(world)
    world.products.move({TENTH.sku: -1})
    counted = world.products.code("TENTH")
    assert counted.is_used_up
    assert counted.refusal_at(world.clock()) is CodeRefusal.ARCHIVED


def test_an_archived_code_stays_on_the_offers_that_have_it_and_is_paid_with(world):
    sale, token = world.ready(mugs(1, discount_code="TENTH"))
    archive_code(world)
    edited = world.edit(sale.id, lambda draft: replace(draft, note="x"))
    assert edited.offer.code.code == "TENTH"
    world.enter_details(token)
    assert world.pay(sale.id, token).order.financial_status is FinancialStatus.PAID
    assert world.products.code("TENTH").used == 1


def test_lists_show_what_is_active_unless_they_are_asked(world):
    archive_mugs(world)
    archive_code(world)

    def skus(*statuses: CatalogStatus) -> list[str]:
        return [it.product.sku for it in world.products.list(10, None, statuses or (CatalogStatus.ACTIVE,)).items]

    assert (skus(), skus(ARCHIVED), skus(*CatalogStatus)) == (["lamp"], ["mug"], ["lamp", "mug"])
    assert world.products.codes(10, None).items == []
