"""Products, discount codes and the store's settings: their versions, and the currency that is locked."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import (
    CurrencyLockedError,
    CurrencyRequiredError,
    NotFoundError,
    UnknownProductError,
    VersionMismatchError,
    VersionRequiredError,
)
from invoicing.domain.values.version import ANY_VERSION, NO_VERSION, NOT_STORED
from invoicing.usecases.catalog.change_store import change_store
from invoicing.usecases.catalog.put_discount_code import put_discount_code, update_discount_code
from invoicing.usecases.catalog.put_product import put_product, update_product
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from tests.support.builders.drafts import draft_of, own_item
from tests.support.cast.products import product
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld

MUG = product("mug")
TENTH = DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 1_000), uses=3)


class Described:
    """One kind of what staff describe: how to put, update and read it."""

    def __init__(self, first: Any, second: Any, put: Callable[..., Any], update: Callable[..., Any], name: str) -> None:
        self.first, self.second, self.name = first, second, name
        self._put, self._update = put, update

    def put(self, world: FakeWorld, wanted: Any, seen: int | None = None) -> int:
        return int(self._put(lambda _: wanted, self.name, seen, ports=world).version)

    def update(self, world: FakeWorld, wanted: Any, seen: int | None = None) -> int:
        return int(self._update(lambda *_: wanted, self.name, seen, ports=world).version)

    def stored(self, world: FakeWorld) -> Any:
        if isinstance(self.first, Product):
            return world.products.get([self.name])[self.name].product
        counted = world.products.code(self.name)
        return counted and counted.code


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(StockedProduct(product("lamp"), 5))


@pytest.fixture(params=["product", "code"])
def kind(request: pytest.FixtureRequest) -> Described:
    if request.param == "product":
        return Described(MUG, replace(MUG, title="Better mug"), put_product, update_product, "mug")
    return Described(TENTH, replace(TENTH, uses=9), put_discount_code, update_discount_code, "TENTH")


def test_what_is_new_needs_no_version_and_what_exists_needs_the_one_that_was_seen(world, kind):
    assert kind.put(world, kind.first) == 1
    for change in (kind.put, kind.update):
        with pytest.raises(VersionRequiredError):
            change(world, kind.second)
    assert kind.put(world, kind.second, seen=1) == 2
    for change in (kind.put, kind.update):
        for stale in (1, 3, NO_VERSION):
            with pytest.raises(VersionMismatchError) as caught:
                change(world, kind.first, seen=stale)
            assert caught.value.current == 2
    assert kind.stored(world) == kind.second
    assert kind.update(world, kind.first, seen=2) == 3


def test_any_version_means_one_that_exists(world, kind):
    with pytest.raises(VersionMismatchError) as caught:
        kind.put(world, kind.first, seen=ANY_VERSION)
    assert caught.value.current == NOT_STORED
    with pytest.raises(NotFoundError):
        kind.update(world, kind.first, seen=ANY_VERSION)
    kind.put(world, kind.first)
    assert kind.put(world, kind.second, seen=ANY_VERSION) == 2
    assert kind.update(world, kind.first, seen=ANY_VERSION) == 3


def test_a_change_that_makes_no_difference_has_the_same_version(world, kind):
    kind.put(world, kind.first)
    assert kind.put(world, kind.first, seen=1) == 1
    assert kind.update(world, kind.first, seen=ANY_VERSION) == 1


def test_of_two_editors_the_second_is_told(world, kind):
    kind.put(world, kind.first)
    other = replace(kind.first, **({"title": "Mine"} if kind.name == "mug" else {"uses": 8}))

    def meanwhile(wanted: Any) -> Any:
        if kind.stored(world) == kind.first:
            kind.put(world, other, seen=1)
        return wanted

    put = put_product if kind.name == "mug" else put_discount_code
    with pytest.raises(VersionMismatchError):
        put(lambda _: meanwhile(kind.second), kind.name, 1, ports=world)
    assert kind.stored(world) == other


def test_a_change_of_stock_leaves_the_version_of_a_product(world):
    put_product(lambda _: MUG, "mug", None, ports=world)
    world.products.change_stock("mug", 7, None)
    stocked = update_product(lambda before, _: replace(before, title="Better mug"), "mug", 1, ports=world)
    assert (stocked.version, stocked.available) == (2, 7)


# --- the store --------------------------------------------------------------------------------------------------------


def renamed(name: str) -> Callable[[Store], Store]:
    return lambda before: replace(before, name=name)


def test_a_new_store_is_described_without_a_version_and_changed_with_one(world):
    assert change_store(renamed("A"), None, ports=world).version == 2
    with pytest.raises(VersionRequiredError):
        change_store(renamed("B"), None, ports=world)
    with pytest.raises(VersionMismatchError):
        change_store(renamed("B"), 1, ports=world)
    assert change_store(renamed("B"), 2, ports=world).version == 3
    assert change_store(renamed("C"), ANY_VERSION, ports=world).version == 4
    assert change_store(renamed("C"), 4, ports=world).version == 4


EURO = replace(STORE, currency="EUR")


@pytest.mark.parametrize(
    "use",
    [
        lambda world: world.draft(draft_of()),
        lambda world: put_product(lambda _: product("new"), "new", None, ports=world),
        lambda world: put_discount_code(lambda _: TENTH, "TENTH", None, ports=world),
    ],
    ids=["draft-order", "product", "discount-code"],
)
def test_the_first_thing_with_a_price_locks_the_currency(use):
    world = FakeWorld()
    change_store(lambda _: EURO, ANY_VERSION, ports=world)
    change_store(lambda _: STORE, ANY_VERSION, ports=world)
    use(world)
    with pytest.raises(CurrencyLockedError) as caught:
        change_store(lambda _: EURO, ANY_VERSION, ports=world)
    assert caught.value.code == "currency_locked"
    assert change_store(renamed("B"), ANY_VERSION, ports=world).currency == "NOK"


def test_what_is_refused_or_only_calculated_locks_nothing(world):
    calculate_draft_order(draft_of(), ports=FakeWorld())
    with pytest.raises(UnknownProductError):
        world.draft(draft_of())
    with pytest.raises(NotFoundError):
        update_product(lambda before, _: before, "ghost", 1, ports=world)
    assert change_store(lambda _: EURO, ANY_VERSION, ports=world).currency == "EUR"


def test_the_currency_is_locked_with_one_write_in_the_life_of_a_store():
    world = FakeWorld()
    world.draft()
    put_product(lambda _: product("new"), "new", None, ports=world)
    world.draft()
    assert world.stores.locks == 1


def create_while(world: FakeWorld, changed: Callable[[Store], Store]) -> None:
    """Create a draft order with a price in the store's currency; its lock of the currency meets other settings."""
    lock, changes = world.stores.lock_currency, [changed]

    def staff_are_faster(store: Store) -> None:
        while changes:
            change_store(changes.pop(), ANY_VERSION, ports=world)
        lock(store)

    world.stores.lock_currency = staff_are_faster  # type: ignore[method-assign]  # replaces a method
    world.draft(draft_of(own_item("150.00")))


def test_a_first_draft_order_is_created_although_the_settings_change_meanwhile():
    world = FakeWorld()
    create_while(world, renamed("B"))
    assert (len(world.sales.records), world.stores.locks) == (1, 1)


def test_a_first_draft_order_with_prices_in_a_former_currency_is_refused():
    world = FakeWorld()
    with pytest.raises(CurrencyRequiredError):
        create_while(world, lambda _: EURO)
    assert (world.sales.records, world.stores.locks) == ({}, 0)
