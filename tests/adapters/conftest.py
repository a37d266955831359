"""Each port twice: the fake that other tests lean on, and the adapter that runs in AWS. One suite holds both."""

import pytest

from invoicing.bootstrap import app
from tests.support.adapters.ports import Ports
from tests.support.fakes import (
    FakeClock,
    FakeIds,
    FakeNumbers,
    FakeStores,
    InMemoryJobs,
    InMemoryProducts,
    InMemorySales,
    InMemoryTotals,
)


@pytest.fixture(params=["in memory", "in DynamoDB"])
def ports(request: pytest.FixtureRequest) -> Ports:
    """Return the ports of one store, kept in memory or in the table."""
    if request.param == "in memory":
        clock = FakeClock()
        products = InMemoryProducts()
        sales = InMemorySales(products, clock, FakeIds())
        stores = FakeStores()
        totals = InMemoryTotals(sales, stores)
        return Ports(sales, products, stores, FakeNumbers(), clock, InMemoryJobs(), totals)
    aws = request.getfixturevalue("aws")
    return Ports(
        app.sales,
        app.products,
        app.stores,
        app.numbers,
        aws.clock,
        app.jobs,
        app.totals,
        app.staff_members,
        app.sessions,
        app.autosaves,
    )
