"""From link to receipt in a browser, where the customer pays the store directly."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from local.stack import Stack
from tests.support.aws_simulator import AwsSimulator
from tests.support.browser.checkout import heading
from tests.support.browser.window import open_window
from tests.support.cast.people import TYPED

INSTRUCTIONS = "Vipps: 12345, {total}\n{number}"
WORDS = {
    "en": ("Review and pay", "This order is already paid", "Vipps: 12345, NOK 557.00"),
    "nb": ("Se over og betal", "Denne ordren er allerede betalt", "Vipps: 12345, 557,00 kr"),
}


@pytest.fixture(scope="module")
def stack(aws_simulator: AwsSimulator) -> Stack:
    def start() -> Stack:
        return Stack.start(public_host="localhost", batch_window=0, parameters={"TestProviderUrl": ""})

    return aws_simulator.get("a shop at localhost without a payment provider", start)


@pytest.fixture
def draft(stack: Stack) -> str:
    stack.reset()
    stack.staff("PATCH", "/store", {"payment_instructions": INSTRUCTIONS}, {"If-Match": "*"})
    body = {"line_items": [{"sku": "kopp-steingods", "quantity": 2}]}
    return str(stack.staff("POST", "/draft-orders", body).get_json()["id"])


@pytest.mark.parametrize("locale", ["en", "nb"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_link_to_instructions_to_receipt(
    chromium: Browser, stack: Stack, draft: str, locale: str, *, scripts: bool
):
    review, receipt, to_pay = WORDS[locale]
    link = stack.staff("POST", f"/draft-orders/{draft}/links", {"channel": "chat"}).get_json()["url"]
    window = open_window(chromium, scripts=scripts)
    page = window.page
    page.goto(f"{link}?lang={locale}")
    for name, value in TYPED.items():
        page.fill(f"#{name}", value)
    page.locator("button.primary:visible").click()
    page.locator(".option").first.click()
    page.locator("button.primary:visible").click()
    expect(heading(page)).to_have_text(review)
    assert to_pay in page.locator("main").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    expect(page.locator("form[action$='/pay']")).to_have_count(0)
    if scripts:
        assert Axe().run(page).violations_count == 0
    paid = stack.staff("POST", f"/draft-orders/{draft}/complete", {"payment": "paid", "method": "bank_transfer"})
    assert paid.status_code == 201, paid.get_json()
    page.reload()
    expect(heading(page)).to_have_text(receipt)
    assert window.complaints == []
    page.context.close()
