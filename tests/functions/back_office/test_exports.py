"""Lists and the ledger as CSV: a page says what is in the file, and whoever is signed in downloads it."""

import base64
import csv
import io
from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.summary import Unreadable
from invoicing.pages.back_office.exports import part
from invoicing.ports import Page as PageOfList
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.office_lists import link
from tests.support.actors.selling import sell
from tests.support.cast.people import INGRID, KARI_JSON

BYTE_ORDER_MARK = "\ufeff"
ANSWER_LIMIT = 6 * 1024 * 1024  # bytes of JSON that Lambda may answer


def rows(file: Page) -> list[dict[str, str]]:
    assert (file.status, file.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert file.body.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(file.body.removeprefix(BYTE_ORDER_MARK), newline="")))


def download(office: Office, page: Page) -> list[dict[str, str]]:
    return rows(office.get(link(page, "Download")))


def passes(**time: int) -> None:
    app.clock.advance(timedelta(**time))  # type: ignore[attr-defined]  # the clock of the tests


def test_a_list_is_exported_with_its_filters(merchant: Merchant, office: Office) -> None:
    merchant.draft(tags=["fair"], customer={"handle": "=HYPERLINK(1)"})
    merchant.draft(tags=["fair"], customer=KARI_JSON)
    merchant.cancel_draft(merchant.draft(tags=["fair"]))
    merchant.draft()
    listed = office.open("/admin/drafts?tab=open&tag=fair&created_from=2026-11-01")
    page = office.open(link(listed, "Export CSV"))
    assert page.heading == "Export drafts"
    assert "Open 2 rows" in page.text
    assert "Tag: fair" in page.text
    file = office.get(link(page, "Download"))
    assert {row["name"] for row in rows(file)} == {"#D1001", "#D1002"}
    assert "'=HYPERLINK(1)" in {row["handle"] for row in rows(file)}
    assert file.headers["Content-Disposition"] == 'attachment; filename="drafts-2026-11-23.csv"'
    assert file.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("locale", "separator", "total"), [("nb", ";", "200,00"), ("en", ",", "200.00")])
def test_a_spreadsheet_reads_numbers_and_times_in_the_readers_language(
    merchant: Merchant, office: Office, locale: str, separator: str, total: str
) -> None:
    merchant.draft()
    first = office.get("/admin/drafts/export", accept_language=locale).soup.select_one("main a[download]")
    assert first
    file = office.get(str(first["href"])).body.removeprefix("\ufeff")
    [row] = csv.DictReader(io.StringIO(file), delimiter=separator)
    assert row["total"] == total
    assert row["created_at"].endswith("+01:00")


def test_taxes_by_rate_have_the_readers_decimal_sign(merchant: Merchant, office: Office) -> None:
    sell(merchant)
    page = office.get("/admin/ledger/export", accept_language="nb").soup.select_one("main a[download]")
    assert page
    file = office.get(str(page["href"])).body.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(file), delimiter=";")
    assert "25%: 55,80" in {row["tax_lines"] for row in rows}


def test_the_file_for_programs_is_what_the_api_exports(merchant: Merchant, office: Office) -> None:
    sell(merchant)
    for path, api in (("drafts", "draft-orders"), ("orders", "orders"), ("ledger", "ledger")):
        page = office.open(f"/admin/{path}/export")
        assert office.get(link(page, "As the API writes it")).body == merchant.request("GET", f"/{api}.csv").body


def test_the_ledger_is_exported_by_days_of_the_store(merchant: Merchant) -> None:
    sell(merchant)
    passes(days=2)
    merchant.complete(merchant.ready())
    office = Office.signed_in(INGRID)
    page = office.open(link(office.open("/admin/orders/export"), "Export the ledger"))
    everything = len(download(office, page))
    early = office.open("/admin/ledger/export?created_until=2026-11-24&status=PAID&tag=x&tab=paid")
    assert 0 < len(download(office, early)) < everything
    assert early.fields("/admin/ledger/export") == {"created_from": "", "created_until": "2026-11-24"}
    nothing = office.open("/admin/ledger/export?created_from=2027-01-01")
    assert "Nothing to export" in nothing.text
    assert nothing.soup.select("a[download]") == []
    assert "/admin/ledger/export" in {str(a["href"]) for a in office.open("/admin/more").soup.select("a")}


@pytest.mark.parametrize("section", ["drafts", "orders", "ledger"])
def test_a_day_that_cannot_be_read_exports_nothing(merchant: Merchant, office: Office, section: str) -> None:
    answer = office.get(f"/admin/{section}/export?created_from=30.11.2026")
    assert (answer.status, list(answer.errors)) == (422, ["created_from"])
    assert answer.soup.select("a[download]") == []
    assert office.get(f"/admin/{section}/export.csv?created_from=x").status == 303


# --- parts ------------------------------------------------------------------------------------------------------------


def test_many_rows_are_files_one_after_the_other_without_a_gap(
    merchant: Merchant, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "ROWS", 2)
    for _ in range(5):
        merchant.draft(tags=["fair"])
        passes(minutes=1)
    page = office.open("/admin/drafts/export?tag=fair")
    assert "Rows 1 to 2" in page.text
    found = []
    for title in ("Rows 1 to 2", "Rows 3 to 4", "Rows 5 to 5"):
        assert title in page.text
        passes(seconds=1)
        merchant.draft(tags=["fair"])  # what is created meanwhile is in no part
        found += [row["name"] for row in download(office, page)]
        assert ("Next part" in page.text) is (title != "Rows 5 to 5")
        if "Next part" in page.text:
            page = office.open(link(page, "Next part"))
    assert found == ["#D1005", "#D1004", "#D1003", "#D1002", "#D1001"]
    assert "from-row-5" in office.get(link(page, "Download")).headers["Content-Disposition"]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=forged",
        "cursor=forged&first=99999999999999",
        "cursor=forged&first=-1",
        "at=nonsense",
        "at=0001-01-01T00:00:00%2B14:00",
        "at=9999-12-31T23:59:59-14:00",
        "at=2026-11-01T00:00:00",
    ],
)
@pytest.mark.parametrize("section", ["drafts", "ledger"])
def test_a_forged_place_leads_to_the_first_part_as_of_now(
    merchant: Merchant, office: Office, section: str, query: str
) -> None:
    sell(merchant)
    assert download(office, office.open(f"/admin/{section}/export?{query}"))
    assert rows(office.get(f"/admin/{section}/export.csv?{query}"))


def test_the_largest_file_is_one_that_lambda_answers(
    merchant: Merchant, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Unreadable("dft_" + "x" * 26, "🧵" * 10_000)
    per_query = 1024 * 1024 // 40_000  # what a query of DynamoDB returns at most, in UTF-8
    monkeypatch.setattr(
        app.sales, "draft_orders", lambda _, limit, __: PageOfList([row] * min(limit, per_query), "more")
    )
    answer = office.get("/admin/drafts/export.csv")  # without gzip
    assert len(answer.body) >= part.CHARACTERS
    assert len(base64.b64encode(answer.body.encode())) < ANSWER_LIMIT
