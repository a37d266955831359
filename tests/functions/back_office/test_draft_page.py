"""The page of a draft order: where it stands, what is due, and what can be done about it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from invoicing.bootstrap import app
from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import at_provider, sell
from tests.support.cast.people import INGRID, KARI_JSON, OSLO_JSON


def shown(office: Office, draft: Any) -> Page:
    page = office.open(f"/admin/drafts/{draft['id']}")
    assert page.status == 200, page.text
    return page


def primary(page: Page) -> tuple[str, str]:
    act = page.soup.select_one(".primary-bar .button")
    assert act
    form = page.soup.find("form", id=str(act.get("form")))
    return act.get_text(strip=True), str(form["action"] if form and act.name == "button" else act["href"])


def again(page: Page) -> str:
    return str(page.soup.select_one(".heading a")["href"])  # type: ignore[index]


def acts(page: Page) -> dict[str, str]:
    return {link.get_text(strip=True): str(link["href"]) for link in page.soup.select(".more-actions a")}


def test_a_new_draft_says_that_the_customer_has_not_got_it(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft(customer=KARI_JSON)
    page = shown(office, draft)
    assert page.heading == f"{draft['name']} · Kari Nordmann"
    assert "Nothing was sent to the customer yet." in page.text
    assert "Amount due NOK 200.00" in page.text
    assert "2 × NOK 100.00 · mug" in page.text
    assert "No link yet" in page.text


def test_the_invoice_comes_first_and_the_link_where_there_is_no_address(office: Office, merchant: Merchant) -> None:
    known, unknown = merchant.draft(customer=KARI_JSON), merchant.draft(customer={"handle": "@kari"})
    assert primary(shown(office, known)) == ("Send invoice", f"/admin/drafts/{known['id']}/invoice")
    assert primary(shown(office, unknown)) == ("Share link", f"/admin/drafts/{unknown['id']}/links")
    assert acts(shown(office, unknown))["Send invoice"] == f"/admin/drafts/{unknown['id']}/invoice"


def test_a_completed_draft_opens_its_order(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft()
    order = merchant.complete(draft)
    page = shown(office, draft)
    assert primary(page) == ("Open order", f"/admin/orders/{order['id']}")
    assert acts(page) == {}
    assert again(page) == f"/admin/drafts/{draft['id']}/duplicate"


def test_a_cancelled_draft_can_only_be_duplicated(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft()
    merchant.cancel_draft(draft)
    page = shown(office, draft)
    assert "Cancelled: it cannot be paid any more" in page.text
    assert page.soup.select(".primary-bar") == []
    assert acts(page) == {}
    assert again(page) == f"/admin/drafts/{draft['id']}/duplicate"


def test_a_link_that_was_opened_and_one_that_was_revoked_are_told_apart(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready()
    first = merchant.ask("POST", f"/draft-orders/{draft['id']}/links", {"channel": "chat"})
    merchant.ask("POST", f"/draft-orders/{draft['id']}/links", {"channel": "sms", "replaces": first["id"]})
    states = [item.get_text(" ", strip=True) for item in shown(office, draft).soup.select("#links li")]
    assert [state.split(" made")[0] for state in states] == ["Text message Not opened", "Chat Revoked"]


def test_what_became_of_an_invoice_is_shown_at_its_link(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready()
    merchant.request_invoice(draft)
    page = shown(office, draft)
    assert "Invoice to kari@example.com Being sent" in page.text
    assert "The invoice to kari@example.com is being sent." in page.text


def test_a_payment_under_way_is_told_with_the_link_that_it_came_by(office: Office, merchant: Merchant) -> None:
    draft = {"id": at_provider(merchant)}
    page = shown(office, draft)
    assert "The customer is paying now: the payment can be made until" in page.text
    assert "Chat Paying" in page.text


def test_the_badge_of_a_draft_that_the_customer_has_open_is_translated(office: Office, merchant: Merchant) -> None:
    office.headers["accept-language"] = "nb"
    opened, paying = merchant.ready(), {"id": at_provider(merchant)}
    customer = Customer()
    tracked = customer.open(urlsplit(merchant.link(opened)).path).soup.select("[data-opened]")[0]
    customer.post(str(tracked["data-opened"]), {"offer": str(tracked["data-offer"])}, sec_fetch_site="same-origin")
    badges = [shown(office, draft).soup.select(".badges .badge")[0].get_text(strip=True) for draft in (opened, paying)]
    assert badges == ["Åpnet", "Betaler"]


def test_a_payment_under_way_comes_before_another_invoice(office: Office, merchant: Merchant) -> None:
    draft = {"id": at_provider(merchant)}
    page = shown(office, draft)
    assert primary(page) == ("Follow the payment", "#timeline")
    assert page.soup.select_one("#timeline")
    assert {"Edit", "Send invoice", "Mark as paid", "Cancel draft"} <= acts(page).keys()


def test_an_invoice_under_a_payment_says_so_and_leads_to_the_draft(merchant: Merchant, office: Office) -> None:
    draft = {"id": at_provider(merchant)}
    base = f"/admin/drafts/{draft['id']}"
    pages = office.open(f"{base}/invoice"), office.submit("/invoice/review")
    for page in pages:
        assert "The customer is paying now: the payment can be made until" in page.text
        assert page.soup.select_one(f'.notice a[href="{base}"]'), page.url
    (primary,) = pages[1].soup.select(".primary-bar .button")
    assert primary["href"] == base
    office.submit("/invoice")
    assert "InvoiceRequested" in merchant.story(draft), "a payment that was left may be followed by an invoice"


def test_a_payment_without_a_link_of_the_sale_still_shows_the_page(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    assert shown(office, {"id": order.replace("ord_", "dft_")}).status == 200


def test_a_link_that_ends_soon_and_links_that_have_ended_are_told(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready()
    merchant.link(draft)
    assert "link ends" not in shown(office, draft).text
    clock: Any = app.clock
    clock.advance(timedelta(days=merchant.ask("GET", "/store")["link_days"] - 2))
    office = Office.signed_in(INGRID)
    assert "The customer's link ends" in shown(office, draft).text
    clock.advance(timedelta(days=3))
    office = Office.signed_in(INGRID)
    page = shown(office, draft)
    assert "All links have ended: the customer cannot pay." in page.text
    link = page.soup.select_one(".notice a")
    assert link
    assert link["href"] == f"/admin/drafts/{draft['id']}/links"


def test_prices_that_moved_are_shown_beside_what_the_customer_was_told(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft(lock_prices=False)
    merchant.update("/products/mug", {"price": "150.00"})
    page = shown(office, draft)
    assert "Amount due NOK 300.00" in page.text
    assert "the customer was told NOK 200.00 before" in page.text


def test_a_customer_can_be_called_and_written_to_with_a_tap(office: Office, merchant: Merchant) -> None:
    customer = {**KARI_JSON, "phone": "+47 400 12 345 (evenings)", "handle": "@kari"}
    page = shown(office, merchant.draft(customer=customer, shipping_address=OSLO_JSON, po_number="PO-7"))
    assert [link["href"] for link in page.soup.select(".contacts a")] == ["mailto:kari@example.com", "tel:+4740012345"]
    assert "Storgata 1" in page.text
    assert "PO-7" in page.text


def test_what_staff_wrote_is_escaped(office: Office, merchant: Merchant) -> None:
    evil = "<script>alert(1)</script>"
    draft = merchant.draft(
        customer={"name": evil}, note=evil, tags=["<b>"], line_items=[{"title": evil, "quantity": 1, "unit_price": "1"}]
    )
    page = shown(office, draft)
    assert evil in page.text
    assert page.soup.select("main script, main b") == []


@pytest.mark.parametrize("path", ["/admin/drafts/dft_06b3m5s4q0xk8t9v7w2e1c3r5a", "/admin/drafts/nothing"])
def test_a_draft_that_is_not_there_has_a_page_that_says_so(office: Office, path: str) -> None:
    assert office.open(path).status == 404


def test_the_page_of_a_large_sale_makes_the_same_calls(office: Office, merchant: Merchant) -> None:
    sales: Any = app.sales
    small = merchant.draft()
    large = merchant.draft(line_items=[{"title": f"Item {i}", "quantity": 1, "unit_price": "1"} for i in range(400)])

    def gets(draft: Any) -> int:
        before = sales.gets
        shown(office, draft)
        return int(sales.gets - before)

    assert gets(small) == gets(large)


def test_seeing_it_as_the_customer_leads_to_a_preview(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready()
    answer = office.get(f"/admin/drafts/{draft['id']}/preview")
    assert answer.status == 303
    preview = Customer().open(answer.headers["Location"].removeprefix("https://shop.example"))
    assert preview.status == 200
    assert preview.text.startswith("Forhåndsvisning for butikken")
    assert "LinkOpened" not in merchant.story(draft)
