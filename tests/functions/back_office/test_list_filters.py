"""The filters of the lists of draft orders and orders: chosen in a form, shown as chips, kept by every link."""

from urllib.parse import urlencode

import pytest

from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.office_lists import link, names, pass_days, rows_of
from tests.support.cast.people import KARI_JSON

OLA_JSON = {"name": "Ola Nordmann", "email": "ola@example.com"}
FIXED = {"type": "fixed", "due_on": "2026-11-25"}


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


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("status=OPEN&status=COMPLETED", {"#D1001", "#D1002"}),
        ("status=CANCELLED,COMPLETED", {"#D1003"}),
        ("created_from=2026-11-24", {"#D1002", "#D1003"}),
        ("created_from=2026-11-24&created_until=2026-11-24", {"#D1002"}),
        ("updated_from=2026-11-25", {"#D1003"}),
        ("updated_until=2026-11-24&sort=created_at", {"#D1001", "#D1002"}),
        ("overdue=yes", {"#D1001"}),
        ("overdue=no", {"#D1002", "#D1003"}),
        ("due_before=2026-11-26", {"#D1001"}),
        ("due_before=2026-11-25", set()),
        ("due_from=2026-11-25", {"#D1001"}),
        ("due_from=2026-11-26&overdue=yes", set()),
        ("tag=fair&status=OPEN,COMPLETED", set()),
        ("status=nonsense&overdue=maybe&fulfillment_status=FULFILLED", {"#D1001", "#D1002", "#D1003"}),
    ],
)
def test_a_list_shows_what_passes_its_filters(shop: Merchant, office: Office, filters: str, expected: set[str]) -> None:
    assert set(names(office.open(f"/admin/drafts?{filters}"))) == expected


def chips(page: Page) -> dict[str, str]:
    """Return what each chip says, and the address without its filter."""
    found = page.soup.select(".chips a")
    return {" ".join(chip.get_text(" ").split()).removesuffix(" Clear"): str(chip["href"]) for chip in found}


def test_each_filter_is_a_chip_that_takes_it_away(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts?created_until=2026-11-30&status=OPEN&status=INVOICE_SENT&overdue=yes")
    shown = chips(page)
    assert list(shown) == ["Open, Invoice sent", "Overdue", "Created until 30 November 2026", "Clear the filters"]
    assert names(office.open(shown["Overdue"])) == ["#D1002", "#D1001"]
    assert chips(office.page).keys() == {"Open, Invoice sent", "Created until 30 November 2026", "Clear the filters"}
    assert office.open(shown["Clear the filters"]).url == "/admin/drafts"
    assert chips(office.page) == {}


def test_the_form_of_filters_is_a_plain_one_that_shows_what_is_on(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts?query=Kari&status=OPEN&created_from=2026-11-01")
    form = page.soup.select_one(".list-tools form")
    assert form
    assert form["method"] == "get"
    assert {str(it["name"]) for it in form.select("input, select")} == {
        *(
            "query",
            "status",
            "overdue",
            "due_from",
            "due_before",
            "created_from",
            "created_until",
            "updated_from",
            "updated_until",
        ),
        "tag",
    }
    assert [box["value"] for box in form.select("[name=status][checked]")] == ["OPEN"]
    assert form.select_one("[name=created_from]")["value"] == "2026-11-01"  # type: ignore[index]


def test_a_tab_offers_the_statuses_it_has_and_another_tab_forgets_them(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts?tab=overdue&status=OPEN&created_from=2026-11-01")
    assert [box["value"] for box in page.soup.select("[type=checkbox][name=status]")] == ["OPEN", "INVOICE_SENT"]
    assert page.soup.select("[name=overdue]") == []
    assert office.open(link(page, "Completed")).url == "/admin/drafts?tab=completed&created_from=2026-11-01"
    assert office.page.soup.select("[type=checkbox][name=status]") == []


def test_orders_are_filtered_by_payment_and_by_fulfillment(merchant: Merchant, office: Office) -> None:
    merchant.fulfill(merchant.complete(merchant.ready()))
    merchant.complete_unpaid(merchant.ready())
    for filters, expected in (
        ("status=PAID,REFUNDED", ["#1001"]),
        ("fulfillment_status=FULFILLED", ["#1001"]),
        ("fulfillment_status=UNFULFILLED&status=PENDING,PAID", ["#1002"]),
        ("tab=unfulfilled&status=PENDING&fulfillment_status=UNFULFILLED", ["#1002"]),
    ):
        assert names(office.open(f"/admin/orders?{filters}")) == expected, filters


@pytest.mark.parametrize("day", ["30.11.2026", "2026-02-30", "0001-01-01", "9999-12-31", "<b>"])
def test_a_filter_that_is_no_day_is_told_at_its_field_and_nothing_is_listed(
    shop: Merchant, office: Office, day: str
) -> None:
    answer = office.get(f"/admin/drafts?{urlencode({'created_from': day, 'tag': 'fair'})}")
    assert answer.status == 422
    assert answer.errors == {"created_from": "Enter a day, such as 2026-11-27"}
    assert answer.soup.select(".row, .empty") == []
    assert answer.soup.select_one("#created_from")["value"] == day  # type: ignore[index]
    assert answer.soup.select_one(".list-tools details[open]")
    assert "Tag: fair" in chips(answer)


def test_nothing_found_by_filters_clears_them_and_keeps_the_tab(shop: Merchant, office: Office) -> None:
    page = office.open("/admin/drafts?tab=open&created_until=2020-01-01&tag=fair")
    assert "Nothing matches these filters." in page.text
    assert link(page, "Clear the filters", ".empty a") == "/admin/drafts?tab=open"
    page = office.open("/admin/drafts?query=Kari&created_until=2020-01-01")
    assert link(page, "without the filters") == "/admin/drafts?query=Kari"


def test_the_way_back_from_a_row_keeps_the_filters(shop: Merchant, office: Office) -> None:
    asked = "/admin/drafts?created_from=2026-11-01&status=OPEN%2CINVOICE_SENT&overdue=yes"
    row = rows_of(office.open(asked))[0].select_one("a")
    assert row
    back = office.open(str(row["href"])).soup.select_one(".back a")
    assert back
    assert names(office.open(str(back["href"]))) == ["#D1001"]
    assert len(chips(office.page)) == 4
