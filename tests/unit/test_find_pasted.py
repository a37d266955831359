"""A pasted number, id or link leads to its draft order or order; other text is searched for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.product import Product
from invoicing.domain.checkout.preview import make_preview_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.ids import draft_order_id, order_id, payment_id
from invoicing.domain.values.money import Money
from invoicing.usecases.search import find_pasted, search_products, search_sales
from tests.support.builders.drafts import draft_of
from tests.support.cast.people import KARI, OLA
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def sale(world: FakeWorld) -> Sale:
    """#D1001, which is open."""
    return world.draft(draft_of(customer=KARI))


def completed(world: FakeWorld) -> Sale:
    """Return #D1002, which became #1001."""
    return world.complete(world.draft(draft_of(customer=OLA)).id)


@pytest.mark.parametrize("pasted", ["#D1001", "d1001", "D1001", "1001", "#1001", " #D0001001\n"])
def test_a_number_leads_to_its_draft_order_however_it_is_typed(world: FakeWorld, sale: Sale, pasted: str) -> None:
    assert find_pasted(pasted, ports=world) == draft_order_id(sale.id)
    assert find_pasted(pasted, of_orders=True, ports=world) == draft_order_id(sale.id)


def test_a_number_of_both_leads_to_the_one_that_is_asked_for(world: FakeWorld, sale: Sale) -> None:
    order = completed(world)
    assert order.order
    assert order.order.number == sale.draft.number
    assert find_pasted("1001", ports=world) == draft_order_id(sale.id)
    assert find_pasted("1001", of_orders=True, ports=world) == order_id(order.id)
    assert find_pasted("#1001", ports=world) == order_id(order.id)
    assert find_pasted("#D1001", of_orders=True, ports=world) == draft_order_id(sale.id)


def test_a_link_leads_to_its_draft_order_and_later_to_the_order(world: FakeWorld, sale: Sale) -> None:
    token = world.link(sale.id)
    pasted = f"Hei! Betal her: https://shop.example/i/{token}?step=details"
    assert find_pasted(pasted, ports=world) == draft_order_id(sale.id)
    world.complete(sale.id)
    assert find_pasted(pasted, ports=world) == order_id(sale.id)


def test_a_link_is_found_after_another_address_in_the_message(world: FakeWorld, sale: Sale) -> None:
    pasted = f"See https://blog.example/i/like-it. Here is your order: https://shop.example/i/{world.link(sale.id)}."
    assert find_pasted(pasted, ports=world) == draft_order_id(sale.id)


def test_a_link_leads_to_its_sale_when_its_key_was_retired_and_so_does_a_preview(world: FakeWorld, sale: Sale) -> None:
    token = make_preview_token(sale.id, world.clock(), {9: b"retired"})
    assert find_pasted(f"https://shop.example/i/{token}", ports=world) == draft_order_id(sale.id)


def test_an_id_leads_to_what_it_names(world: FakeWorld, sale: Sale) -> None:
    order = completed(world)
    for pasted, found in (
        (draft_order_id(sale.id), draft_order_id(sale.id)),
        (f"https://api.example/admin/drafts/{draft_order_id(order.id)}", draft_order_id(order.id)),
        (f"https://api.example/admin/orders/{order_id(order.id)}/refunds", order_id(order.id)),
        (order_id(sale.id), draft_order_id(sale.id)),
    ):
        assert find_pasted(pasted, ports=world) == found


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "kari",
        "1002",
        "#D1002",
        "100",
        "22 33 44 55",
        "9" * 40,
        "\u0661\u0660\u0660\u0661",
        "https://shop.example/i/",
        "https://shop.example/i/short",
        f"https://shop.example/i/{'A' * 68}",
        f"https://shop.example/i/{'A' * 67}",
        f"https://shop.example/i/{'é' * 68}",
        f"dft_{'z' * 26}",
        f"dft_{'0' * 26}",
        payment_id("0" * 26, 1),
    ],
)
def test_other_text_leads_nowhere(world: FakeWorld, sale: Sale, pasted: str) -> None:
    assert find_pasted(pasted, ports=world) is None


def test_a_customer_who_is_called_as_a_number_hides_no_number(world: FakeWorld, sale: Sale) -> None:
    for _ in range(12):
        world.clock.advance(timedelta(minutes=1))
        world.draft(draft_of(customer=replace(KARI, name="", handle="D1001")))
    assert find_pasted("#D1001", ports=world) == draft_order_id(sale.id)


def test_sales_and_products_are_searched_and_listed_by_the_same_use_cases(world: FakeWorld, sale: Sale) -> None:
    order = completed(world)
    assert [it.id for it in search_sales(Selection(query="kari"), 10, ports=world).items] == [draft_order_id(sale.id)]
    (found,) = search_sales(Selection(query="ola"), 10, of_orders=True, ports=world).items
    assert found.id == order_id(order.id)
    assert len(search_sales(Selection(), 10, ports=world).items) == 2
    world.products.put(Product("lamp", "Lamp", Money(100, "NOK")), seen=None)
    assert len(search_products("", 50, ports=world).items) == 2
    assert len(search_products("lam", 50, ports=world).items) == 1
