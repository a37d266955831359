"""From link to receipt in a browser, through the whole local stack; the payment provider lives at another origin."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from local.stack import Stack
from tests.support.browser.checkout import fill_in, heading, press
from tests.support.browser.window import Window, open_window


@pytest.fixture
def draft(stack: Stack) -> str:
    stack.reset()
    body = {"line_items": [{"sku": "kopp-steingods", "quantity": 2}]}
    return str(stack.staff("POST", "/draft-orders", body).get_json()["id"])


@pytest.fixture
def link(stack: Stack, draft: str) -> str:
    return str(stack.staff("POST", f"/draft-orders/{draft}/links", {"channel": "chat"}).get_json()["url"])


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_link_to_receipt(chromium: Browser, stack: Stack, draft: str, link: str, *, scripts: bool):
    window = open_window(chromium, scripts=scripts)
    page = window.page
    page.goto(link)
    fill_in(page)
    page.locator("button.primary").click()
    assert page.url.startswith(f"http://127.0.0.1:{stack.port}/local/payments/")
    page.locator("[value=approve]").first.click()
    page.wait_for_url("**/i/**")
    expect(heading(page)).to_have_text("Thank you. Your order is paid")
    assert "kari@example.com" not in page.content()
    assert window.complaints == []
    assert {urlsplit(url).hostname for url in window.asked} == {"localhost", "127.0.0.1"}
    stack.wait_until_idle()
    order = stack.staff("GET", "/orders").get_json()["items"][0]
    assert order["financial_status"] == "PAID"
    story = [e["type"] for e in stack.staff("GET", f"/draft-orders/{draft}/timeline").get_json()["items"]]
    assert ("LinkOpened" in story) is scripts
    page.context.close()


def test_declined_then_paid_with_another_card(chromium: Browser, stack: Stack, link: str):
    window = open_window(chromium)
    page = window.page
    page.goto(link)
    fill_in(page)
    page.locator("button.primary").click()
    page.locator("[value=insufficient_funds]").first.click()
    page.wait_for_url("**/i/**")
    expect(heading(page)).to_have_text("The payment was declined")
    assert Axe().run(page).violations_count == 0
    press(page, "Try again and pay")
    page.locator("[value=approve]").first.click()
    page.wait_for_url("**/i/**")
    expect(heading(page)).to_have_text("Thank you. Your order is paid")
    page.context.close()


def test_walked_away_started_over_and_had_it_sent_to_sweden(chromium: Browser, stack: Stack, link: str):
    window: Window = open_window(chromium, width=1280)
    page = window.page
    page.goto(link)
    fill_in(page)
    page.locator("button.primary").click()
    page.goto(link)
    expect(heading(page)).to_have_text("Your payment is not finished")
    press(page, "Start over")
    page.get_by_role("link", name="Change your details").click()
    page.select_option("#shipping_country", "SE")
    press(page, "Change country")
    assert page.input_value("#shipping_name") == "Kari Nordmann"
    page.fill("#shipping_postal_code", "114 55")
    page.fill("#shipping_city", "Stockholm")
    press(page, "Continue to delivery")
    expect(page.locator(".rows .total")).to_contain_text("€")
    page.context.close()
