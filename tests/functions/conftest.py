from collections.abc import Iterator

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.store import NEW_STORE
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.transports import ApiHandlers
from tests.support.aws import Aws
from tests.support.cast.people import INGRID
from tests.support.fakes import FakeDeadLetters, FakeStaff, FakeUserPool, InMemoryJobs, InMemoryProducts
from tests.support.gallery.scene import Scene
from tests.support.worlds.fake_world import FakeWorld, use


@pytest.fixture
def new_merchant(monkeypatch: pytest.MonkeyPatch) -> Iterator[Merchant]:
    """A merchant who has configured nothing yet; the ports are kept in memory."""
    world = FakeWorld(store=NEW_STORE)
    world.products = world.sales.products = InMemoryProducts()
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://shop.example")
    use(app, world)
    staff, app.mailer = FakeStaff(), world.mailer
    app.staff, app.user_pool = staff, FakeUserPool(staff)
    app.dead_letters = FakeDeadLetters()
    jobs = app.jobs = InMemoryJobs()
    sales, products, stores = world.sales, world.products, world.stores
    yield Merchant(
        ApiHandlers(), lambda: repr((sales.records, sales.events, products.by_sku, stores.get(), jobs.by_id))
    )
    app.reset()


@pytest.fixture
def merchant(new_merchant: Merchant) -> Merchant:
    """A merchant who sells mugs to Norway, Germany and Sweden."""
    new_merchant.open_shop("mug")
    return new_merchant


@pytest.fixture
def aws_merchant(aws: Aws) -> Merchant:
    """The same merchant, whose shop is kept in the table that the template declares. Numbers may have gaps."""
    merchant = Merchant(
        ApiHandlers(), lambda: [item for item in aws.items() if not item["PK"]["S"].startswith("COUNTER#")]
    )
    merchant.open_shop("mug")
    return merchant


@pytest.fixture
def office(merchant: Merchant) -> Office:
    """The browser of Ingrid, the owner, who is signed in at the same shop."""
    return Office.signed_in(INGRID)


@pytest.fixture
def new_office(new_merchant: Merchant) -> Office:
    """The owner of a store that was never described, whose browser is in Norway."""
    office = Office.signed_in(INGRID)
    office.headers["accept-language"] = "en-NO"
    return office


@pytest.fixture
def aws_office(aws_merchant: Merchant) -> Office:
    """The same browser, at the shop that is kept in the table."""
    return Office.signed_in(INGRID)


@pytest.fixture
def scene() -> Iterator[Scene]:
    """A customer who reads English, before the shop's pages."""
    yield Scene(app, "en")
    app.reset()
