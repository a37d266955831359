"""The first steps of a store, which end with a paid test sale."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.store import NEW_STORE
from invoicing.domain.errors import EmailRejectedError
from invoicing.domain.staff.role import Role
from invoicing.pages.email.receipt import render_receipt
from invoicing.ports.payments import ProviderAccount
from invoicing.usecases.email.send_receipt import send_receipt
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import pay
from tests.support.cast.people import TRYGVE

HOME, TEST_SALE = "/admin", "/admin/settings/test-sale"


def steps(page: Page) -> list[str]:
    """Return each step of the list with its badge; nothing without the list."""
    return [step.get_text(" ", strip=True) for step in page.soup.select("#first-run li .line__head")]


def set_up(office: Office, **store: str) -> None:
    office.open("/admin/settings/store")
    office.submit("/admin/settings/store", name="Fjordglass", **store)
    office.open("/admin/settings/delivery/new")
    office.submit("/new", price="79")


def begin(office: Office, **typed: str) -> str:
    """Create the test sale, and return the address of the customer's link."""
    assert next_step(office.open(HOME)) == TEST_SALE
    office.open(TEST_SALE)
    page = office.submit(TEST_SALE, **typed)
    (address,) = page.soup.select("#link-address")
    return str(address["value"])


def next_step(page: Page) -> str:
    """Return where the button of the list leads; empty without one."""
    return address_of(page, "#first-run a.button--primary")


def cancel_of(page: Page) -> str:
    return address_of(page, '#first-run a[href$="/cancel"]')


def address_of(page: Page, selector: str) -> str:
    link = page.soup.select_one(selector)
    return str(link["href"]) if link else ""


def pay_by(link: str) -> Customer:
    customer = Customer()
    customer.open(urlsplit(link).path)
    customer.submit("/details", **customer.details())
    assert customer.submit("/pay").status == 303
    return customer


def test_the_steps_of_an_empty_store_are_its_stored_state(new_office: Office) -> None:
    page = new_office.open(HOME)
    assert steps(page) == [
        "Your store To do",
        "Delivery To do",
        "Sender Done",
        "Payment Done",
        "A test sale To do",
    ]
    assert next_step(page) == "/admin/settings/store?setup=1"
    assert not page.soup.select(f'[href="{TEST_SALE}"]')
    set_up(new_office)
    assert [step.rpartition(" ")[2] for step in steps(new_office.open(HOME))] == ["Done"] * 4 + ["do"]


def test_a_test_sale_is_paid_by_its_link_and_then_cancelled(new_office: Office) -> None:
    set_up(new_office)
    link = begin(new_office)
    assert "Open its link and pay as a customer does." in new_office.open(HOME).text
    pay_by(link)
    [sale_id] = app.sales.records  # type: ignore[attr-defined]  # those in memory
    pay(f"dft_{sale_id}")
    page = new_office.open(HOME)
    assert "Your store is ready" in page.text
    assert {step.rpartition(" ")[2] for step in steps(page)} == {"Done"}
    new_office.open(cancel_of(page))
    new_office.submit("/cancel")
    page = new_office.open(HOME)
    assert "Your store is ready" in page.text
    assert not cancel_of(page)


def test_a_store_that_delivers_nothing_is_ready_after_its_test_sale(new_office: Office, new_merchant: Merchant) -> None:
    new_office.open("/admin/settings/store")
    new_office.submit("/admin/settings/store", name="Fjordglass")
    new_office.open(TEST_SALE)
    link = new_office.submit(TEST_SALE).soup.select("#link-address")[0]["value"]
    [sale_id] = app.sales.records  # type: ignore[attr-defined]  # those in memory
    assert steps(new_office.open(HOME))[1] == "Delivery To do"
    pay_by(str(link))
    pay(f"dft_{sale_id}")
    page = new_office.open(HOME)
    assert "Your store is ready" in page.text
    assert steps(page)[1] == "Delivery If you deliver"
    new_merchant.ask("PUT", "/products/mug", {"title": "Mug", "price": "90.00"})
    page = new_office.open(HOME)
    assert "Your store is ready" not in page.text
    assert steps(page)[1] == "Delivery To do"


def test_two_presses_make_one_test_sale_with_one_link(new_office: Office) -> None:
    set_up(new_office)
    form = new_office.open(TEST_SALE)
    first = new_office.submit(TEST_SALE, form)
    assert new_office.submit(TEST_SALE, form).url == first.url
    [records] = app.sales.records.values()  # type: ignore[attr-defined]  # those in memory
    assert sum(key.kind == "LINK" for key in records) == 1


def test_the_receipt_of_a_test_sale_goes_to_the_address_that_is_typed(new_office: Office) -> None:
    set_up(new_office, email="post@example.com")
    page = new_office.open(TEST_SALE)
    assert page.fields(TEST_SALE)["email"] == "post@example.com"
    refused = new_office.submit(TEST_SALE, page, email="kari@")
    assert (refused.status, refused.fields(TEST_SALE)["email"]) == (422, "kari@")
    assert app.sales.records == {}  # type: ignore[attr-defined]  # those in memory
    link = begin(new_office, email="kari@example.com")
    assert Customer().open(urlsplit(link).path).soup.select('input[value="kari@example.com"]')


