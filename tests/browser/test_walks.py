"""How many taps, choices and fields a phone asks of the merchant and of the customer: counts, not times."""

import pytest
from playwright.sync_api import Browser, expect

from local.stack import Stack
from tests.support.browser.checkout import heading
from tests.support.browser.office import at_the_office, behind_the_link, shared_link
from tests.support.browser.steps import Steps, counted

TYPED = {
    "E-mail": "kari@example.com",
    "Full name": "Kari Nordmann",
    "Address": "Storgata 1",
    "Postcode": "0155",
    "Town or city": "Oslo",
}


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_an_empty_store_to_a_paid_order_and_the_same_again(
    chromium: Browser, stack: Stack, *, scripts: bool
) -> None:
    stack.reset(empty=True)
    with at_the_office(chromium, stack, scripts=scripts) as office:
        with counted(office.page, at_most=14) as walk:
            set_up(walk, scripts=scripts)
        with counted(office.page, at_most=9) as walk:
            write_the_first_draft(walk, scripts=scripts)
            link = share(walk, "Share link", scripts=scripts)
        with behind_the_link(chromium, link, scripts=scripts) as page, counted(page, at_most=12) as walk:
            pay(walk)
        stack.wait_until_idle()
        office.page.goto(f"{stack.url}/admin/orders")
        expect(office.page.locator("#results")).to_contain_text("Paid")
        with counted(office.page, at_most=5) as walk:
            walk.tap("@kari")
            walk.tap("Same again")
            walk.tap("Save the draft")
            assert share(walk, "Create link", scripts=scripts) != link  # "Send invoice" comes first: there is an e-mail


def test_the_first_steps_of_an_empty_store_end_with_a_paid_test_order(chromium: Browser, stack: Stack) -> None:
    stack.reset(empty=True)
    with at_the_office(chromium, stack) as office:
        with counted(office.page, at_most=16) as walk:
            set_up(walk, scripts=True)
            walk.tap("Home")
            walk.tap("Create the test sale")
            walk.tap("Create the test sale")  # to the owner's own address
            expect(walk.page.get_by_label("The link alone")).to_be_visible()
        with behind_the_link(chromium, shared_link(office.page)) as page, counted(page, at_most=8) as walk:
            for label, text in TYPED.items():
                walk.type(label, text)
            walk.tap("Continue to payment")
            walk.tap("Pay NOK 10.00")
            walk.tap("Pay NOK 10.00")  # at the provider
            expect(heading(walk.page)).to_have_text("Thank you. Your order is paid")
        stack.wait_until_idle()
        office.page.goto(f"{stack.url}/admin")
        expect(office.page.locator("#first-run")).to_contain_text("the test sale is paid")
        office.page.get_by_role("link", name="Cancel and refund it").click()
        expect(heading(office.page)).to_contain_text("Cancel")


def set_up(walk: Steps, *, scripts: bool) -> None:
    walk.tap("Begin")
    walk.type("Name of the store", "Fjord & Furu")
    walk.choose("Country", "Norway")
    walk.tap("Save and continue")
    if not scripts:  # the page comes again, with what the country fills
        walk.tap("Save and continue")
    walk.type("Title", "Parcel")
    walk.type("Price", "59")
    walk.tap("Save and continue")
    expect(heading(walk.page)).to_have_text("Payment")
    walk.tap("Save and continue")
    walk.type("Title", "Mug")
    walk.type("Price", "249,50")
    walk.type("How many are in stock?", "9")
    walk.tap("Save")
    expect(walk.page.locator("main")).to_contain_text("it can sell now")


def write_the_first_draft(walk: Steps, *, scripts: bool) -> None:
    walk.tap("Drafts")
    walk.tap("Create order")
    walk.type("Product, or your own item", "mu")
    if not scripts:
        walk.tap("Search products")
    walk.tap("Mug")
    expect(walk.page.get_by_label("Quantity of Mug")).to_be_visible()
    walk.type("User name in a chat", "@kari")
    walk.tap("Save the draft")


def share(walk: Steps, button: str, *, scripts: bool) -> str:
    walk.tap(button)
    expect(walk.page.get_by_label("The link alone")).to_be_visible()
    if scripts:
        walk.tap("Copy message")
        expect(walk.page.get_by_role("button", name="copied")).to_be_visible()
    expect(walk.page.get_by_role("button", name="Copy message")).to_have_count(0)
    return shared_link(walk.page)


def pay(walk: Steps) -> None:
    for label, text in TYPED.items():
        walk.type(label, text)
    walk.tap("Continue to delivery")
    walk.tap("Parcel")
    walk.tap("Continue to payment")
    walk.tap("Pay NOK 308.50")
    walk.tap("Pay NOK 308.50")  # at the provider
    walk.page.wait_for_url("**/i/**")
    expect(heading(walk.page)).to_have_text("Thank you. Your order is paid")
