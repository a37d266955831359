"""The back office and its customer in browser windows, on one local stack."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect

from local.stack import Stack
from tests.support.browser.window import Window, open_window

HOSTS = {"localhost", "127.0.0.1"}  # the shop, and the payment provider at another origin


@contextmanager
def at_the_office(browser: Browser, stack: Stack, *, scripts: bool = True) -> Iterator[Window]:
    """Open the back office on a phone as the owner. Its console stays clean, and it asks this machine alone."""
    with a_window(browser, scripts=scripts) as window:
        window.page.goto(f"{stack.url}/admin")
        window.page.get_by_role("button", name="Local: sign in as owner").click()
        expect(window.page.get_by_role("heading", name="Home", level=1)).to_be_visible()
        yield window


@contextmanager
def behind_the_link(browser: Browser, link: str, *, scripts: bool = True) -> Iterator[Page]:
    """Open a link as its customer, in English."""
    with a_window(browser, scripts=scripts) as window:
        window.page.goto(f"{link}?lang=en")
        yield window.page


@contextmanager
def a_window(browser: Browser, *, scripts: bool) -> Iterator[Window]:
    window = open_window(browser, scripts=scripts)
    window.page.set_default_timeout(20_000)
    if scripts:
        window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield window
    assert window.complaints == [], window.complaints
    assert {name.partition(":")[0] for name in window.hosts} <= HOSTS
    window.page.context.close()


def shared_link(page: Page) -> str:
    """Return the link that the page shares: from the clipboard, or from its field where the browser runs no script."""
    address = page.get_by_label("The link alone").input_value()
    if page.get_by_role("button", name="copied").count():
        assert address in str(page.evaluate("navigator.clipboard.readText()"))
    return address


def new_draft(stack: Stack, **given: Any) -> str:
    """Create a draft order as another program would; return the address of its page."""
    body = {"line_items": [{"sku": "kopp-steingods", "quantity": 2}], **given}
    answer = stack.staff("POST", "/draft-orders", body)
    assert answer.status_code == 201, answer.get_json()
    return f"/admin/drafts/{answer.get_json()['id']}"
