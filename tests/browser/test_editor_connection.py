"""The editor of drafts on a phone: a failed request covers nothing, and leaving loses nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from local.stack import Stack
from tests.support.browser.office import at_the_office
from tests.support.browser.window import Window

LOST, SIGNED_OUT = "Check the connection", "You are signed out: save to sign in."
IS_ON_TOP = """(button) => { const box = button.getBoundingClientRect();
  return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }"""


@pytest.fixture
def window(chromium: Browser, stack: Stack) -> Iterator[Window]:
    stack.reset()
    with at_the_office(chromium, stack) as window:
        window.page.goto(f"{stack.url}/admin/drafts/new")
        yield window
        window.complaints.clear()  # requests that fail on purpose


def can_save(page: Page) -> bool:
    return bool(page.get_by_role("button", name="Save the draft").evaluate(IS_ON_TOP))


def test_a_failed_request_covers_no_button_and_is_gone_when_back_online(window: Window) -> None:
    page, failed = window.page, window.page.locator("#failed")
    page.context.set_offline(True)
    page.get_by_label("Name", exact=True).fill("Kari")
    expect(failed).to_contain_text(LOST)
    assert can_save(page)
    page.context.set_offline(False)
    expect(failed).to_be_hidden()
    page.reload()
    assert page.get_by_label("Name", exact=True).input_value() == "Kari"


def test_signed_out_while_typing_says_how_to_go_on(window: Window) -> None:
    page, failed = window.page, window.page.locator("#failed")
    cookies: Any = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_label("E-mail", exact=False).fill("kari@example.com")
    expect(failed).to_have_text(SIGNED_OUT)
    assert can_save(page)
    page.context.add_cookies(cookies)
    page.get_by_label("E-mail", exact=False).fill("kari@example.org")
    expect(failed).to_be_hidden()


def test_what_was_typed_just_before_leaving_is_there_again(window: Window) -> None:
    page = window.page
    page.get_by_label("Name", exact=True).fill("Kari")
    page.reload()
    page.reload()  # the first one may be answered before what was typed arrives
    assert page.get_by_label("Name", exact=True).input_value() == "Kari"
    page.get_by_label("Name", exact=True).fill("Kari Nordmann")
    page.get_by_role("link", name="Orders").click()
    expect(page.get_by_role("heading", name="Orders", level=1)).to_be_visible()
    page.goto(page.url.replace("/orders", "/drafts/new"))
    assert page.get_by_label("Name", exact=True).input_value() == "Kari Nordmann"
