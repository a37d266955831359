"""How many calls and read units a page of a list costs: as many with few rows as with very many."""

from collections.abc import Iterator

import pytest
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

from invoicing.bootstrap import app
from invoicing.domain.sale.sale import Sale
from local.aws.call_recorder import Calls
from local.template import ACCOUNT, REGION
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.aws import Aws
from tests.support.builders.many_rows import (
    PAGES,
    RARE_ONES,
    READ_ON,
    few_products,
    few_sales,
    many_products,
    many_sales,
)
from tests.support.builders.many_totals import FEW, HOME, MANY as MANY_ORDERS, put_totals

MANY = 600  # of draft orders, and of orders: each has one or two rows besides
PRODUCTS = 1100  # a page of a stock level reads 1,000
# Of a full page and one row more from each query, and of the 25 that a tag or due date points to.
MOST_UNITS = 40
OF_STOCK = 45
OF_HOME = 30


@pytest.fixture(autouse=True)
def _settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invoicing.adapters.dynamodb.store._CACHE_SECONDS", float("inf"))


@pytest.fixture
def calls() -> Iterator[Calls]:
    recorder = Calls(measuring=True)
    recorder.start()
    yield recorder
    recorder.stop()


@pytest.fixture
def table(aws: Aws) -> Table:
    return dynamodb_backends[ACCOUNT][REGION].tables[aws.table]


@pytest.fixture
def sale(aws_merchant: Merchant) -> Sale:
    order = aws_merchant.complete_unpaid(aws_merchant.ready(tags=["jul"]))
    return app.sales.get(order["id"].removeprefix("ord_"))


def opened(office: Office, calls: Calls, path: str) -> tuple[list[str], float, Page]:
    """Open a page; return its calls beside that for the session, and their read units."""
    calls.clear()
    page = office.open(path)
    session, *made = calls.made
    assert session.operation == "BatchGetItem"
    return [call.operation for call in made], sum(call.units.read for call in made), page


def test_the_home_page_makes_the_same_calls_with_a_hundred_orders_and_with_a_million(
    aws_office: Office, table: Table, calls: Calls, sale: Sale
) -> None:
    [(path, expected)] = HOME.items()
    read = []
    for orders, sales in ((FEW, 1), (MANY_ORDERS, 300)):
        many_sales(table, sale, sales)
        put_totals(table, orders, app.today())
        made, units, page = opened(aws_office, calls, path)
        assert made == expected
        assert len(page.soup.select(".chart")) == 3
        read.append(units)
    assert max(read) <= min(read) * 1.2  # larger numbers take more digits
    assert max(read) <= OF_HOME


def test_lists_of_a_store_without_due_dates_take_a_query_less(
    aws_office: Office, aws_merchant: Merchant, calls: Calls
) -> None:
    aws_merchant.draft()
    assert opened(aws_office, calls, "/admin/drafts")[0] == ["Query", "GetItem", "Query"]


def test_a_page_of_each_list_makes_the_same_calls_with_few_rows_and_with_many(
    aws_office: Office, table: Table, sale: Sale, calls: Calls
) -> None:
    def measured(path: str) -> tuple[list[str], float, int]:
        made, units, page = opened(aws_office, calls, path)
        return made, units, len(page.soup.select("#results .row"))

    put_totals(table, FEW, app.today())
    few_sales(table, sale)
    few_products(table, "mug")
    few = {path: measured(path) for path in PAGES}
    many_sales(table, sale, MANY)
    many_products(table, "mug", PRODUCTS)
    for path, expected in PAGES.items():
        made, units, shown = measured(path)
        assert made == few[path][0] == expected, path
        assert few[path][2] > 0, path
        assert shown == RARE_ONES.get(path, 0 if path in READ_ON else 25), path
        assert units <= (OF_STOCK if path in READ_ON else MOST_UNITS), path


@pytest.mark.parametrize(
    "path",
    ["/admin/drafts?tab=opened&tag=jul", "/admin/drafts?tab=open&query=kari+nils", "/admin/products?tab=low"],
)
def test_a_page_without_a_row_that_matches_leads_on_until_the_end(
    aws_office: Office, table: Table, sale: Sale, path: str
) -> None:
    many_sales(table, sale, MANY)
    many_products(table, "mug", PRODUCTS)
    page = aws_office.open(path)
    for _ in range(MANY // 100 + 2):
        assert page.soup.select("#results .row") == []
        more = page.soup.select_one("#more a")
        if more is None:
            break
        assert (more.get_text(), "There are more." in page.text) == ("Look further", True)
        page = aws_office.open(str(more["href"]))
    assert "There are no more." in page.text
    assert page.soup.select("#more") == []


def test_a_search_of_both_that_has_to_read_on_says_where(aws_office: Office, table: Table, sale: Sale) -> None:
    many_sales(table, sale, MANY)
    page = aws_office.open("/admin/search?query=kari+nils")
    assert "Nothing found" not in page.text
    more = next(tag for tag in page.soup.select("#results a") if tag.get_text() == "Look further among drafts")
    assert "There are no more." in aws_office.open(str(more["href"])).text
