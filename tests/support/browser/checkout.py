"""A person at the checkout, in a browser."""

from playwright.sync_api import Locator, Page

from tests.support.cast.people import TYPED


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).and_(page.locator("button:visible")).click()


def fill_in(page: Page) -> None:
    for name, value in TYPED.items():
        if name != "phone":
            page.fill(f"#{name}", value)
    press(page, "Continue to delivery")
    page.locator(".option").first.click()
    press(page, "Continue to payment")


def heading(page: Page) -> Locator:
    return page.locator("h1")
