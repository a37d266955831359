"""A market in a browser: an owner sells to another country without the API."""

import pytest
from playwright.sync_api import Browser, Page, expect

from local.stack import Stack
from tests.support.aws_simulator import AwsSimulator
from tests.support.browser.office import at_the_office

ADDRESS = "Anna Schmidt\nUnter den Linden 1\n10117 Berlin\nGermany"


@pytest.fixture
def stack(aws_simulator: AwsSimulator) -> Stack:
    stack = aws_simulator.get("a shop at localhost", lambda: Stack.start(public_host="localhost", batch_window=0))
    stack.reset()
    return stack


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def test_a_draft_for_a_country_that_was_added_is_priced_in_its_currency(chromium: Browser, stack: Stack) -> None:
    with at_the_office(chromium, stack) as office:
        page = office.page
        page.goto(f"{stack.url}/admin/settings/markets/eu/delete")
        press(page, "Remove")
        expect(page.get_by_text("Removed.")).to_be_visible()
        page.get_by_role("link", name="Add a market").click()
        page.get_by_label("Country").select_option("DE")
        press(page, "Continue")
        expect(page.get_by_label("Name", exact=True)).to_have_value("Germany")
        expect(page.get_by_label("Currency")).to_have_value("EUR")
        page.get_by_label("One NOK in EUR").fill("0.0875")
        page.get_by_label("Round to multiples of").fill("1")
        page.get_by_label("Add a country").select_option("AT")
        press(page, "Add")
        expect(page.get_by_role("button", name="Austria ×")).to_be_visible()
        expect(page.get_by_label("One NOK in EUR")).to_have_value("0.0875")
        press(page, "Save")
        expect(page.get_by_text("NOK 249.00 → €22.00")).to_be_visible()

        page.goto(f"{stack.url}/admin/drafts/new?product=kopp-steingods")
        page.fill("#pasted", ADDRESS)
        page.click("#read-address")
        expect(page.locator("#bar-total")).to_contain_text("€22.00")
        press(page, "Save the draft")
        expect(page.get_by_text("€22.00").first).to_be_visible()
