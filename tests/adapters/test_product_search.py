"""Products are found by words of title and sku, until these change."""

from dataclasses import replace

import pytest

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.catalog.product import CatalogStatus, Product
from invoicing.domain.errors import InvalidCursorError, StaleSaleError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.values.money import Money
from tests.support.adapters.ports import Ports
from tests.support.aws import Aws

BOTH = (CatalogStatus.ACTIVE, CatalogStatus.ARCHIVED)
CUP = Product("kopp-01", "Kopp i steingods, grønn", Money(10000, "NOK"))
DISH = Product("fat-eik", "Fat av eik", Money(20000, "NOK"))
OLD = Product("kopp-99", "Gammel kopp", Money(5000, "NOK"), status=CatalogStatus.ARCHIVED)


@pytest.fixture
def shelf(ports: Ports) -> Ports:
    for product in (CUP, DISH, OLD):
        ports.products.put(product, seen=None)
    return ports


def found(ports: Ports, query: str, limit: int = 50, statuses: tuple[CatalogStatus, ...] = BOTH[:1]) -> list[str]:
    """Return the skus of all that is found, page after page."""
    skus: list[str] = []
    cursor = None
    for _ in range(99):
        page = ports.products.search(query, limit, cursor, statuses)
        skus += [it.id if isinstance(it, Unreadable) else it.product.sku for it in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return skus
    raise AssertionError("a search without an end")


@pytest.mark.parametrize(
    ("query", "skus"),
    [
        ("kopp", ["kopp-01"]),
        ("STEIN", ["kopp-01"]),
        ("gronn kopp", ["kopp-01"]),
        ("kopp-01", ["kopp-01"]),
        ("kopp 1", ["kopp-01"]),
        ("eik", ["fat-eik"]),
        ("fat-", ["fat-eik"]),
        ("gammel", []),
        ("kopp eik", []),
        ("opp", []),
        ("?!", []),
    ],
)
@pytest.mark.parametrize("limit", [1, 50])
def test_a_product_is_found_by_words_of_title_and_sku(shelf: Ports, query: str, skus: list[str], limit: int) -> None:
    assert found(shelf, query, limit) == skus


@pytest.mark.parametrize("limit", [1, 50])
def test_archived_products_are_found_where_they_are_asked_for(shelf: Ports, limit: int) -> None:
    assert found(shelf, "kopp", limit, BOTH) == ["kopp-01", "kopp-99"]
    assert found(shelf, "kopp", limit, BOTH[1:]) == ["kopp-99"]


def test_a_renamed_product_is_found_by_its_new_title_only(shelf: Ports) -> None:
    seen = shelf.products.get([CUP.sku])[CUP.sku]
    shelf.products.put(replace(CUP, title="Krus"), seen=seen)
    assert found(shelf, "krus") == found(shelf, "kopp") == [CUP.sku]
    assert found(shelf, "steingods") == []


def test_a_product_that_is_created_with_its_stock_is_found(shelf: Ports) -> None:
    shelf.products.create(Product("skål", "Skål", Money(100, "NOK")), 3, RequestKey("form", "print"))
    assert found(shelf, "skal") == ["skål"]


def test_a_refused_change_of_a_product_is_not_found(shelf: Ports) -> None:
    seen = shelf.products.get([CUP.sku])[CUP.sku]
    shelf.products.put(replace(CUP, title="Krus"), seen=seen)
    with pytest.raises(StaleSaleError):
        shelf.products.put(replace(CUP, title="Skål"), seen=seen)
    assert found(shelf, "skål") == []


def test_results_show_the_stock_of_now(shelf: Ports) -> None:
    shelf.products.change_stock(CUP.sku, 7, None)
    (cup,) = shelf.products.search("kopp", 10, None).items
    assert not isinstance(cup, Unreadable)
    assert (cup.product, cup.available, cup.version) == (CUP, 7, 1)


def test_a_cursor_of_another_search_is_refused(shelf: Ports) -> None:
    cursor = shelf.products.search("kopp", 1, None, BOTH).next_cursor
    assert cursor
    for query, statuses in (("ko", BOTH), ("kopp", BOTH[:1])):
        with pytest.raises(InvalidCursorError):
            shelf.products.search(query, 1, cursor, statuses)


# --- in DynamoDB only -------------------------------------------------------------------------------------------------


@pytest.fixture
def table(aws: Aws) -> Ports:
    return Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)


def test_a_title_of_many_words_has_24_rows_at_most(aws: Aws, table: Ports) -> None:
    product = Product("kopp", " ".join(f"n{i}" for i in range(100)), Money(10000, "NOK"))
    table.products.put(product, seen=None)
    rows = [item for item in aws.items() if item["PK"]["S"].startswith("SEARCH#PRODUCTS#")]
    assert len(rows) == 24
    table.products.put(replace(product, title="Kopp"), seen=table.products.get(["kopp"])["kopp"])
    rows = [item for item in aws.items() if item["PK"]["S"].startswith("SEARCH#PRODUCTS#")]
    assert [item["SK"]["S"] for item in rows] == ["kopp\x1fkopp"]


def test_a_search_of_products_costs_two_calls_a_page(aws: Aws, table: Ports) -> None:
    for number in range(12):
        table.products.put(Product(f"kopp-{number}", f"Kopp {number}", Money(10000, "NOK")), seen=None)
    aws.calls.clear()
    page = table.products.search("kopp", 5, None)
    assert (len(page.items), aws.calls) == (5, ["Query", "BatchGetItem"])


def test_a_product_that_cannot_be_read_is_found_as_such(aws: Aws, table: Ports) -> None:
    for product in (CUP, DISH):
        table.products.put(product, seen=None)
    (broken,) = (item for item in aws.items() if item["PK"]["S"] == f"PRODUCT#{CUP.sku}")
    del broken["summary"]["M"]["price"]
    client("dynamodb").put_item(TableName=aws.table, Item=broken)
    assert table.products.search("kopp", 10, None).items == [Unreadable(CUP.sku)]
