"""Pages of the back office's lists with few rows and with very many: calls to AWS, and read units."""

from invoicing.bootstrap import app
from invoicing.domain.catalog.product import Product
from invoicing.domain.values.money import Money
from local.stack import Stack
from tests.support.actors.office import Office
from tests.support.actors.shop import Shop
from tests.support.builders.many_rows import PAGES, few_products, few_sales, many_products, many_sales
from tests.support.builders.many_totals import FEW, HOME, MANY, put_totals
from tests.support.cast.people import INGRID

DRAFTS = 100_000  # and so many orders
PRODUCTS = 5_000


def run(stack: Stack) -> None:
    merchant, table = Shop(stack).merchant, stack._table()
    order = merchant.complete_unpaid(merchant.ready(tags=["jul"]))
    sale = app.sales.get(order["id"].removeprefix("ord_"))
    stack.wait_until_idle()
    few_sales(table, sale)
    app.products.put(Product("mug", "Product mug", Money(1000, "NOK")), seen=None)
    few_products(table, "mug")
    office = Office.signed_in(INGRID)
    put_totals(table, FEW, app.today())
    pages = {**HOME, **PAGES}
    few = {path: _measured(stack, office, path) for path in pages}
    put_totals(table, MANY, app.today())
    many_sales(table, sale, DRAFTS)
    many_products(table, "mug", PRODUCTS)
    rows = f"{DRAFTS:,} drafts, {DRAFTS:,} orders and {PRODUCTS:,} products, and totals of {MANY:,} orders"
    print(f"\nPages with few rows, and with {rows}\n")
    print(f"{'page':<32} {'calls':>5} {'budget':>7} {'reads':>6} {'calls':>6} {'reads':>6}  operations of many")
    for path, budget in pages.items():
        (calls, reads), (many, reads_of_many) = few[path], _measured(stack, office, path)
        most = f"≤ {len(budget) - budget.count('GetItem') + 1}"
        print(f"{path:<32} {len(calls):>5} {most:>7} {reads:>6.1f} {len(many):>6} {reads_of_many:>6.1f}  {_said(many)}")


def _measured(stack: Stack, office: Office, path: str) -> tuple[list[str], float]:
    """Return the calls of a page, the one for its session included, and their read units."""
    stack.calls.clear()
    stack.calls.measuring = True
    office.open(path)
    stack.calls.measuring = False
    # The store's settings are read now and then, and the generation of the totals is half a unit.
    made = [call for call in stack.calls.made if call.operation != "GetItem"]
    return [call.operation for call in made], sum(call.units.read for call in made)


def _said(operations: list[str]) -> str:
    return ", ".join(f"{operations.count(name)} {name}" for name in sorted(set(operations)))
