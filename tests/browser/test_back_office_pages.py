"""The pages of the back office in a browser: for everyone, on every screen, in light and dark, in every direction."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from invoicing.domain.orders.refund_outcome import mark_refund_refused
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.orders import process_refund
from local.stack import Stack
from tests.support.browser.everyone import axe_faults, faults_for_everyone, layout_faults
from tests.support.browser.languages import other_languages
from tests.support.browser.office import at_the_office, new_draft
from tests.support.browser.office_pages import Examples, pages
from tests.support.browser.window import Window
from tests.support.cast.people import KARI_JSON, OSLO_JSON

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")  # an e-mail has no landmarks


@pytest.fixture(scope="module")
def office(chromium: Browser, stack: Stack) -> Iterator[Window]:
    with at_the_office(chromium, stack) as office:
        yield office


def refuse(sale: Sale, refund: Refund, ports: Ports) -> Refund:
    """Refuse a refund as a payment provider does."""
    return mark_refund_refused(sale, refund, "The provider did not refund the payment.", ports.clock())


@pytest.fixture(scope="module")
def examples(stack: Stack, office: Window) -> Examples:
    at_home = {
        "shipping_address": OSLO_JSON,
        "billing_address": OSLO_JSON,
        "shipping_line": {"delivery_method": "postkassen"},
    }
    draft, paid, pending, short = (
        new_draft(stack, customer=KARI_JSON, **given).rpartition("/")[2]
        for given in (at_home, at_home, at_home, {"line_items": [{"sku": "linduk", "quantity": 1}]})
    )
    stack.staff("POST", f"/draft-orders/{draft}/links", {"channel": "chat"})
    stack.staff("PUT", "/discount-codes/TENTH", {"type": "percentage", "value": "10"})
    orders = [
        str(stack.staff("POST", f"/draft-orders/{sale}/complete", how).get_json()["id"])
        for sale, how in ((paid, {"payment": "paid", "method": "cash"}), (pending, {"payment": "pending"}))
    ]
    stack.staff("POST", f"/orders/{orders[0]}/links", {"channel": "chat"})
    for invoiced in (f"drafts/{draft}", f"orders/{orders[1]}"):
        office.page.goto(f"{stack.url}/admin/{invoiced}/invoice")
        office.page.get_by_role("button", name="Review").click()
        expect(office.page.get_by_role("heading", name="Review the invoice")).to_be_visible()
    office.page.goto(f"{stack.url}/admin/team")
    member = str(office.page.locator(".row__link").first.get_attribute("href")).rpartition("/")[2]
    change = {"action": "untag", "tags": ["none"], "ids": [draft, "dft_00000000000000000000000000"]}
    job = str(stack.staff("POST", "/draft-orders/bulk", change).get_json()["id"])
    on_draft, on_order = (
        str(stack.staff("POST", f"{path}/comments", {"text": "She rings back.\nOn Friday."}).get_json()["id"])
        for path in (f"/draft-orders/{draft}", f"/orders/{orders[0]}")
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process_refund, "_make", refuse)
        refund = str(stack.staff("POST", f"/orders/{orders[0]}/refunds", {"amount": "10.00"}).get_json()["id"])
    return Examples(
        stack.url,
        draft,
        paid=orders[0],
        pending=orders[1],
        short=short,
        member=member,
        comments=(on_draft, on_order),
        refund=refund,
        job=job,
    )


@pytest.fixture(scope="module")
def others(
    chromium: Browser, office: Window, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sequence[tuple[str, Page]]]:
    folder = tmp_path_factory.mktemp("locales")
    with other_languages(chromium, folder, office.page.context.storage_state()) as others:
        yield others


@pytest.mark.parametrize("path", pages(is_public=False))
def test_a_page_of_the_back_office_is_fit_for_everyone(
    office: Window, others: Sequence[tuple[str, Page]], examples: Examples, path: str
) -> None:
    address = examples.address(path)
    response = office.page.goto(address)
    assert response
    assert office.page.url == address, "the page of a route is shown, and leads nowhere else"
    faults = faults_for_everyone(office.page)
    for language, page in others:
        other = page.goto(address)
        assert other
        assert other.status == response.status
        faults += layout_faults(page, language)
    assert faults == []
    assert office.complaints == []


@pytest.mark.parametrize("sale", ["/admin/drafts/{draft}", "/admin/orders/{pending}"])
def test_the_email_of_a_review_is_fit_for_everyone(office: Window, examples: Examples, sale: str) -> None:
    page = office.page
    page.goto(examples.address(f"{sale}/invoice/review"))
    frame = page.locator("iframe")
    shown = page.request.get(examples.url + str(frame.get_attribute("src")))
    assert shown.ok
    page.goto("about:blank")
    page.set_content(shown.text())  # in its frame, no script would run
    language = str(page.locator("html").get_attribute("lang"))
    assert [*axe_faults(page, *WCAG), *layout_faults(page, language)] == []


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


def test_no_totals_of_an_older_form_are_asked_for_while_a_button_changes_it(office: Window, stack: Stack) -> None:
    page = office.page
    page.goto(f"{stack.url}{new_draft(stack, customer=KARI_JSON)}/edit")
    held: list[Route] = []
    page.route("**/autosave", lambda route: held.append(route))  # noqa: PLW0108 Playwright takes no built-in method
    before = len(office.asked)
    page.fill("#pasted", "Unter den Linden 1\n10117 Berlin\nGermany")
    with page.expect_request("**/autosave"):
        page.click("#read-address")
    page.wait_for_timeout(700)
    assert [url for url in office.asked[before:] if url.endswith("/calculate")] == []
    held[0].continue_()
    expect(page.locator("#bar-total")).to_contain_text("€")
    page.unroute("**/autosave")


def test_a_message_that_was_edited_goes_by_every_app_as_it_stands(office: Window, stack: Stack) -> None:
    page, message = office.page, "Hei & hopp: 50 % = halv pris?"
    page.goto(f"{stack.url}{new_draft(stack, customer=KARI_JSON)}/links")
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_text("Change it as you like.")).to_be_visible()
    page.get_by_label("Message").fill(message)
    page.evaluate("document.querySelector('.share').addEventListener('click', (event) => event.preventDefault())")
    for app, field in (("Text message", "body"), ("WhatsApp", "text"), ("E-mail app", "body")):
        link = page.get_by_role("link", name=app)
        before, _, _ = str(link.get_attribute("href")).partition(f"{field}=")
        link.click()
        expect(link).to_have_attribute("href", f"{before}{field}={quote(message, safe='')}")
