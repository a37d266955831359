"""A product that is created with its first units."""

from dataclasses import replace

from invoicing.domain.catalog.identifiers import plain_sku, slug
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.events.store import ProductChanged
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.usecases.catalog.create_product import create_product
from tests.support.cast.products import product
from tests.support.worlds.fake_world import FakeWorld

ONCE, TWICE = RequestKey("once", ""), RequestKey("twice", "")


def mug(sku: str, store: Store) -> Product:
    return replace(product("mug"), sku=sku)


def test_the_first_sku_that_no_product_has_is_used() -> None:
    world = FakeWorld()
    skus = [
        created.result.product.sku
        for key in (ONCE, TWICE)
        if (created := create_product(mug, ["cup", "cup-2"], 3, request=key, ports=world))
    ]
    assert skus == ["cup", "cup-2"]
    assert world.products.get(["cup"])["cup"].available == 3
    assert [event for event, _ in world.products.events] == [
        ProductChanged(sku, is_new=True, adjustment=3) for sku in skus
    ]
    assert create_product(mug, ["cup", "cup-2"], 3, request=RequestKey("third", ""), ports=world) is None


def test_a_form_that_is_sent_twice_creates_one_product() -> None:
    world = FakeWorld()
    create_product(mug, ["cup", "cup-2"], 3, request=ONCE, ports=world)
    again = create_product(mug, ["cup", "cup-2"], 3, request=ONCE, ports=world)
    assert again is not None
    assert again.is_replayed
    assert again.result.product.sku == "cup"
    assert "cup-2" not in world.products.by_sku


def test_the_first_product_locks_the_currency_of_the_store() -> None:
    world = FakeWorld()
    create_product(mug, ["cup"], 0, request=ONCE, ports=world)
    assert world.stores.get().is_currency_locked


def test_a_title_becomes_a_sku() -> None:
    assert slug("Blå kopp, 2 dl (Rørås)") == "blaa-kopp-2-dl-roraas"
    assert slug("Crème brûlée") == "creme-brulee"
    assert slug("茶碗 🍵") == ""
    assert plain_sku(slug("x" * 99)) == "x" * 40
