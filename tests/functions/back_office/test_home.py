"""The home page: what needs attention, figures and charts, each with the list that it comes from."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import Tag

from invoicing.bootstrap import app
from invoicing.domain.figures.additions import Counter, of_order
from invoicing.domain.figures.figures import Addition, TotalKind
from invoicing.domain.sale.order import FinancialStatus
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import BERLIN_JSON, INGRID, KARI_JSON, TRYGVE

DUE = {"type": "fixed", "due_on": "2026-11-25"}


def count_sales() -> None:
    """Add every sale to the totals, as its events do within a minute."""
    for sale_id in list(app.sales.records):  # type: ignore[attr-defined]  # those in memory
        record_figures(sale_id, ports=app)


def pass_days(days: int) -> None:
    app.clock.advance(timedelta(days=days))  # type: ignore[attr-defined]  # the clock of the tests


def opened(link: str) -> None:
    Customer().request("POST", f"{link}/opened", b"", sec_fetch_site="same-origin")


@pytest.fixture
def shop(merchant: Merchant) -> Merchant:
    """An order is paid and not sent, a draft with a link was opened and is overdue, and an order is pending."""
    paid = merchant.ready(customer=KARI_JSON)
    merchant.link(paid)
    merchant.complete(paid)
    opened(merchant.link(merchant.ready(payment_terms=DUE)))
    merchant.complete_unpaid(merchant.ready())
    pass_days(4)
    count_sales()
    return merchant


def title_of(part: Tag) -> str:
    heading = part.select_one("h2, h3")
    assert heading
    return heading.get_text()


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Callable[[TotalKind | None], None]:
    """Return what makes the reading of one kind of totals fail, or of all."""
    read = app.totals.read

    def fail(kind: TotalKind | None) -> None:
        def failing(generation: int, wanted: TotalKind, *more: Any) -> Any:
            if kind in {None, wanted}:
                raise ConnectionError
            return read(generation, wanted, *more)

        monkeypatch.setattr(app.totals, "read", failing)

    return fail


def figure(page: Page, title: str) -> Tag:
    return next(it for it in page.soup.select(".figure") if title_of(it) == title)


def rows(office: Office, address: str) -> int:
    return len(office.open(address).soup.select("#results .row"))


def test_an_empty_store_gets_steps_that_lead_on(office: Office) -> None:
    page = office.open("/admin")
    assert (page.status, page.heading) == (200, "Home")
    steps = [str(link["href"]) for link in page.soup.select("main .link-row")]
    assert steps == ["/admin/products/new", "/admin/drafts/new"]
    assert page.soup.select(".attention, .figure, svg[role=img]") == []


def test_what_needs_attention_leads_to_the_list_of_just_these_sales(shop: Merchant, office: Office) -> None:
    items = office.open("/admin").soup.select(".attention > li")
    assert [title_of(item) for item in items] == ["Paid, not sent", "Overdue", "Opened, not paid"]
    for item in items:
        links = item.select("a")
        numbers = [int(re.findall(r"\d+", link.get_text())[0]) for link in links]
        assert [rows(office, str(link["href"])) for link in links] == numbers
        assert item.select_one(".attention__number").get_text() == str(sum(numbers))


def test_nothing_that_needs_attention_is_said_in_one_line(merchant: Merchant, office: Office) -> None:
    merchant.draft()
    count_sales()
    page = office.open("/admin")
    assert "Nothing needs your attention." in page.text
    assert page.soup.select(".attention") == []


def test_figures_say_how_they_are_computed_and_lead_to_their_sales(shop: Merchant, office: Office) -> None:
    page = office.open("/admin")
    shown = {title: value_of(page, title) for title in ("Outstanding", "Overdue", "Paid this week")}
    assert shown == {"Outstanding": "NOK 558.00", "Overdue": "NOK 279.00", "Paid this week": "NOK 279.00"}
    assert all("computed" in str(it.select_one("details")) for it in page.soup.select(".figure"))
    links = page.soup.select(".figure__links a")
    assert len(links) == 4
    for link in links:
        assert rows(office, str(link["href"])) == int(link.get_text().split()[0])


def heads_of(page: Page) -> list[str]:
    return [title_of(part) for part in page.soup.select("section[aria-labelledby^=figures]")]


def value_of(page: Page, title: str) -> str:
    value = figure(page, title).select_one(".figure__value")
    assert value
    return value.get_text().replace("\xa0", " ")


def test_figures_are_told_apart_by_currency_and_so_are_their_lists(shop: Merchant, office: Office) -> None:
    shop.link(shop.draft(shipping_address=BERLIN_JSON))
    count_sales()
    page = office.open("/admin")
    assert heads_of(page) == ["Money in NOK", "Money in other currencies"]
    links = page.soup.select(".figure__links a, .figures__table a")
    assert len(links) == 5
    for link in links:
        assert "currency=" in str(link["href"])
        assert rows(office, str(link["href"])) == int(link.get_text().split()[0]), link
    office.open("/admin/drafts?tab=outstanding&currency=EUR")
    assert [chip.get_text() for chip in office.page.soup.select(".chip")] == ["EURClear"]


def test_a_currency_without_money_is_left_out_and_the_stores_own_stays(merchant: Merchant, office: Office) -> None:
    merchant.draft(shipping_address=BERLIN_JSON)
    merchant.draft()
    count_sales()
    assert heads_of(office.open("/admin")) == ["Money"]
    assert value_of(office.page, "Outstanding") == "NOK 0.00"
    merchant.link(merchant.draft(shipping_address=BERLIN_JSON))
    count_sales()
    assert heads_of(office.open("/admin")) == ["Money in NOK", "Money in other currencies"]


def test_currencies_beside_the_stores_own_are_rows_of_a_table(office: Office) -> None:
    adds: dict[str, int] = {
        Counter.OUTSTANDING_SALES: 2,
        Counter.OUTSTANDING: 1_234_500,
        of_order(FinancialStatus.PENDING): 1,
    }
    app.totals.added[1] = [  # type: ignore[attr-defined]  # those in memory
        Addition(TotalKind.STATE, currency, adds) for currency in ("JPY", "SEK", "NOK", "USD")
    ]
    assert heads_of(office.open("/admin")) == ["Money in NOK", "Money in other currencies"]
    table = [
        [cell.get_text(" ") for cell in row.select("th, td")] for row in office.page.soup.select(".figures__table tr")
    ]
    assert [row[0] for row in table] == ["Currency", "JPY", "SEK", "USD"]
    assert [row[1].split()[0] for row in table[1:]] == ["1,234,500", "12,345.00", "12,345.00"]
    links = [str(link["href"]) for link in office.page.soup.select(".figures__table tr:nth-child(2) a")]
    assert len(links) == 2
    assert all("currency=SEK" in link for link in links)


def test_payments_are_listed_since_a_day_by_currency_and_in_pages(
    merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invoicing.pages.back_office.payments.list._ENTRIES", 2)
    for _ in range(3):
        merchant.complete(merchant.ready())
        pass_days(1)
    office = Office.signed_in(INGRID)

    def names(address: str) -> list[str]:
        return [row.get_text() for row in office.open(address).soup.select("#results .row__title")]

    assert names("/admin/payments") == ["#1001"], "the authorization of the second is read, too"
    more = office.page.soup.select_one("#more a")
    assert more
    assert names(str(more["href"])) == ["#1002"]
    assert names("/admin/payments?since=2026-11-24") == ["#1002"]
    assert names("/admin/payments?since=tomorrow&cursor=forged") == ["#1001"]
    assert names("/admin/payments?currency=EUR") == []
    assert names("/admin/payments?since=2027-01-01") == []
    assert "Nothing was paid since that day." in office.page.text


def test_a_payment_names_its_customer_and_tells_of_a_refund(merchant: Merchant) -> None:
    order = merchant.complete(merchant.ready())
    office = Office.signed_in(INGRID)

    def shown() -> str:
        [row] = office.open("/admin/payments").soup.select("#results .row")
        return row.get_text(" ")

    assert KARI_JSON["name"] in shown()
    assert "Refunded" not in shown()
    merchant.refund(order)
    assert "Refunded" in shown()


def test_charts_are_named_images_with_the_same_numbers_as_a_table(shop: Merchant, office: Office) -> None:
    page = office.open("/admin")
    charts = {title_of(chart): chart for chart in page.soup.select(".chart")}
    assert list(charts) == ["Days overdue in NOK", "From sent to paid", "Days until payment"]
    for chart in charts.values():
        [image] = chart.select("svg[role=img]")
        name, words = image.select("title, desc")
        assert (image["aria-labelledby"], image["aria-describedby"]) == (name["id"], words["id"])
        assert name.get_text() == title_of(chart)
        for row in chart.select("tbody tr"):
            label, *cells = [cell.get_text(", ") for cell in row.select("th, td")]
            assert f"{label}: {' / '.join(cells)}" in words.get_text()
    table = [[it.get_text() for it in row.select("th, td")] for row in charts["From sent to paid"].select("tbody tr")]
    assert table == [["Sent", "2", "100%"], ["Delivered", "2", "100%"], ["Opened", "2", "100%"], ["Paid", "1", "50%"]]
    assert "style=" not in page.body


@pytest.mark.parametrize(
    ("kind", "unread", "charts"),
    [
        (TotalKind.STATE, "Outstanding, Overdue", "Days until payment"),
        (TotalKind.DUE, "Overdue", "From sent to paid, Days until payment"),
        (TotalKind.PAID, "Paid this week", "Days overdue in NOK, From sent to paid"),
        (None, "Outstanding, Overdue, Paid this week", ""),
    ],
)
def test_a_figure_that_cannot_be_read_says_so_and_the_rest_stays(
    shop: Merchant, unreadable: Callable[..., None], kind: TotalKind | None, unread: str, charts: str
) -> None:
    unreadable(kind)
    page = Office.signed_in(INGRID).open("/admin")
    assert page.status == 200
    said = [title_of(it) for it in page.soup.select(".figure") if "cannot be read" in it.get_text()]
    assert ", ".join(said) == unread
    assert ", ".join(title_of(chart) for chart in page.soup.select(".chart")) == charts
    assert ("cannot be read right now. The lists" in page.text) is (kind in {None, TotalKind.STATE})
    assert "Nothing needs your attention" not in page.text


def test_a_store_whose_generation_cannot_be_read_still_has_its_home_page(
    shop: Merchant, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> None:
        raise ConnectionError

    monkeypatch.setattr(app.totals, "generations", failing)
    assert office.open("/admin").text.count("This number cannot be read") == 3
    assert rows(office, "/admin/orders") == 2
    assert office.page.soup.select(".tabs__number") == []


def test_staff_see_the_home_page_too(shop: Merchant) -> None:
    page = Office.signed_in(TRYGVE).open("/admin")
    assert (page.status, page.heading) == (200, "Home")
    assert page.soup.select_one('nav a[href="/admin"]')["aria-current"] == "page"  # type: ignore[index]


@pytest.mark.parametrize("path", ["/admin/drafts", "/admin/orders"])
def test_each_tab_has_the_number_of_its_sales(shop: Merchant, office: Office, path: str) -> None:
    tabs = {str(tab["href"]): tab.select_one(".tabs__number") for tab in office.open(path).soup.select(".tabs a")}
    for address, number in tabs.items():
        assert number, address
        assert rows(office, address) == int(number.get_text()), address


def test_tabs_have_no_numbers_beside_a_search_or_where_they_cannot_be_read(
    shop: Merchant, office: Office, unreadable: Callable[..., None]
) -> None:
    assert office.open("/admin/drafts?query=kari").soup.select(".tabs__number") == []
    unreadable(TotalKind.DUE)
    without = [tab.get_text() for tab in office.open("/admin/drafts").soup.select(".tabs a") if not tab.select("span")]
    assert without == ["Overdue"]
    unreadable(None)
    assert rows(office, "/admin/drafts") == 3
    assert office.page.soup.select(".tabs__number") == []
