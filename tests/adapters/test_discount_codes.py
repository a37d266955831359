"""How discount codes and their uses are kept, in memory and in DynamoDB alike."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from invoicing.domain.catalog.discount import CountedCode, Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.product import CatalogStatus
from invoicing.domain.errors import CodeUsedUpError, InvalidCursorError, OutOfStockError
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage
from tests.support.adapters.concurrency import together
from tests.support.adapters.ports import Ports

AMOUNT = Discount(DiscountType.FIXED_AMOUNT, amount=Money(5_000, "NOK"), title="Summer")
SUMMER = DiscountCode("SUMMER", AMOUNT, Money(50_000, "NOK"), ends_at=datetime(2027, 9, 1, tzinfo=UTC), uses=3)


def take(ports: Ports, sku: str = SUMMER.sku, number: int = 1, **more: int) -> None:
    sale = ports.saved(number)
    sale.take_stock({sku: 1, **more})
    ports.sales.save(sale)


def test_a_discount_code_is_read_as_it_was_stored(ports: Ports) -> None:
    assert ports.products.put_code(SUMMER, seen=None) == CountedCode(SUMMER, 3)
    assert ports.products.code("SUMMER") == CountedCode(SUMMER, 3)
    assert ports.products.code("WINTER") is None


def test_a_code_of_any_letters_is_stored_and_its_uses_are_counted(ports: Ports) -> None:
    code = replace(SUMMER, code="SØMMER-夏")
    ports.products.put_code(code, seen=None)
    take(ports, code.sku)
    counted = ports.products.code("SØMMER-夏")
    assert counted
    assert (counted.code, counted.used) == (code, 1)
    assert ports.products.code("SOMMER-夏") is None


def test_a_use_is_held_and_released_as_stock_is(ports: Ports) -> None:
    ports.products.put_code(SUMMER, seen=None)
    take(ports)
    counted = ports.products.code("SUMMER")
    assert counted
    assert (counted.available, counted.used) == (2, 1)
    sale = ports.saved(2)
    sale.release_stock({SUMMER.sku: 1})
    ports.sales.save(sale)
    assert ports.products.code("SUMMER") == CountedCode(SUMMER, 3)


def test_a_code_without_a_limit_is_never_used_up_and_counts_all_the_same(ports: Ports) -> None:
    ports.products.put_code(replace(SUMMER, uses=0), seen=None)
    for number in range(1, 4):
        take(ports, number=number)
    counted = ports.products.code("SUMMER")
    assert counted
    assert (counted.used, counted.is_used_up) == (3, False)


def test_changing_a_limit_keeps_count_of_what_was_used(ports: Ports) -> None:
    ports.products.put_code(SUMMER, seen=None)
    take(ports)
    take(ports, number=2)
    raised = ports.products.put_code(replace(SUMMER, uses=10), seen=ports.products.code("SUMMER"))
    assert (raised.used, raised.version) == (2, 2)
    lowered = ports.products.put_code(replace(SUMMER, uses=1), seen=raised)
    assert (lowered.used, lowered.is_used_up) == (2, True)
    assert ports.products.put_code(replace(SUMMER, uses=0), seen=lowered).used == 2
    counted = ports.products.code("SUMMER")
    assert counted
    assert (counted.used, counted.version) == (2, 4)


def test_a_used_up_discount_code_reports_no_shortage_of_products(ports: Ports) -> None:
    ports.stock("mug", 5)
    ports.products.put_code(replace(SUMMER, uses=1), seen=None)
    take(ports, mug=1)
    with pytest.raises(CodeUsedUpError) as caught:
        take(ports, number=2, mug=1)
    assert caught.value.shortages == ()
    assert ports.available("mug") == 4
    with pytest.raises(CodeUsedUpError) as both:
        take(ports, number=3, mug=9)
    assert both.value.shortages == (Shortage("mug", 9, 4),)


def test_an_unknown_code_gives_nothing(ports: Ports) -> None:
    with pytest.raises(OutOfStockError):
        take(ports, "code:GHOST")


def test_concurrent_sales_use_a_code_no_more_often_than_its_limit(ports: Ports) -> None:
    ports.products.put_code(SUMMER, seen=None)
    sales = [ports.saved(number) for number in range(1, 9)]

    def pay(i: int) -> None:
        sales[i].take_stock({SUMMER.sku: 1})
        ports.sales.save(sales[i])

    results = together(8, pay)
    taken = sum(result is None for result in results)
    counted = ports.products.code("SUMMER")
    assert counted
    assert counted.used == taken <= 3
    assert counted.available >= 0


def test_codes_are_listed_by_name_and_are_no_products(ports: Ports) -> None:
    ports.stock("mug", 1)
    for name in ("WINTER", "AUTUMN", "SUMMER"):
        ports.products.put_code(replace(SUMMER, code=name), seen=None)
    first = ports.products.codes(2, None)
    assert [it.code.code for it in first.items] == ["AUTUMN", "SUMMER"]
    second = ports.products.codes(2, first.next_cursor)
    assert ([it.code.code for it in second.items], second.next_cursor) == (["WINTER"], None)
    assert [it.product.sku for it in ports.products.list(10, None).items] == ["mug"]


def test_codes_that_begin_with_a_text_are_listed_page_by_page(ports: Ports) -> None:
    for name in ("SUM", "SUMMER", "SUMMER-2", "SUMMERTIME", "SUN", "WINTER"):
        ports.products.put_code(replace(SUMMER, code=name), seen=None)
    archived = replace(SUMMER, code="SUMMER-1", status=CatalogStatus.ARCHIVED)
    ports.products.put_code(archived, seen=None)
    found, cursor = [], None
    for _ in range(3):
        page = ports.products.codes(2, cursor, [*CatalogStatus], prefix="SUMMER")
        found += [it.code.code for it in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        with pytest.raises(InvalidCursorError):
            ports.products.codes(2, cursor, [*CatalogStatus], prefix="SUM")
    assert (found, cursor) == (["SUMMER", "SUMMER-1", "SUMMER-2", "SUMMERTIME"], None)
    assert ports.products.codes(9, None, prefix="SUMMERS").items == []
