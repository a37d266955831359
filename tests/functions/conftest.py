from collections.abc import Iterator

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.store import NEW_STORE
from tests.browser.scenes import Scene
from tests.support.actors.staff import Staff
from tests.support.aws import Aws
from tests.support.fakes import FakeStaff, InMemoryJobs, InMemoryProducts
from tests.support.worlds.fake_world import FakeWorld

PORTS = ("sales", "products", "stores", "numbers", "ids", "link_keys", "providers", "clock")


@pytest.fixture
def staff(monkeypatch: pytest.MonkeyPatch) -> Iterator[Staff]:
    """Staff, before anything was set up; the ports are kept in memory."""
    world = FakeWorld(store=NEW_STORE)
    world.products = world.sales.products = InMemoryProducts()
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://shop.example")
    app.reset()
    for name in PORTS:
        setattr(app, name, getattr(world, name))
    app.staff = FakeStaff()
    jobs = app.jobs = InMemoryJobs()
    sales, products, stores = world.sales, world.products, world.stores
    yield Staff(lambda: repr((sales.records, sales.events, products.by_sku, stores.store, jobs.by_id)))
    app.reset()


@pytest.fixture
def shop(staff: Staff) -> Staff:
    """Staff in a shop that sells mugs to Norway, Germany and Sweden."""
    staff.open_shop("mug")
    return staff


@pytest.fixture
def deployed_shop(aws: Aws) -> Staff:
    """The same shop, kept in the table that the template declares."""
    staff = Staff(lambda: [item for item in aws.items() if not item["PK"]["S"].startswith("COUNTER#")])  # gaps are fine
    staff.open_shop("mug")
    return staff


@pytest.fixture
def scene() -> Iterator[Scene]:
    """A customer who reads English, before the shop's pages."""
    yield Scene(app, "en")
    app.reset()
