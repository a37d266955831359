"""Each port twice: the fake that other tests lean on, and the adapter that runs in AWS. One suite holds both."""

from dataclasses import dataclass

import pytest

from invoicing.bootstrap import app
from invoicing.domain.money import Money
from invoicing.domain.products import Product
from invoicing.ports import Numbers, Products, Sales, Stores
from tests.fakes import FakeClock, FakeIds, FakeNumbers, FakeStores, InMemoryProducts, InMemorySales


@dataclass
class Ports:
    sales: Sales
    products: Products
    stores: Stores
    numbers: Numbers
    clock: FakeClock

    def stock(self, sku: str, units: int, *, sell_on: bool = False) -> None:
        """Put a product on the shelf."""
        self.products.put(Product(sku, f"Product {sku}", Money(10000, "NOK"), sell_on=sell_on))
        if units:
            self.products.change_stock(sku, units, None)

    def available(self, sku: str) -> int:
        return self.products.get([sku])[sku].available


@pytest.fixture(params=["in memory", "in DynamoDB"])
def ports(request: pytest.FixtureRequest) -> Ports:
    """Return the ports of one store, kept in memory or in the table."""
    if request.param == "in memory":
        clock = FakeClock()
        products = InMemoryProducts()
        sales = InMemorySales(products, clock, FakeIds())
        return Ports(sales, products, FakeStores(), FakeNumbers(), clock)
    aws = request.getfixturevalue("aws")
    return Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)
