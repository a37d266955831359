"""Ids of line items: a line that an edit gives with its id stays that line, with the price that was agreed."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.draft_orders.to_input import to_draft_input
from invoicing.domain.errors import DuplicateLineItemError, InvalidRequestError, UnknownLineItemError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import line_item_id, parse_line_item_id
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.apply_discount_code import apply_discount_code
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order
from tests.support.builders.drafts import draft_of, own_item, ready_draft
from tests.support.cast.people import BERLIN
from tests.support.cast.products import product
from tests.support.worlds.fake_world import FakeWorld

MUG, LAMP = LineInput(1, sku="mug"), LineInput(1, sku="lamp")


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(StockedProduct(product("mug", 10_000), 10), StockedProduct(product("lamp", 50_000), 10))


def edit(world: FakeWorld, sale: Sale, *lines: LineInput, **more) -> Sale:
    return world.edit(sale.id, lambda draft: replace(draft, lines=lines, **more))


def lines_of(sale: Sale) -> list[tuple[str, str, int]]:
    """Return id, product or title, and unit price of each line."""
    return [(line.id, line.sku or line.title, line.unit_price.amount) for line in sale.offer.lines]


def test_lines_are_numbered_in_order(world):
    sale = world.draft(draft_of(LAMP, own_item("25.00"), MUG))
    assert lines_of(sale) == [("li_1", "lamp", 50_000), ("li_2", "Engraving", 2_500), ("li_3", "mug", 10_000)]
    assert calculate_draft_order(draft_of(LAMP, MUG), ports=world).offer.lines[1].id == "li_2"


def test_a_line_keeps_its_id_wherever_it_is_moved_and_whatever_changes_on_it(world):
    sale = world.draft(draft_of(MUG, own_item("25.00"), LAMP))
    renamed = LineInput(3, title="Gold engraving", unit_price=GivenAmount("90.00", "NOK"), id="li_2")
    edited = edit(world, sale, replace(LAMP, quantity=2, id="li_3"), renamed, replace(MUG, id="li_1"))
    assert [line.id for line in edited.offer.lines] == ["li_3", "li_2", "li_1"]
    assert [line.quantity for line in edited.offer.lines] == [2, 3, 1]


def test_an_id_is_never_given_to_another_line(world):
    sale = world.draft(draft_of(MUG, LAMP))
    edit(world, sale, replace(MUG, id="li_1"))
    edited = edit(world, sale, own_item("1.00"), replace(MUG, id="li_1"), LAMP)
    assert [line.id for line in edited.offer.lines] == ["li_3", "li_1", "li_4"]
    assert [line.id for line in edit(world, sale, MUG).offer.lines] == ["li_5"]


def test_a_line_keeps_its_price_and_a_new_line_of_the_same_product_has_todays(world):
    sale = world.draft(draft_of(MUG))
    world.set_product(product("mug", 12_000))
    edited = edit(world, sale, MUG, replace(MUG, quantity=4, id="li_1"))
    assert lines_of(edited) == [("li_2", "mug", 12_000), ("li_1", "mug", 10_000)]
    world.set_product(product("mug", 13_000))
    both = edit(world, sale, replace(MUG, id="li_1"), replace(MUG, id="li_2"))
    assert lines_of(both) == [("li_1", "mug", 10_000), ("li_2", "mug", 12_000)]


def test_another_product_on_a_line_has_todays_price_there(world):
    sale = world.draft(draft_of(MUG, LAMP))
    world.set_product(product("mug", 12_000))
    edited = edit(world, sale, replace(LAMP, id="li_2"), replace(LAMP, id="li_1"))
    assert lines_of(edited) == [("li_2", "lamp", 50_000), ("li_1", "lamp", 50_000)]
    swapped = edit(world, sale, replace(MUG, id="li_2"))
    assert lines_of(swapped) == [("li_2", "mug", 12_000)]


def test_a_line_of_unlocked_prices_keeps_its_id_and_follows_the_product(world):
    sale = world.draft(draft_of(MUG, lock_prices=False))
    world.set_product(product("mug", 12_000))
    assert lines_of(edit(world, sale, replace(MUG, quantity=2, id="li_1"))) == [("li_1", "mug", 12_000)]


@pytest.mark.parametrize("given", ["li_2", "li_0", "li_01", "li_", "2", "lnk_1", "li_1 ", "li_-1", "li_\u0661"])
def test_an_id_that_the_draft_order_does_not_have_is_refused(world, given):
    sale = world.draft()
    with pytest.raises(UnknownLineItemError) as caught:
        edit(world, sale, replace(MUG, id="li_1"), replace(MUG, id=given))
    assert (caught.value.code, caught.value.pointer) == ("unknown_line_item", "/line_items/1/id")
    assert world.sale(sale.id).draft.version == 1


def test_an_id_that_is_given_twice_is_refused(world):
    sale = world.draft()
    with pytest.raises(DuplicateLineItemError) as caught:
        edit(world, sale, replace(MUG, id="li_1"), LAMP, replace(MUG, id="li_1"))
    assert (caught.value.code, caught.value.pointer) == ("duplicate_line_item", "/line_items/2/id")
    assert world.sale(sale.id).draft.version == 1


@pytest.mark.parametrize("create", [FakeWorld.draft, lambda world, draft: calculate_draft_order(draft, ports=world)])
def test_a_new_draft_order_has_no_ids_to_refer_to(world, create):
    with pytest.raises(UnknownLineItemError) as caught:
        create(world, draft_of(MUG, replace(LAMP, id="li_1")))
    assert caught.value.pointer == "/line_items/1/id"


def test_a_duplicate_numbers_its_lines_anew(world):
    sale = world.draft(draft_of(MUG, LAMP))
    edit(world, sale, LAMP, replace(MUG, id="li_1"))
    copy = duplicate_draft_order(sale.id, request=None, ports=world)
    assert lines_of(copy) == [("li_1", "lamp", 50_000), ("li_2", "mug", 10_000)]


def test_ids_outlast_everything_that_prices_an_offer_again(world):
    sale, token = world.ready(ready_draft(MUG, LAMP, lock_prices=False, allow_discount_codes=True))
    edit(world, sale, replace(LAMP, id="li_2"), MUG)
    ids = ["li_2", "li_3"]
    world.set_code(DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 1_000)))
    assert [line.id for line in apply_discount_code(token, "TENTH", ports=world).offer.lines] == ids
    world.set_product(product("mug", 12_000))
    world.enter_details(token, BERLIN)
    moved = world.sale(sale.id)
    assert [line.id for line in moved.offer.lines] == ids
    assert (moved.offer.currency, moved.offer.last_line) == ("EUR", 3)
    edited = world.edit(sale.id, lambda draft: replace(draft, lines=(*draft.lines, LineInput(1, sku="lamp"))))
    assert [line.id for line in edited.offer.lines] == [*ids, "li_4"]


def test_an_order_keeps_the_ids_of_its_draft_order(world):
    sale = world.draft(ready_draft(MUG, LAMP))
    edit(world, sale, replace(LAMP, id="li_2"))
    assert [line.id for line in world.complete(sale.id).offer.lines] == ["li_2"]


@given(st.text() | st.integers(-5, 10**12).map(lambda number: f"li_{number}"))
def test_only_text_that_is_an_id_is_read_as_one(text):
    number = parse_line_item_id(text)
    assert number is None or line_item_id(number) == text


@given(st.lists(st.lists(st.sampled_from(["keep", "new"]), min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_two_lines_ever_have_one_id(edits):
    world = FakeWorld()
    sale = world.draft()
    seen = {1}
    for wanted in edits:
        left = list(to_draft_input(world.sale(sale.id)).lines)
        lines = [left.pop() if what == "keep" and left else own_item("1.00") for what in wanted]
        kept = {line.id for line in lines if line.id}
        numbers = [line.number for line in edit(world, sale, *lines).offer.lines]
        assert len(set(numbers)) == len(numbers)
        fresh = {number for number in numbers if line_item_id(number) not in kept}
        assert not fresh & seen
        seen |= fresh


def test_an_amount_that_is_faulty_is_named_by_its_position_not_its_id(world):
    sale = world.draft()
    with pytest.raises(InvalidRequestError) as caught:
        edit(world, sale, LAMP, replace(MUG, unit_price=GivenAmount("x"), id="li_1"))
    assert caught.value.pointer == "/line_items/1/unit_price"
    assert world.sale(sale.id).offer.totals.total == Money(10_000, "NOK")