def test_whoever_has_no_name_yet_is_offered_the_address_they_sign_in_with(new_office: Office) -> None:
    set_up(new_office)
    owner = replace(TRYGVE, name="trygve@example.com")
    app.staff_members.put(owner)
    page = Office.signed_in(owner).open(TEST_SALE)
    assert page.fields(TEST_SALE)["email"] == "trygve@example.com"


def test_a_test_sale_that_was_cancelled_is_followed_by_another(new_office: Office) -> None:
    set_up(new_office)
    begin(new_office)
    draft = address_of(new_office.open(TEST_SALE), 'main a[href$="/links"]').removesuffix("/links")
    new_office.open(f"{draft}/cancel")
    new_office.submit("/cancel")
    page = new_office.open(HOME)
    assert "The last one was cancelled before it was paid." in page.text
    pay_by(begin(new_office))
    first, second = app.sales.records  # type: ignore[attr-defined]  # those in memory
    pay(f"dft_{second}")
    assert first != second
    assert "Your store is ready" in new_office.open(HOME).text


def test_an_order_that_waits_for_its_payment_does_not_end_the_list(new_office: Office) -> None:
    set_up(new_office)
    app.providers.mode = "live"  # type: ignore[attr-defined]  # a fake
    new_office.open(TEST_SALE)
    draft = new_office.submit(TEST_SALE).url.removesuffix("/mark-as-paid")
    new_office.open(f"{draft}/complete")
    new_office.submit("/complete")
    page = new_office.open(HOME)
    assert steps(page)[-2:] == ["A test sale To do", "Cancel the test sale To do"]
    assert new_office.open(next_step(page)).status == 200
    new_office.open(f"{next_step(page)}/cancel")
    new_office.submit("/cancel")
    assert next_step(new_office.open(HOME)) == TEST_SALE


def test_a_receipt_that_amazon_ses_did_not_take_is_told(new_office: Office) -> None:
    set_up(new_office)
    link = begin(new_office, email="kari@example.com")
    pay_by(link)
    [sale_id] = app.sales.records  # type: ignore[attr-defined]  # those in memory
    pay(f"dft_{sale_id}")
    assert "was not delivered" not in new_office.open(HOME).text
    app.mailer.failures.append(EmailRejectedError("sender"))  # type: ignore[attr-defined]  # a fake
    render = partial(render_receipt, sender="shop@example.com")
    send_receipt(sale_id, base_url="https://shop.example.com", render=render, ports=app)
    page = new_office.open(HOME)
    assert "The receipt was not delivered to kari@example.com" in page.text
    assert "it sends to verified addresses only" in page.text


def test_stripe_in_its_test_mode_is_paid_with_its_test_card(
    new_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(new_office)
    monkeypatch.setattr(app.providers, "account", lambda: ProviderAccount("stripe", "test", has_signing_secret=True))
    begin(new_office)
    assert "4242 4242 4242 4242" in new_office.page.text


def test_with_a_live_provider_the_test_sale_is_marked_as_paid(new_office: Office) -> None:
    set_up(new_office)
    app.providers.mode = "live"  # type: ignore[attr-defined]  # a fake
    assert "You mark it as paid, so no money moves." in new_office.open(HOME).text
    new_office.open(TEST_SALE)
    page = new_office.submit(TEST_SALE)
    assert page.url.endswith("/mark-as-paid")
    assert new_office.submit("/mark-as-paid").status == 200
    page = new_office.open(HOME)
    assert "Your store is ready" not in page.text
    assert steps(page)[-2:] == ["A test sale Done", "Cancel the test sale To do"]
    assert next_step(page) == cancel_of(page)
    new_office.open(cancel_of(page))
    new_office.submit("/cancel")
    page = new_office.open(HOME)
    assert "Your store is ready" in page.text
    assert steps(page)[-1] == "Cancel the test sale Done"
    assert not cancel_of(page)


def test_a_test_sale_waits_for_the_set_up(new_office: Office) -> None:
    for answer in (new_office.get(TEST_SALE), new_office.post(TEST_SALE, {})):
        assert answer.headers["Location"] == "/admin/settings/store?setup=1"
    assert app.sales.records == {}  # type: ignore[attr-defined]  # those in memory


def test_the_list_is_hidden_for_good_and_the_store_stays_new(new_office: Office) -> None:
    new_office.open(HOME)
    for _ in range(2):
        assert new_office.post("/admin/settings/first-run/dismiss", {}).status == 303
    assert steps(new_office.open(HOME)) == []
    assert app.stores.read() == NEW_STORE
    set_up(new_office)
    assert steps(new_office.open(HOME)) == steps(new_office.open("/admin/settings")) == []


def test_the_settings_of_a_store_that_can_sell_lead_to_the_test_sale(new_office: Office) -> None:
    set_up(new_office)
    page = new_office.open("/admin/settings")
    assert next_step(page) == TEST_SALE
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
