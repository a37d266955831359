"""The pickers of the editor, used with a keyboard alone on a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from local.stack import Stack
from tests.support.browser.everyone import DESK, HEIGHT
from tests.support.browser.office import at_the_office, new_draft
from tests.support.cast.people import KARI_JSON


@pytest.fixture
def page(chromium: Browser, stack: Stack) -> Iterator[Page]:
    stack.reset()
    new_draft(stack, customer=KARI_JSON)
    with at_the_office(chromium, stack) as office:
        office.page.set_viewport_size({"width": DESK, "height": HEIGHT})
        office.page.goto(f"{stack.url}/admin/drafts/new")
        yield office.page


def test_a_product_is_found_and_picked_with_the_keyboard(page: Page) -> None:
    page.get_by_label("Product, or your own item").focus()
    page.keyboard.type("kaffekopp")
    expect(page.locator("#found .pick")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("#found .pick")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Quantity of Kaffekopp")).to_be_visible()
    expect(page.get_by_label("Product, or your own item")).to_be_focused()


def test_enter_in_the_search_finds_and_saves_nothing(page: Page) -> None:
    page.get_by_label("Product, or your own item").focus()
    page.keyboard.type("kaffekopp")
    page.keyboard.press("Enter")
    expect(page.locator("#found .pick")).to_have_count(1)
    expect(page.get_by_role("heading", name="Create order", level=1)).to_be_visible()
    expect(page.locator("#lines li")).to_have_count(0)


def test_escape_empties_the_search_and_ends_its_list(page: Page) -> None:
    search = page.get_by_label("Product, or your own item")
    search.focus()
    page.keyboard.type("kaffekopp")
    expect(page.locator("#found .pick")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(search).to_have_value("")
    expect(page.locator("#found .pick")).to_have_count(0)


def test_a_known_customer_is_picked_with_the_keyboard(page: Page) -> None:
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Kari")
    expect(page.locator("#known button")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("#known button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mail", exact=False)).to_have_value("kari@example.com")
