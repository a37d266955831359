"""Each port twice: the fake that other tests lean on, and the adapter that runs in AWS. One suite holds both."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.product import InventoryPolicy, Product
from invoicing.domain.errors import BusyError, OutOfStockError, StaleSaleError
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.ports import Jobs, Numbers, Products, Sales, Stores
from tests.support.builders.sales import new_sale
from tests.support.fakes import (
    FakeClock,
    FakeIds,
    FakeNumbers,
    FakeStores,
    InMemoryJobs,
    InMemoryProducts,
    InMemorySales,
)


@dataclass
class Ports:
    sales: Sales
    products: Products
    stores: Stores
    numbers: Numbers
    clock: FakeClock
    jobs: Jobs | None = None

    def stock(self, sku: str, units: int, *, inventory_policy: InventoryPolicy = InventoryPolicy.DENY) -> None:
        """Put a product on the shelf."""
        self.products.put(Product(sku, f"Product {sku}", Money(10000, "NOK"), inventory_policy=inventory_policy))
        if units:
            self.products.change_stock(sku, units, None)

    def available(self, sku: str) -> int:
        return self.products.get([sku])[sku].available

    def saved(self, number: int = 1) -> Sale:
        """Return a sale that was just saved."""
        sale = new_sale(number, self.clock())
        self.sales.save(sale)
        return sale


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work` in so many threads that begin at once; return results and errors."""
    ready = threading.Barrier(count)

    def run(number: int) -> Any:
        ready.wait()
        try:
            return work(number)
        except (StaleSaleError, OutOfStockError, BusyError) as error:
            return error

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


@pytest.fixture(params=["in memory", "in DynamoDB"])
def ports(request: pytest.FixtureRequest) -> Ports:
    """Return the ports of one store, kept in memory or in the table."""
    if request.param == "in memory":
        clock = FakeClock()
        products = InMemoryProducts()
        sales = InMemorySales(products, clock, FakeIds())
        return Ports(sales, products, FakeStores(), FakeNumbers(), clock, InMemoryJobs())
    aws = request.getfixturevalue("aws")
    return Ports(app.sales, app.products, app.stores, app.numbers, aws.clock, app.jobs)
