"""How products and their stock are kept, in memory and in DynamoDB alike."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.product import InventoryPolicy, Product, StockedProduct
from invoicing.domain.catalog.store import NEW_STORE
from invoicing.domain.errors import (
    InvalidCursorError,
    KeyReusedError,
    NotFoundError,
    OutOfStockError,
    VersionMismatchError,
)
from invoicing.domain.events import RecordedEvent
from invoicing.domain.events.store import ProductChanged
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage
from invoicing.domain.values.version import ANY_VERSION, NO_VERSION
from invoicing.ports import Once
from tests.support.adapters.concurrency import together
from tests.support.adapters.ports import Ports
from tests.support.builders.sales import EVERYTHING

MUG = Product("mug", "Mug", Money(19900, "NOK"), weight_grams=300, tax_class="food")


def test_a_new_product_has_nothing_available(ports: Ports) -> None:
    assert ports.products.put(MUG, seen=None) == StockedProduct(MUG, 0, version=1)
    assert ports.products.get(["mug"]) == {"mug": StockedProduct(MUG, 0)}


def test_a_product_is_created_with_its_stock_once_for_each_key(ports: Ports) -> None:
    key = RequestKey("name", "body")
    assert ports.products.create(MUG, 7, key) == Once(StockedProduct(MUG, 7, version=1))
    again = [replace(MUG, title="Cup"), replace(MUG, sku="cup")]
    assert [ports.products.create(other, 9, key) for other in again] == [
        Once(StockedProduct(MUG, 7, version=1), is_replayed=True)
    ] * 2
    for other in again:
        with pytest.raises(KeyReusedError):
            ports.products.create(other, 9, RequestKey("name", "another body"))
    assert set(ports.products.get(["mug", "cup"])) == {"mug"}


def test_a_product_that_exists_is_not_created_again(ports: Ports) -> None:
    ports.stock("mug", 3)
    key = RequestKey("name", "body")
    assert ports.products.create(replace(MUG, title="Cup"), 7, key) is None
    assert ports.available("mug") == 3
    created = ports.products.create(replace(MUG, sku="cup"), 7, key)
    assert created is not None
    assert not created.is_replayed


def test_changing_a_product_leaves_its_stock(ports: Ports) -> None:
    created = ports.products.put(MUG, seen=None)
    ports.products.change_stock("mug", 7, None)
    dearer = Product(
        "mug",
        "Large mug",
        Money(29900, "NOK"),
        taxable=False,
        requires_shipping=False,
        inventory_policy=InventoryPolicy.CONTINUE,
    )
    assert ports.products.put(dearer, seen=created).version == 2
    assert ports.products.get(["mug"]) == {"mug": StockedProduct(dearer, 7, version=2)}


def test_unknown_products_are_left_out(ports: Ports) -> None:
    ports.products.put(MUG, seen=None)
    assert set(ports.products.get(["mug", "ghost", "mug"])) == {"mug"}
    assert ports.products.get([]) == {}


def test_units_come_in_and_get_lost(ports: Ports) -> None:
    ports.products.put(MUG, seen=None)
    assert ports.products.change_stock("mug", 5, None).result.available == 5
    assert ports.products.change_stock("mug", -2, None).result.available == 3


def test_stock_cannot_fall_below_zero(ports: Ports) -> None:
    ports.stock("mug", 3)
    with pytest.raises(OutOfStockError) as caught:
        ports.products.change_stock("mug", -4, None)
    assert caught.value.shortages == (Shortage("mug", 4, 3),)
    assert ports.available("mug") == 3


@pytest.mark.parametrize("change", [1, -1])
def test_the_stock_of_an_unknown_product_cannot_be_changed(ports: Ports, change: int) -> None:
    with pytest.raises(NotFoundError):
        ports.products.change_stock("ghost", change, None)


def test_stock_is_changed_in_the_version_that_is_named_if_one_is(ports: Ports) -> None:
    ports.stock("mug", 5)
    key = RequestKey("name", "body")
    for version in (2, NO_VERSION):
        with pytest.raises(VersionMismatchError) as refused:
            ports.products.change_stock("mug", -9, key, seen_version=version)
        assert refused.value.current == 1
    for version in (1, ANY_VERSION):
        with pytest.raises(OutOfStockError):
            ports.products.change_stock("mug", -9, None, seen_version=version)
        with pytest.raises(NotFoundError):
            ports.products.change_stock("ghost", 1, None, seen_version=version)
    assert ports.products.change_stock("mug", -5, key, seen_version=1).result.available == 0
    assert ports.products.change_stock("mug", -5, key, seen_version=1).is_replayed


def test_a_change_with_a_key_is_made_once(ports: Ports) -> None:
    ports.stock("mug", 1)
    key = RequestKey("name", "body")
    first, *again = (ports.products.change_stock("mug", -1, key) for _ in range(3))
    assert (first.result.available, first.is_replayed) == (0, False)
    assert again == [Once(first.result, is_replayed=True)] * 2
    assert ports.products.change_stock("mug", 5, RequestKey("other", "body")).result.available == 5


def test_a_key_that_comes_with_another_change_is_refused(ports: Ports) -> None:
    ports.stock("mug", 1)
    ports.products.change_stock("mug", 5, RequestKey("name", "body"))
    with pytest.raises(KeyReusedError):
        ports.products.change_stock("mug", 7, RequestKey("name", "another body"))
    assert ports.available("mug") == 6


def test_a_refused_change_does_not_use_up_its_key(ports: Ports) -> None:
    ports.stock("mug", 1)
    key = RequestKey("name", "body")
    with pytest.raises(OutOfStockError):
        ports.products.change_stock("mug", -2, key)
    ports.products.change_stock("mug", 1, None)
    assert ports.products.change_stock("mug", -2, key).result.available == 0


def test_the_history_of_a_product_is_its_latest_events_newest_first(ports: Ports) -> None:
    ports.products.create(MUG, 7, RequestKey("name", "body"), event=ProductChanged("mug", is_new=True, adjustment=7))
    for units in (1, 2):
        event = ProductChanged("mug", ("available",), adjustment=units, reason="received")
        ports.products.change_stock("mug", units, None, event=event)
    told = [entry.data for entry in ports.products.history("mug", 2) if isinstance(entry, RecordedEvent)]
    assert [event.adjustment for event in told if isinstance(event, ProductChanged)] == [2, 1]
    assert ports.products.history("ghost", 2) == []


def test_of_32_changes_at_once_none_is_lost(ports: Ports) -> None:
    ports.stock("mug", 0)
    together(32, lambda number: ports.products.change_stock("mug", number, None))
    assert ports.available("mug") == sum(range(32))


def test_products_are_listed_by_sku_with_what_is_available(ports: Ports) -> None:
    for sku in ("c", "a", "b"):
        ports.stock(sku, ord(sku))
    first = ports.products.list(2, None)
    assert [(stocked.product.sku, stocked.available) for stocked in first.items] == [("a", 97), ("b", 98)]
    second = ports.products.list(2, first.next_cursor)
    assert [(stocked.product.sku, stocked.available) for stocked in second.items] == [("c", 99)]
    assert second.next_cursor is None
    with pytest.raises(InvalidCursorError):
        ports.sales.draft_orders(EVERYTHING, 2, first.next_cursor)


def test_numbers_begin_at_1001_and_never_come_twice(ports: Ports) -> None:
    assert (ports.numbers.next_draft_order(), ports.numbers.next_draft_order()) == (1001, 1002)
    assert ports.numbers.next_order() == 1001
    assert sorted(together(20, lambda _: ports.numbers.next_order())) == list(range(1002, 1022))


def test_a_store_is_a_new_one_until_it_is_described(ports: Ports) -> None:
    assert ports.stores.get() == NEW_STORE
    assert ports.stores.read().is_new
    fjord = replace(NEW_STORE, name="Fjell & Fjord", link_days=14)
    stored = ports.stores.put(fjord, seen=NEW_STORE)
    assert ports.stores.get() == fjord
    assert (stored.version, ports.stores.read().version, ports.stores.read().is_new) == (2, 2, False)
