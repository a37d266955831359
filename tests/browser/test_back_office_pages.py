"""The pages of the back office in a browser: for everyone, on every screen, in light and dark, in every direction."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from local.stack import Stack
from tests.support.aws_simulator import AwsSimulator
from tests.support.browser.office import at_the_office, new_draft
from tests.support.browser.window import Window
from tests.support.cast.people import KARI_JSON, OSLO_JSON

UNFOLD = "document.querySelectorAll('details').forEach((fold) => { fold.open = true })"
AXE = Axe().axe_script
VIOLATIONS = """async (how) => (await axe.run({resultTypes: ["violations"], ...how})).violations
  .map((fault) => [fault.id, fault.nodes.map((node) => node.html)])"""
TOO_SMALL = """() => [...document.querySelectorAll("main a, nav a, header a, button, input, select, summary")]
  .filter((element) => !element.matches(".unseen, [type=hidden], [type=radio], [type=checkbox], p > a:not(.button)"))
  .filter((element) => element.checkVisibility())
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
FOCUS_IS_COVERED = """() => {
  if (document.activeElement === document.body) return false;
  const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !!top?.closest(".primary-bar, .bottom") && !document.activeElement.closest(".primary-bar, .bottom");
}"""
PAGES = (
    "/admin/drafts",
    "/admin/drafts?query=nothing",
    "/admin/drafts/new",
    "/admin/drafts/{draft}",
    "/admin/drafts/{draft}/edit",
    "/admin/drafts/{draft}/invoice",
    "/admin/drafts/{draft}/links",
    "/admin/drafts/{draft}/links/lnk_1",
    "/admin/drafts/{draft}/mark-as-paid",
    "/admin/drafts/{draft}/complete",
    "/admin/drafts/{draft}/cancel",
    "/admin/drafts/{draft}/reservation",
    "/admin/drafts/{draft}/note",
    "/admin/drafts/{draft}/timeline",
    "/admin/drafts/{short}",
    "/admin/orders",
    "/admin/orders/{order}",
    "/admin/orders/{order}/refunds",
    "/admin/orders/{order}/fulfillments",
    "/admin/orders/{order}/receipt",
    "/admin/orders/{order}/contact",
    "/admin/orders/{order}/cancel",
    "/admin/products",
    "/admin/products/new",
    "/admin/products/kopp-steingods",
    "/admin/products/kopp-steingods/edit",
    "/admin/products/kopp-steingods/archive",
    "/admin/settings",
    "/admin/settings/store",
    "/admin/settings/delivery",
    "/admin/settings/delivery/no/hjem",
    "/admin/settings/payment",
    "/admin/settings/sender",
    "/admin/settings/notices",
    "/admin/api",
    "/admin/search?query=kari",
    "/admin/more",
    "/admin/nowhere",
)


@pytest.fixture(scope="module")
def stack(aws_simulator: AwsSimulator) -> Stack:
    stack = aws_simulator.get("a shop at localhost", lambda: Stack.start(public_host="localhost", batch_window=0))
    stack.reset()
    return stack


@pytest.fixture(scope="module")
def ids(stack: Stack) -> dict[str, str]:
    """A draft order with a link, an order that is paid, and a draft order of what is out of stock."""
    at_home = {
        "shipping_address": OSLO_JSON,
        "billing_address": OSLO_JSON,
        "shipping_line": {"delivery_method": "postkassen"},
    }
    draft, order, short = (
        new_draft(stack, customer=KARI_JSON, **given).rpartition("/")[2]
        for given in (at_home, at_home, {"line_items": [{"sku": "linduk", "quantity": 1}]})
    )
    stack.staff("POST", f"/draft-orders/{draft}/links", {"channel": "chat"})
    paid = stack.staff("POST", f"/draft-orders/{order}/complete", {"payment": "paid", "method": "cash"})
    return {"draft": draft, "order": str(paid.get_json()["id"]), "short": short}


@pytest.fixture(scope="module")
def office(chromium: Browser, stack: Stack) -> Iterator[Window]:
    with at_the_office(chromium, stack) as office:
        yield office


@pytest.fixture(scope="module")
def norwegian(chromium: Browser, office: Window) -> Iterator[Page]:
    """Return a page of the same session whose browser asks for Norwegian."""
    context = chromium.new_context(storage_state=office.page.context.storage_state(), locale="nb-NO")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_back_office_is_fit_for_everyone(
    office: Window, norwegian: Page, stack: Stack, ids: dict[str, str], path: str
) -> None:
    page = office.page
    page.set_viewport_size({"width": 375, "height": 800})
    page.emulate_media(color_scheme="light")
    page.goto(stack.url + path.format(**ids))
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    assert page.evaluate(VIOLATIONS, {}) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(VIOLATIONS, {"runOnly": ["color-contrast"]}) == []
    assert page.evaluate(TOO_SMALL) == []
    stays_within_the_screen(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate(FOCUS_IS_COVERED)
    norwegian.goto(page.url)
    assert norwegian.locator("html").get_attribute("lang") == "nb"
    stays_within_the_screen(norwegian)
    assert office.complaints == []


def stays_within_the_screen(page: Page) -> None:
    """Hold the page to no sideways scroll with all folds open, left to right and mirrored."""
    page.evaluate(UNFOLD)
    for direction in ("rtl", "ltr"):
        page.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (direction, width)


def test_totals_on_their_way_do_not_replace_those_of_a_newer_form(office: Window, stack: Stack) -> None:
    page = office.page
    page.goto(f"{stack.url}{new_draft(stack, customer=KARI_JSON)}/edit")
    late: list[Route] = []
    page.route("**/calculate", lambda route: late.append(route))  # noqa: PLW0108 Playwright takes no built-in method
    with page.expect_request("**/calculate"):
        page.fill("#pasted", "Unter den Linden 1\n10117 Berlin\nGermany")
    page.click("#read-address")
    expect(page.locator("#bar-total")).to_contain_text("€")
    late[0].fulfill(body='<strong id="bar-total" hx-swap-oob="true">NOK 498.00</strong>', content_type="text/html")
    page.evaluate("new Promise((done) => setTimeout(done, 300))")
    expect(page.locator("#bar-total")).to_contain_text("€")
    page.unroute("**/calculate")
