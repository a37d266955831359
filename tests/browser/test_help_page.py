"""The steps of Shopify's help page on invoices, from both sides: the merchant's office and the customer's page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from local.stack import Stack
from tests.support.browser.checkout import fill_in, heading
from tests.support.browser.office import at_the_office, behind_the_link, new_draft, shared_link
from tests.support.browser.steps import Steps
from tests.support.cast.people import BERLIN_JSON, KARI_JSON, OSLO_JSON

KARI = KARI_JSON | {"locale": "en"}
TOKEN = re.compile(r"/i/\S+")


@pytest.fixture
def stack(stack: Stack) -> Stack:
    stack.reset()
    return stack


def link_to(stack: Stack, draft: str) -> str:
    path = draft.replace("/admin/drafts", "/draft-orders")
    return str(stack.staff("POST", f"{path}/links", {"channel": "chat"}).get_json()["url"])


def wait_until_opened(stack: Stack, draft: str, customer: Page) -> None:
    """Wait until the link counts as opened. The browser may say so before the test moves the mouse."""
    path = draft.replace("/admin/drafts", "/draft-orders")
    for _ in range(100):
        if stack.staff("GET", f"{path}/links").get_json()["items"][0]["opened_at"]:
            return
        customer.wait_for_timeout(100)
    raise AssertionError("the link was not opened")


def at(address: dict[str, str], method: str) -> dict[str, Any]:
    """Return what a draft order says where only the payment is left."""
    return {"shipping_address": address, "billing_address": address, "shipping_line": {"delivery_method": method}}


def approve(page: Page) -> None:
    page.locator("button.primary:visible").click()
    page.locator("[value=approve]").first.click()
    page.wait_for_url("**/i/**")


def test_1_a_draft_order_is_created_for_a_customer(chromium: Browser, stack: Stack) -> None:
    with at_the_office(chromium, stack) as office:
        page, walk = office.page, Steps(office.page)
        walk.tap("Create order")
        walk.type("Name", "Ola Nordmann")
        walk.tap("Save the draft")
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        assert page.get_by_label("Name").first.input_value() == "Ola Nordmann"
        walk.type("Product, or your own item", "kaffekopp")
        walk.tap("Kaffekopp")
        expect(page.get_by_label("Quantity of Kaffekopp")).to_be_visible()
        walk.type("Product, or your own item", "Engraving")
        walk.tap("Add as your own item")
        walk.type("Price each", "150")
        expect(page.locator("#bar-total")).to_contain_text("399.00")
        walk.tap("Save the draft")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Ola Nordmann")
        walk.tap("Drafts")
        row = page.locator("#results").get_by_role("link", name="Ola Nordmann")
        expect(row).to_contain_text("NOK 399.00")
        expect(row).to_contain_text("Open")


def test_2_an_invoice_is_reviewed_and_sent_and_its_email_leads_to_it(chromium: Browser, stack: Stack) -> None:
    draft = new_draft(stack, customer=KARI)
    with at_the_office(chromium, stack) as office:
        page, walk = office.page, Steps(office.page)
        page.goto(stack.url + draft)
        walk.tap("Send invoice")
        walk.type("Message", "Thank you for the call.")
        walk.tap("Review")
        seen = page.frame_locator("iframe").locator("body").inner_text()
        assert "Thank you for the call." in seen
        assert "NOK 498.00" in seen.replace("\xa0", " ")
        walk.tap("Send to kari@example.com")
        expect(page.get_by_text("The invoice is on its way").first).to_be_visible()
    stack.wait_until_idle()
    email = stack.outbox.emails[-1]
    with behind_the_link(chromium, f"{stack.url}/local/outbox/{email.id}/html") as page:
        assert TOKEN.sub("/i/preview", page.locator("body").inner_text()) == seen
        page.goto(page.locator("a[href*='/i/']").first.get_attribute("href") or "")
        expect(heading(page)).to_have_text("Complete your purchase")


def test_3_a_link_is_copied_into_a_chat_and_revoked(chromium: Browser, stack: Stack) -> None:
    draft = new_draft(stack, customer={"handle": "@kari"})
    with at_the_office(chromium, stack) as office:
        page, walk = office.page, Steps(office.page)
        page.goto(stack.url + draft)
        walk.tap("Share link")
        walk.tap("Copy message")
        expect(page.get_by_role("button", name="copied")).to_be_visible()
        with behind_the_link(chromium, shared_link(page)) as customer:
            expect(heading(customer)).to_have_text("Complete your purchase")
            walk.tap("Revoke this link")
            walk.tap("Revoke")
            expect(page.get_by_role("heading", name="Share a link")).to_be_visible()
            customer.reload()
            expect(heading(customer)).not_to_contain_text("Complete")
        page.goto(stack.url + draft)
        expect(page.locator(".badges")).to_contain_text("Open")
        expect(page.locator("#timeline")).to_contain_text("revoked")


def test_4_5_the_customer_pays_and_the_draft_becomes_a_paid_order(chromium: Browser, stack: Stack) -> None:
    draft = new_draft(stack)
    with at_the_office(chromium, stack) as office:
        office.page.clock.install()
        office.page.goto(stack.url + draft)
        with behind_the_link(chromium, link_to(stack, draft)) as customer:
            customer.fill("#email", "kari@example")
            customer.locator("button.primary:visible").click()
            expect(customer.locator(".problem")).to_have_count(1)
            fill_in(customer)
            customer.locator("button.primary:visible").click()
            customer.locator("[value=insufficient_funds]").first.click()
            customer.wait_for_url("**/i/**")
            expect(heading(customer)).to_have_text("The payment was declined")
            assert stack.staff("GET", "/orders").get_json()["items"] == []
            approve(customer)
            expect(heading(customer)).to_have_text("Thank you. Your order is paid")
        stack.wait_until_idle()
        page, walk = office.page, Steps(office.page)
        page.clock.fast_forward("00:11")
        walk.tap("Show it")
        expect(page.locator(".badges")).to_contain_text("Completed")
        walk.tap("Open order")
        expect(page.locator(".badges")).to_contain_text("Paid")
        walk.tap("Orders")
        row = page.locator("#results").get_by_role("link", name="Kari Nordmann")
        expect(row).to_contain_text("NOK 557.00")
        expect(row).to_contain_text("Paid")


def test_6_marking_a_draft_as_paid_ends_its_links(chromium: Browser, stack: Stack) -> None:
    draft = new_draft(stack, customer=KARI)
    with at_the_office(chromium, stack) as office, behind_the_link(chromium, link_to(stack, draft)) as customer:
        customer.mouse.move(100, 100)  # a person, not a scanner
        wait_until_opened(stack, draft, customer)
        page, walk = office.page, Steps(office.page)
        page.goto(f"{stack.url}{draft}/mark-as-paid")
        walk.tap("Cash")
        walk.tap("Mark NOK")
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        walk.tap("End the customer's payment")
        walk.tap("Mark NOK")
        expect(page.locator(".badges")).to_contain_text("Paid")
        customer.reload()
        expect(heading(customer)).to_have_text("This order is already paid")
        expect(customer.locator("form[action$='/pay']")).to_have_count(0)


@pytest.fixture
def short(stack: Stack) -> tuple[str, str]:
    """A draft order for the last piece, with its link: only the payment is left."""
    given = {
        "customer": KARI,
        **at(OSLO_JSON, "postkassen"),
        "line_items": [{"sku": "lysestake-messing", "quantity": 1}],
    }
    draft = new_draft(stack, **given)
    return draft, link_to(stack, draft)


def restock(walk: Steps) -> None:
    walk.tap("Restock")
    walk.type("Units", "1")
    walk.tap("Change stock")


def sell_below_zero(walk: Steps) -> None:
    walk.tap("Sell below zero")


def edit(walk: Steps) -> None:
    walk.tap("Edit the draft")
    walk.type("Product, or your own item", "ullsokker")
    walk.tap("Tykke ullsokker")
    expect(walk.page.get_by_label("Quantity of Tykke ullsokker")).to_be_visible()
    walk.tap("Remove Lysestake")
    walk.tap("Save the draft")


def reserve(walk: Steps) -> None:
    restock(walk)
    walk.page.goto(walk.page.url.partition("/admin")[0] + "/admin/drafts")
    walk.tap("Kari Nordmann NOK 458")
    walk.tap("Reserve the goods")
    walk.tap("Reserve")


def mark_as_paid(walk: Steps) -> None:
    walk.tap("Mark as paid nevertheless")
    walk.tap("Cash")
    walk.tap("Sell below zero")
    walk.tap("Mark NOK")
    walk.tap("End the customer's payment")  # the customer is at the page
    walk.tap("Mark NOK")


@pytest.mark.parametrize("way_out", [restock, sell_below_zero, edit, reserve, mark_as_paid])
def test_7_8_what_is_sold_out_cannot_be_paid_until_a_way_out_is_taken(
    chromium: Browser, stack: Stack, short: tuple[str, str], way_out: Callable[[Steps], None]
) -> None:
    draft, link = short
    with at_the_office(chromium, stack) as office, behind_the_link(chromium, link) as customer:
        stack.staff("POST", "/products/lysestake-messing/stock", {"change": -1, "reason": "damaged"})
        customer.locator("button.primary:visible").click()
        expect(customer.locator("main")).to_contain_text("Sold out")
        expect(customer.locator("form[action$='/pay']")).to_have_count(0)
        assert stack.payments.all() == []
        office.page.goto(stack.url + draft)
        expect(office.page.get_by_role("heading", name="Out of stock")).to_be_visible()
        way_out(Steps(office.page))
        office.page.goto(stack.url + draft)
        expect(office.page.get_by_role("heading", name="Out of stock")).to_have_count(0)
        customer.goto(f"{link}?lang=en")
        if way_out is not mark_as_paid:
            approve(customer)
        expect(heading(customer)).to_have_text(re.compile("Thank you. Your order is paid|This order is already paid"))


def test_9_the_currency_follows_the_market(chromium: Browser, stack: Stack) -> None:
    draft = new_draft(stack, customer=KARI)
    with at_the_office(chromium, stack) as office:
        page, walk = office.page, Steps(office.page)
        page.goto(f"{stack.url}{draft}/edit")
        walk.type("Paste an address", "Unter den Linden 1\n10117 Berlin\nGermany")
        walk.tap("Fill in the address")
        expect(page.locator("#bar-total")).to_contain_text("€")
        walk.tap("Save the draft")
        expect(page.locator(".due")).to_contain_text("€")
        with behind_the_link(chromium, link_to(stack, draft)) as customer:
            expect(customer.locator(".summary").first).to_contain_text("€")


def test_10_a_pending_order_is_invoiced_and_both_links_lead_to_pay(chromium: Browser, stack: Stack) -> None:
    given = at(OSLO_JSON, "postkassen")
    draft = new_draft(stack, customer=KARI, payment_terms={"type": "net", "days": 30}, **given)
    first = link_to(stack, draft)
    with at_the_office(chromium, stack) as office:
        page, walk = office.page, Steps(office.page)
        page.goto(f"{stack.url}{draft}/complete")
        walk.tap("Complete: NOK 557.00 pending")
        expect(page.locator(".badges")).to_contain_text("Payment pending")
        walk.tap("More actions")
        walk.tap("Send invoice")
        walk.tap("Review")
        walk.tap("Send to kari@example.com")
        expect(page.get_by_text("The invoice is on its way").first).to_be_visible()
        order = page.url
        stack.wait_until_idle()
        [second] = re.findall(rf"{stack.url}/i/[\w-]+", stack.outbox.emails[-1].text)[:1]
        for link in (first, second):
            with behind_the_link(chromium, link) as customer:
                expect(customer.locator("button.primary:visible")).to_contain_text("557.00")
                if link == second:
                    approve(customer)
        page.goto(order)
        expect(page.locator(".badges")).to_contain_text("Paid")
        walk.tap("More actions")
        expect(page.get_by_role("link", name="Send invoice")).to_have_count(0)
        expect(page.get_by_role("link", name="Send the receipt again")).to_have_count(1)


def test_11_terms_in_another_currency_refuse_the_invoice_and_take_a_card(chromium: Browser, stack: Stack) -> None:
    given = at(BERLIN_JSON, "eu-standard")
    terms = {"type": "net", "days": 30}
    by_card, marked = (new_draft(stack, customer=KARI, payment_terms=terms, **given) for _ in range(2))
    with at_the_office(chromium, stack) as office:
        page, walk = office.page, Steps(office.page)
        page.goto(f"{stack.url}{by_card}/invoice")
        expect(page.get_by_role("heading", name="This invoice cannot be sent yet")).to_be_visible()
        walk.tap("Share a link instead")
        walk.tap("Create link")
        with behind_the_link(chromium, shared_link(page)) as customer:
            approve(customer)
            expect(heading(customer)).to_have_text("Thank you. Your order is paid")
        page.goto(f"{stack.url}{marked}/mark-as-paid")
        walk.tap("Bank transfer")
        walk.tap("Mark €")
        expect(page.locator(".badges")).to_contain_text("Paid")
        stack.wait_until_idle()
        walk.tap("Orders")
        expect(page.locator("#results .row").get_by_text("Paid", exact=True)).to_have_count(2)
