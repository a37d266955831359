"""Versions of products, discount codes and settings, their lists by status, and the lock of the currency.

In memory and in DynamoDB alike.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.product import CatalogStatus, Product
from invoicing.domain.catalog.store import NEW_STORE
from invoicing.domain.errors import InvalidCursorError, StaleSaleError
from invoicing.domain.values.money import Money
from tests.support.adapters.concurrency import together
from tests.support.adapters.ports import Ports

MUG = Product("mug", "Mug", Money(19900, "NOK"))
SUMMER = DiscountCode("SUMMER", Discount(DiscountType.PERCENTAGE, 1_000), uses=3)
ARCHIVED = CatalogStatus.ARCHIVED
EURO = replace(NEW_STORE, currency="EUR")

Put = Callable[..., Any]


def put_product(ports: Ports) -> Put:
    return lambda title, seen: ports.products.put(replace(MUG, title=title), seen=seen)


def put_code(ports: Ports) -> Put:
    return lambda title, seen: ports.products.put_code(
        replace(SUMMER, discount=replace(SUMMER.discount, title=title)), seen=seen
    )


def put_store(ports: Ports) -> Put:
    return lambda name, seen: ports.stores.put(replace(NEW_STORE, name=name), seen=seen or NEW_STORE)


@pytest.fixture(params=[put_product, put_code, put_store], ids=["product", "code", "store"])
def put(request: pytest.FixtureRequest, ports: Ports) -> Put:
    made: Put = request.param(ports)
    return made


def test_a_change_replaces_only_what_was_seen(put: Put) -> None:
    first = put("A", None)
    second = put("B", first)
    assert second.version == first.version + 1
    for stale in (None, first):
        with pytest.raises(StaleSaleError):
            put("C", stale)
    assert put("C", second).version == second.version + 1


def test_of_eight_editors_at_once_one_is_first(put: Put) -> None:
    seen = put("A", None)
    results = together(8, lambda number: put(f"name {number}", seen))
    assert sum(not isinstance(result, StaleSaleError) for result in results) == 1
    assert all(isinstance(result, StaleSaleError) or result.version == seen.version + 1 for result in results)


def test_of_eight_who_create_at_once_one_does(put: Put) -> None:
    results = together(8, lambda number: put(f"name {number}", None))
    assert sum(not isinstance(result, StaleSaleError) for result in results) == 1


def test_sales_and_deliveries_in_between_disturb_no_editor(ports: Ports) -> None:
    product, code = ports.products.put(MUG, seen=None), ports.products.put_code(SUMMER, seen=None)
    ports.products.change_stock("mug", 5, None)
    sale = ports.saved()
    sale.take_stock({"mug": 2, SUMMER.sku: 1})
    ports.sales.save(sale)
    ports.products.put(replace(MUG, title="Better mug"), seen=product)
    ports.products.put_code(replace(SUMMER, uses=5), seen=code)
    assert (ports.available("mug"), ports.products.get(["mug"])["mug"].version) == (3, 2)
    counted = ports.products.code("SUMMER")
    assert counted
    assert (counted.available, counted.used, counted.version) == (4, 1, 2)


def test_a_price_that_changes_while_it_is_sold_loses_no_unit(ports: Ports) -> None:
    seen = ports.products.put(MUG, seen=None)
    ports.products.change_stock("mug", 20, None)

    def sell_or_reprice(number: int) -> None:
        if number == 0:
            ports.products.put(replace(MUG, price=Money(1, "NOK")), seen=seen)
        else:
            ports.products.change_stock("mug", -1, None)

    assert together(9, sell_or_reprice) == [None] * 9
    assert ports.available("mug") == 12
    assert ports.products.get(["mug"])["mug"].product.price == Money(1, "NOK")


# --- lists ------------------------------------------------------------------------------------------------------------


def stock_shelves(ports: Ports) -> None:
    """Put the products a to h on the shelves, and archive every other one; and codes of the same names."""
    for number, name in enumerate("abcdefgh"):
        status = CatalogStatus.ACTIVE if number % 2 else ARCHIVED
        ports.products.put(replace(MUG, sku=name, status=status), seen=None)
        ports.products.put_code(replace(SUMMER, code=name.upper(), status=status), seen=None)


def pages_of(read: Callable[..., Any], limit: int, name: Callable[[Any], str], *statuses: CatalogStatus) -> list[str]:
    pages: list[str] = []
    cursor = None
    while cursor is not None or not pages:
        page = read(limit, cursor, *([statuses] if statuses else []))
        pages.append("".join(map(name, page.items)))
        cursor = page.next_cursor
    return pages


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 8, 9])
def test_lists_have_the_statuses_that_were_asked_for_in_order_of_name(ports: Ports, limit: int) -> None:
    stock_shelves(ports)

    def pages(names: str) -> list[str]:
        return [names[start : start + limit] for start in range(0, len(names), limit)]

    for read, name in (
        (ports.products.list, lambda it: it.product.sku),
        (ports.products.codes, lambda it: it.code.code.lower()),
    ):
        assert pages_of(read, limit, name) == pages("bdfh")
        assert pages_of(read, limit, name, ARCHIVED) == pages("aceg")
        assert pages_of(read, limit, name, *CatalogStatus) == pages("abcdefgh")


def test_what_is_archived_or_active_again_changes_lists(ports: Ports) -> None:
    stocked = ports.products.put(MUG, seen=None)
    stocked = ports.products.put(replace(MUG, status=ARCHIVED), seen=stocked)
    assert ports.products.list(9, None).items == []
    assert ports.products.list(9, None, (ARCHIVED,)).items == [stocked]
    stocked = ports.products.put(MUG, seen=stocked)
    assert ports.products.list(9, None).items == [stocked]
    assert ports.products.list(9, None, (ARCHIVED,)).items == []


def test_a_cursor_belongs_to_the_statuses_that_it_was_made_for(ports: Ports) -> None:
    stock_shelves(ports)
    cursor = ports.products.list(1, None).next_cursor
    for read, statuses in ((ports.products.list, (ARCHIVED,)), (ports.products.codes, (CatalogStatus.ACTIVE,))):
        with pytest.raises(InvalidCursorError):
            read(1, cursor, statuses)


# --- the currency -----------------------------------------------------------------------------------------------------


def test_a_currency_changes_until_it_is_locked(ports: Ports) -> None:
    euro = ports.stores.put(EURO, seen=NEW_STORE)
    ports.stores.lock_currency(euro)
    locked = ports.stores.read()
    assert (locked.currency, locked.is_currency_locked, locked.version) == ("EUR", True, euro.version)
    with pytest.raises(StaleSaleError):
        ports.stores.put(NEW_STORE, seen=locked)
    named = ports.stores.put(replace(EURO, name="Fjord"), seen=locked)
    assert (named.is_currency_locked, ports.stores.get().name) == (True, "Fjord")


def test_a_lock_is_for_the_settings_that_were_read(ports: Ports) -> None:
    before = ports.stores.read()
    ports.stores.put(EURO, seen=before)
    with pytest.raises(StaleSaleError):
        ports.stores.lock_currency(before)
    assert not ports.stores.read().is_currency_locked


def test_a_store_that_was_never_described_can_be_locked_and_described_afterwards(ports: Ports) -> None:
    ports.stores.lock_currency(ports.stores.read())
    ports.stores.lock_currency(ports.stores.read())
    locked = ports.stores.read()
    assert (locked, locked.is_new, locked.is_currency_locked) == (NEW_STORE, True, True)
    with pytest.raises(StaleSaleError):
        ports.stores.put(EURO, seen=locked)
    assert ports.stores.put(replace(NEW_STORE, name="Fjord"), seen=locked).currency == "NOK"


def test_a_lock_and_a_change_of_currency_at_once_leave_one_currency(ports: Ports) -> None:
    before = ports.stores.read()

    def lock_or_change(number: int) -> str:
        if number % 2:
            return ports.stores.put(EURO, seen=before).currency
        ports.stores.lock_currency(before)
        return before.currency

    promised = {result for result in together(8, lock_or_change) if not isinstance(result, StaleSaleError)}
    assert promised == {ports.stores.read().currency}
