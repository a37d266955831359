"""The lists of draft orders and orders: tabs, search, sort, pages, and what they say when nothing is there."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.summary import Unreadable
from invoicing.pages.back_office.search.back import list_address
from invoicing.ports import Page as PageOfList
from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.office_lists import link, names, pass_days, rows_of
from tests.support.cast.people import INGRID, KARI_JSON

OLA_JSON = {"name": "Ola Nordmann", "email": "ola@example.com"}
FIXED = {"type": "fixed", "due_on": "2026-11-25"}


def badges(page: Page) -> list[list[str]]:
    return [[badge.get_text() for badge in row.select(".badge")] for row in rows_of(page)]


@pytest.fixture
def shop(merchant: Merchant) -> Merchant:
    """Three drafts: Kari's was due two days ago, Ola's is open, and one without a customer is cancelled."""
    merchant.draft(customer=KARI_JSON, payment_terms=FIXED)
    pass_days(1)
    merchant.draft(customer=OLA_JSON)
    pass_days(1)
    merchant.cancel_draft(merchant.draft(customer={}))
    pass_days(2)
    return merchant


def test_a_row_says_who_what_for_and_whether_it_is_due(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts")
    assert names(page) == ["#D1003", "#D1002", "#D1001"]
    assert badges(page) == [["Cancelled"], ["Open"], ["Open", "Overdue"]]
    text = " ".join(rows_of(page)[2].get_text(" ").split())
    assert "Kari Nordmann" in text
    assert "was due 25 November" in text
    assert "NOK" in text
    assert "No customer yet" in rows_of(page)[0].get_text()


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        ("open", {"#D1001", "#D1002"}),
        ("overdue", {"#D1001"}),
        ("cancelled", {"#D1003"}),
        ("nonsense", {"#D1001", "#D1002", "#D1003"}),
    ],
)
def test_tabs_are_saved_filters(shop: Merchant, office: Office, tab: str, expected: set[str]) -> None:
    assert set(names(office.open(f"/admin/drafts?tab={tab}"))) == expected


def test_the_tab_of_opened_drafts_shows_those_that_wait_for_payment(merchant: Merchant, office: Office) -> None:
    merchant.draft(customer=OLA_JSON)
    link = merchant.link(merchant.draft(customer=KARI_JSON))
    assert names(office.open("/admin/drafts?tab=opened")) == []
    Customer().request("POST", f"{link}/opened", b"", sec_fetch_site="same-origin")
    page = office.open("/admin/drafts?tab=opened")
    assert names(page) == ["#D1002"]
    assert "opened" in rows_of(page)[0].get_text()


def test_tabs_keep_the_search_and_the_search_keeps_the_tab(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts?tab=open&query=Kari")
    assert names(page) == ["#D1001"]
    assert page.fields("/admin/drafts") == {"tab": "open", "query": "Kari"}
    assert parse_qs(urlsplit(link(page, "All")).query) == {"query": ["Kari"]}


def test_orders_have_tabs_of_payment_and_fulfillment(merchant: Merchant) -> None:
    merchant.complete_unpaid(merchant.ready(customer=KARI_JSON, payment_terms=FIXED))
    pass_days(1)
    merchant.fulfill(merchant.complete_unpaid(merchant.ready(customer=OLA_JSON)))
    pass_days(3)
    office = Office.signed_in(INGRID)
    page = office.open("/admin/orders")
    assert names(page) == ["#1002", "#1001"]
    assert badges(page)[1] == ["Payment pending", "Overdue", "Unfulfilled"]
    assert names(office.open("/admin/orders?tab=overdue")) == ["#1001"]
    assert names(office.open("/admin/orders?tab=unfulfilled")) == ["#1001"]
    assert names(office.open("/admin/orders?tab=paid")) == []


def test_an_order_that_was_cancelled_and_refunded_shows_both(merchant: Merchant, office: Office) -> None:
    order = merchant.complete(merchant.ready())
    merchant.cancel_order(order)
    assert badges(office.open("/admin/orders")) == badges(office.open("/admin/orders?tab=refunded"))
    assert badges(office.page) == [["Cancelled", "Refunded"]]
    (listed,) = merchant.ask("GET", "/orders")["items"]
    assert listed["cancelled_at"] == merchant.ask("GET", f"/orders/{order['id']}")["cancelled_at"] is not None


@pytest.mark.parametrize(
    "asked", ["tab=cancelled", "status=VOIDED", "status=VOIDED,PENDING", "tab=cancelled&query=kari"]
)
def test_what_wears_the_badge_of_cancelled_is_among_them(merchant: Merchant, office: Office, asked: str) -> None:
    merchant.cancel_order(merchant.complete_unpaid(merchant.ready()))
    merchant.cancel_order(merchant.complete(merchant.ready()))
    merchant.complete(merchant.ready())
    page = office.open(f"/admin/orders?{asked}")
    assert dict(zip(names(page), badges(page), strict=True)) == {
        "#1001": ["Cancelled"],
        "#1002": ["Cancelled", "Refunded"],
    }


def test_a_list_is_sorted_by_links_that_keep_the_filter(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts?tab=open")
    oldest = office.open(link(page, "Oldest first"))
    assert names(oldest) == ["#D1001", "#D1002"]
    assert "sort=created_at" in link(oldest, "Cancelled")


def test_a_long_list_goes_on_at_show_more(merchant: Merchant, office: Office) -> None:
    for _ in range(27):
        merchant.draft()
        app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    first = office.open("/admin/drafts?tab=open")
    assert names(first)[0] == "#D1027"
    assert len(names(first)) == 25
    second = office.open(link(first, "Show more"))
    assert names(second) == ["#D1002", "#D1001"]
    assert second.soup.select(".more-link") == []


def test_an_old_or_forged_place_leads_to_the_beginning(shop: Merchant, office: Office) -> None:
    assert names(office.open("/admin/drafts?cursor=forged"))[0] == "#D1003"


def test_a_shop_without_drafts_and_orders_is_led_on(merchant: Merchant, office: Office) -> None:
    drafts = office.open("/admin/drafts")
    assert "No drafts yet" in drafts.text
    assert link(drafts, "Create order") == "/admin/drafts/new"
    orders = office.open("/admin/orders")
    assert "No orders yet" in orders.text
    assert link(orders, "Go to drafts") == "/admin/drafts"


def test_nothing_found_says_what_was_searched_and_clears_it(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts?tab=open&query=%3Cb%3ENils")
    assert "Nothing was found for “<b>Nils” in Open." in page.text
    assert "No drafts yet" not in page.text
    assert link(page, "Clear the search") == "/admin/drafts?tab=open"
    everywhere = office.open("/admin/drafts?query=Nils")
    assert "Nothing was found for “Nils”." in everywhere.text
    assert link(office.open("/admin/drafts?tab=completed"), "Show all") == "/admin/drafts"


def test_a_row_that_cannot_be_read_hides_no_other(
    shop: Merchant, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = app.sales.draft_orders

    def with_a_bad_row(*asked: Any) -> PageOfList[Any]:
        return PageOfList([Unreadable("dft_x", "#D1004"), *page(*asked).items])

    monkeypatch.setattr(app.sales, "draft_orders", with_a_bad_row)
    answer = office.open("/admin/drafts")
    assert len(rows_of(answer)) == 4
    assert badges(answer)[0] == ["Unreadable"]
    assert "#D1004" in rows_of(answer)[0].get_text()


def test_rows_lead_to_pages_that_know_the_way_back(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts?tab=open&query=Ola")
    address = str(rows_of(page)[0].select_one("a")["href"])  # type: ignore[index]
    path, _, query = address.partition("?")
    assert path.startswith("/admin/drafts/dft_")
    assert parse_qs(parse_qs(query)["from"][0]) == {"tab": ["open"], "query": ["Ola"]}
    assert "?" not in str(rows_of(office.open("/admin/drafts"))[0].select_one("a")["href"])  # type: ignore[index]


def test_a_tag_is_a_filter_that_can_be_cleared(merchant: Merchant, office: Office) -> None:
    merchant.draft(tags=["fair"])
    merchant.draft()
    page = office.open("/admin/drafts?tag=fair")
    assert names(page) == ["#D1001"]
    assert link(page, "Tag: fair") == "/admin/drafts"


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("", "/admin/drafts"),
        ("tab=open&query=Ola+N", "/admin/drafts?tab=open&query=Ola+N"),
        ("next=https://elsewhere.example&tab=open", "/admin/drafts?tab=open"),
        ("a=1&" * 30, "/admin/drafts"),
        ("%ff", "/admin/drafts"),
    ],
)
def test_the_way_back_is_the_list_with_its_filters_and_nothing_else(came_from: str, leads_to: str) -> None:
    assert list_address("/admin/drafts", {"from": came_from}) == leads_to


# --- search among both ------------------------------------------------------------------------------------------------


def test_search_finds_drafts_and_orders_and_says_where_there_is_nothing(merchant: Merchant, office: Office) -> None:
    merchant.complete_unpaid(merchant.ready(customer=KARI_JSON))
    merchant.draft(customer=OLA_JSON)
    page = office.open("/admin/search?query=Kari")
    assert [head.get_text() for head in page.soup.select("#results h2")] == ["Drafts", "Orders"]
    assert names(page) == ["#D1001", "#1001"]
    assert "from=query" in str(rows_of(page)[1].select_one("a")["href"])  # type: ignore[index]
    assert "Nothing was found for “Nils”." in office.open("/admin/search?query=Nils").text
    assert rows_of(office.open("/admin/search")) == []


@pytest.mark.parametrize("path", ["drafts", "orders", "search"])
def test_a_pasted_number_or_link_leads_to_its_page_once_the_button_says_so(
    merchant: Merchant, office: Office, path: str
) -> None:
    order = merchant.complete_unpaid(merchant.ready(customer=KARI_JSON))
    draft = merchant.draft(customer=OLA_JSON)
    link = merchant.link(draft)

    def leads(pasted: str) -> str | None:
        return office.get(f"/admin/{path}?{urlencode({'query': pasted, 'go': 1})}").headers.get("Location")

    assert leads("#D1002") == leads(link) == leads(draft["id"]) == f"/admin/drafts/{draft['id']}"
    assert leads("#1001") == leads(order["id"]) == f"/admin/orders/{order['id']}"
    assert leads("Kari") is None
    assert "Location" not in office.get(f"/admin/{path}?query=%23D1002").headers  # while it is typed
    assert "go" in {str(button.get("name")) for button in office.open(f"/admin/{path}").soup.select(".search button")}


@pytest.mark.parametrize("path", ["drafts", "orders", "search"])
def test_the_live_search_offers_to_open_a_link_that_was_pasted(merchant: Merchant, office: Office, path: str) -> None:
    draft = merchant.draft(customer=OLA_JSON)
    message = f"Hi {'Ola ' * 60}! Here is your order: {merchant.link(draft)} Thank you!"
    for pasted in (message, f"Her: {merchant.link(draft)}", draft["id"]):
        page = office.open(f"/admin/{path}?{urlencode({'query': pasted})}")
        assert "Nothing was found" not in page.text
        assert office.open(link(page, "Open what you pasted")).url == f"/admin/drafts/{draft['id']}"
        box = page.soup.select_one("input[type=search]")
        assert box
        assert int(str(box["maxlength"])) > len(message)
    page = office.open(f"/admin/{path}?query=dft_{'0' * 26}&go=1")
    assert "Nothing was found" in page.text
