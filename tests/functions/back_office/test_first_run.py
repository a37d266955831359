"""The first steps of a store, which end with a paid test sale."""

from dataclasses import replace
from urllib.parse import urlsplit

from invoicing.bootstrap import app
from invoicing.domain.catalog.store import NEW_STORE
from invoicing.domain.staff.role import Role
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import pay
from tests.support.cast.people import TRYGVE

HOME, FIRST_RUN = "/admin", "/admin/settings/first-run"


def steps(page: Page) -> list[str]:
    """Return each step of the list with its badge; nothing without the list."""
    return [step.get_text(" ", strip=True) for step in page.soup.select("#first-run li .line__head")]


def set_up(office: Office) -> None:
    office.open("/admin/settings/store")
    office.submit("/admin/settings/store", name="Fjordglass")
    office.open("/admin/settings/delivery/new")
    office.submit("/new", price="79")


def begin(office: Office) -> str:
    """Create the test sale, and return the address of the customer's link."""
    office.open(HOME)
    page = office.submit(FIRST_RUN)
    (address,) = page.soup.select("#link-address")
    return str(address["value"])


def test_the_steps_of_an_empty_store_are_its_stored_state(new_office: Office) -> None:
    page = new_office.open(HOME)
    assert steps(page) == [
        "Your store To do",
        "Delivery To do",
        "Sender Done",
        "Payment Done",
        "A test sale To do",
    ]
    assert [link["href"] for link in page.soup.select("#first-run a.button--primary")] == [
        "/admin/settings/store?setup=1"
    ]
    assert not page.soup.select(f'form[action="{FIRST_RUN}"]')
    set_up(new_office)
    assert [step.rpartition(" ")[2] for step in steps(new_office.open(HOME))] == ["Done"] * 4 + ["do"]


def test_a_test_sale_is_paid_by_its_link_and_then_cancelled(new_office: Office) -> None:
    set_up(new_office)
    link = begin(new_office)
    assert "Open its link and pay as a customer does." in new_office.open(HOME).text
    customer = Customer()
    customer.open(urlsplit(link).path)
    customer.submit("/details", **customer.details())
    assert customer.submit("/pay").status == 303
    [sale_id] = app.sales.records  # type: ignore[attr-defined]  # those in memory
    pay(f"dft_{sale_id}")
    page = new_office.open(HOME)
    assert "Your store is ready" in page.text
    assert {step.rpartition(" ")[2] for step in steps(page)} == {"Done"}
    cancel = page.soup.select_one('#first-run a[href$="/cancel"]')
    assert cancel
    assert new_office.open(str(cancel["href"])).status == 200


def test_two_presses_make_one_test_sale_with_one_link(new_office: Office) -> None:
    set_up(new_office)
    form = new_office.open(HOME)
    first = new_office.submit(FIRST_RUN, form)
    assert new_office.submit(FIRST_RUN, form).url == first.url
    [records] = app.sales.records.values()  # type: ignore[attr-defined]  # those in memory
    assert sum(key.kind == "LINK" for key in records) == 1


def test_with_a_live_provider_the_test_sale_is_marked_as_paid(new_office: Office) -> None:
    set_up(new_office)
    app.providers.mode = "live"  # type: ignore[attr-defined]  # a fake
    assert "You mark it as paid, so no money moves." in new_office.open(HOME).text
    page = new_office.submit(FIRST_RUN)
    assert page.url.endswith("/mark-as-paid")
    assert new_office.submit("/mark-as-paid").status == 200
    assert "Your store is ready" in new_office.open(HOME).text


def test_a_test_sale_waits_for_the_set_up(new_office: Office) -> None:
    assert new_office.post(FIRST_RUN, {}).headers["Location"] == "/admin/settings/store?setup=1"
    assert app.sales.records == {}  # type: ignore[attr-defined]  # those in memory


def test_the_list_is_hidden_for_good_and_the_store_stays_new(new_office: Office) -> None:
    new_office.open(HOME)
    for _ in range(2):
        assert new_office.post(f"{FIRST_RUN}/dismiss", {}).status == 303
    assert steps(new_office.open(HOME)) == []
    assert app.stores.read() == NEW_STORE
    set_up(new_office)
    assert steps(new_office.open(HOME)) == steps(new_office.open("/admin/settings")) == []


def test_the_settings_of_a_store_that_can_sell_lead_to_the_test_sale(new_office: Office) -> None:
    set_up(new_office)
    page = new_office.open("/admin/settings")
    assert page.soup.select_one(f'form[action="{FIRST_RUN}"]')
    assert steps(page)


def test_staff_are_shown_no_first_steps(new_office: Office, new_merchant: Merchant) -> None:
    clerk = replace(TRYGVE, role=Role.STAFF)
    app.staff_members.put(clerk)
    assert steps(Office.signed_in(clerk).open(HOME)) == []


def test_a_store_that_sells_without_a_test_sale_is_shown_none(office: Office, merchant: Merchant) -> None:
    merchant.complete(merchant.ready())
    [sale_id] = app.sales.records  # type: ignore[attr-defined]  # those in memory
    record_figures(sale_id, ports=app)
    assert steps(office.open(HOME)) == []
