"""What a phone loads before the back office can be read, and how often a form is sent that is tapped twice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Response, Route, expect

from local.stack import Stack
from tests.support.browser.office import at_the_office, new_draft
from tests.support.browser.window import Window

MOST_REQUESTS, MOST_BYTES = 4, 40 * 1024


@pytest.fixture(scope="module")
def office(chromium: Browser, stack: Stack) -> Iterator[Window]:
    with at_the_office(chromium, stack) as office:
        yield office


@pytest.mark.parametrize(("is_signed_in", "title"), [(True, "Home"), (False, "Sign in")])
def test_the_first_view_takes_four_requests_and_forty_kilobytes(
    chromium: Browser, stack: Stack, office: Window, title: str, *, is_signed_in: bool
) -> None:
    for _ in range(25 * is_signed_in):
        new_draft(stack)
    kept = office.page.context.storage_state() if is_signed_in else None
    context = chromium.new_context(storage_state=kept, locale="en-GB")
    page, loaded = context.new_page(), list[Response]()
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 Playwright takes no built-in method
    page.goto(f"{stack.url}/admin")
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    sizes = {response.url: response.request.sizes()["responseBodySize"] for response in loaded}
    assert len(loaded) <= MOST_REQUESTS, sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    context.close()


def test_two_quick_taps_send_a_form_once_also_where_a_field_is_called_method(office: Window, stack: Stack) -> None:
    page, sent = office.page, list[Route]()
    page.goto(f"{stack.url}{new_draft(stack)}/mark-as-paid")
    button = page.get_by_role("button", name="Mark NOK")
    assert button.evaluate("(button) => typeof button.form.method !== 'string'")
    page.get_by_role("radio", name="Cash").check()
    page.route("**/mark-as-paid", lambda route: sent.append(route))  # noqa: PLW0108 Playwright takes no built-in method
    with page.expect_request("**/mark-as-paid"):
        button.evaluate("(button) => { button.click(); setTimeout(() => button.click(), 150) }")
    page.wait_for_timeout(400)
    assert len(sent) == 1
    sent[0].continue_()
    expect(page.locator(".badges")).to_contain_text("Paid")
    page.unroute("**/mark-as-paid")
