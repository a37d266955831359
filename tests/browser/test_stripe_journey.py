"""Paying at Stripe in a browser, whose page is at another origin that the shop's pages have to name."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from invoicing.adapters.payments.stripe import provider as adapter
from local.stack import Stack
from tests.support.aws_simulator import AwsSimulator
from tests.support.browser.checkout import fill_in, heading
from tests.support.browser.window import open_window
from tests.support.fakes.stripe import FakeStripe
from tests.support.stacks.stripe_stack import stack_with_stripe


@pytest.fixture(scope="module")
def both(aws_simulator: AwsSimulator) -> Iterator[tuple[Stack, FakeStripe]]:
    """The pages at localhost, Stripe at 127.0.0.1 and on another port."""
    start = partial(stack_with_stripe, public_host="localhost", batch_window=0)
    stack, stripe = aws_simulator.get("a shop at localhost with Stripe", start)
    yield stack, stripe
    assert stripe.faults == []


@pytest.fixture
def stack(both: tuple[Stack, FakeStripe]) -> Stack:
    both[0].reset()
    return both[0]


@pytest.fixture
def link(stack: Stack) -> str:
    draft = stack.staff("POST", "/draft-orders", {"line_items": [{"sku": "kopp-steingods", "quantity": 2}]}).get_json()
    return str(stack.staff("POST", f"/draft-orders/{draft['id']}/links", {"channel": "chat"}).get_json()["url"])


def pay(page: Page, link: str) -> None:
    page.goto(link)
    fill_in(page)
    page.locator("button.primary").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_link_to_stripe_where_one_card_is_declined_and_back_to_the_receipt(
    chromium: Browser, both: tuple[Stack, FakeStripe], stack: Stack, link: str, *, scripts: bool
):
    stripe = both[1]
    assert urlsplit(stripe.url).netloc not in urlsplit(link).netloc
    window = open_window(chromium, scripts=scripts)
    page = window.page
    pay(page, link)
    assert page.url.startswith(f"{stripe.url}/c/pay/cs_test_")
    page.locator("[value=insufficient_funds]").click()
    expect(page.get_by_role("status")).to_have_text("Your card was declined.")
    page.locator("[value=approve]").click()
    page.wait_for_url("**/i/**")
    expect(heading(page)).to_have_text("Thank you. Your order is paid")
    assert window.complaints == []
    assert window.hosts == {urlsplit(stack.url).netloc, urlsplit(stripe.url).netloc}
    stack.wait_until_idle()
    assert stack.staff("GET", "/orders").get_json()["items"][0]["financial_status"] == "PAID"
    page.context.close()


def test_back_from_stripe_without_paying(chromium: Browser, stack: Stack, link: str):
    page = open_window(chromium).page
    pay(page, link)
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**/i/**")
    expect(heading(page)).to_have_text("Your payment is not finished")
    page.context.close()


def test_a_browser_blocks_a_form_to_an_origin_that_the_page_does_not_name(
    chromium: Browser, stack: Stack, link: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(adapter, "ORIGIN", "https://elsewhere.example")
    window = open_window(chromium)
    pay(window.page, link)
    window.page.wait_for_timeout(500)
    assert "/c/pay/" not in window.page.url
    assert any("form-action" in complaint for complaint in window.complaints)
    window.page.context.close()
