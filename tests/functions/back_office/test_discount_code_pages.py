"""Discount codes on pages: the list with their states, the form, and the archive."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.staff.role import Role
from invoicing.domain.values.money import Money
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import TRYGVE

CODES = "/admin/discount-codes"
TENTH = {"type": "percentage", "value": "10"}


def stored(name: str) -> DiscountCode | None:
    counted = app.products.code(name)
    return counted.code if counted else None


def put(merchant: Merchant, name: str, **more: Any) -> Any:
    return merchant.ask("PUT", f"{CODES.removeprefix('/admin')}/{name}", {**TENTH, **more})


def test_a_code_is_typed_and_taken_as_the_api_takes_it(office: Office, merchant: Merchant) -> None:
    office.open(f"{CODES}/new")
    page = office.submit(
        "/new",
        code="sommer",
        type="fixed_amount",
        value="1 249,50",
        title="Summer",
        minimum="2000,-",
        starts_at="2026-06-01T00:00",
        ends_at="2026-09-01T00:00",
        uses="100",
    )
    assert page.url == f"{CODES}/SOMMER"
    discount = Discount(DiscountType.FIXED_AMOUNT, amount=Money(124950, "NOK"), title="Summer")
    starts, ends = datetime(2026, 5, 31, 22, tzinfo=UTC), datetime(2026, 8, 31, 22, tzinfo=UTC)
    assert stored("SOMMER") == DiscountCode("SOMMER", discount, Money(200000, "NOK"), starts, ends, 100)
    document = merchant.ask("GET", "/discount-codes/SOMMER")
    read_only = {"code", "used", "version"}
    body = {name: value for name, value in document.items() if name not in read_only}
    assert merchant.replace("/discount-codes/SOMMER", body).json == document


def test_a_form_sent_twice_makes_one_code_and_another_one_is_told(office: Office) -> None:
    page = office.open(f"{CODES}/new")
    form = {**page.fields("/new"), "code": "tenth", "value": "12,5 %"}
    for _ in range(2):
        assert office.post(f"{CODES}/new", form).headers["Location"] == f"{CODES}/TENTH"
    assert stored("TENTH") == DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 1250))
    page = office.submit("/new", code="Tenth", value="50")
    assert (page.status, list(page.errors)) == (422, ["code"])
    assert page.fields("/new")["value"] == "50"
    assert stored("TENTH") == DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 1250))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"code": ""}, {"code"}),
        ({"code": "A B"}, {"code"}),
        ({"code": "-A-"}, {"code"}),
        ({"code": "x" * 41}, {"code"}),
        ({"value": ""}, {"value"}),
        ({"value": "101"}, {"value"}),
        ({"value": "1,234"}, {"value"}),
        ({"value": "free", "type": "fixed_amount"}, {"value"}),
        ({"value": "", "type": "fixed_amount"}, {"value"}),
        ({"type": "gift"}, {"type"}),
        ({"title": "x" * 256, "uses": "1000001"}, {"title", "uses"}),
        ({"minimum": "-1", "uses": "-1"}, {"minimum", "uses"}),
        ({"starts_at": "soon", "ends_at": "1999-12-31T00:00"}, {"starts_at", "ends_at"}),
        ({"starts_at": "2026-12-02T10:00", "ends_at": "2026-12-02T10:00"}, {"ends_at"}),
    ],
)
def test_what_is_invalid_is_told_at_its_field_and_stays(office: Office, typed: dict[str, str], wrong: set[str]) -> None:
    office.open(f"{CODES}/new")
    sent = {"code": "TENTH", "value": "10", **typed}
    page = office.submit("/new", **sent)
    assert (page.status, {*page.errors}) == (422, wrong)
    shown = page.fields("/new")
    kept = {name: value for name, value in sent.items() if name != "type"}
    assert {name: shown[name] for name in kept} == kept
    assert app.products.codes(9, None).items == []


def test_the_list_says_the_state_of_each_code_and_how_often_it_was_used(office: Office, merchant: Merchant) -> None:
    now = app.clock()
    assert "No discount codes yet" in office.open(CODES).text
    put(merchant, "FREELY")
    put(merchant, "ONCE", uses=1)
    put(merchant, "LATER", starts_at=(now + timedelta(days=1)).isoformat())
    put(merchant, "OVER", ends_at=(now - timedelta(days=1)).isoformat())
    put(merchant, "GONE", status="archived")
    merchant.complete(merchant.draft(discount_code="ONCE"), payment="paid", method="cash")
    rows = [" ".join(row.get_text(" ").split()) for row in office.open(CODES).soup.select(".row")]
    assert rows == [
        "FREELY 10% 0 uses Active",
        "LATER 10% 0 uses Scheduled",
        "ONCE 10% 1 of 1 use Used up",
        "OVER 10% 0 uses Expired",
    ]
    assert "GONE 10% 0 uses Archived" in office.open(f"{CODES}?tab=archived").text


def test_the_list_goes_on_behind_a_page_of_25(office: Office, merchant: Merchant) -> None:
    for number in range(26):
        put(merchant, f"CODE-{number:02}")
    page = office.open(CODES)
    more = page.soup.select_one("#more a")
    assert more
    assert len(page.soup.select(".row")) == 25
    assert [row.get_text() for row in office.open(str(more["href"])).soup.select(".row__title")] == ["CODE-25"]


def test_a_change_keeps_times_to_the_second_and_the_count(office: Office, merchant: Merchant) -> None:
    put(merchant, "TENTH", uses=5, ends_at="2027-10-31T01:30:59Z", minimum="100.00")
    merchant.complete(merchant.draft(discount_code="TENTH"), payment="paid", method="cash")
    before = stored("TENTH")
    assert before
    page = office.open(f"{CODES}/TENTH")
    assert "1 of 5 uses. A payment that is under way counts." in page.text
    office.submit("/TENTH")
    assert stored("TENTH") == before
    office.open(f"{CODES}/tenth")
    office.submit("/TENTH", uses="", value="7.5")
    assert stored("TENTH") == replace(before, uses=0, discount=Discount(DiscountType.PERCENTAGE, 750))
    counted = app.products.code("TENTH")
    assert counted
    assert counted.used == 1


def test_a_stale_form_of_a_code_shows_both_values(office: Office, merchant: Merchant) -> None:
    put(merchant, "TENTH")
    office.open(f"{CODES}/TENTH")
    merchant.update("/discount-codes/TENTH", {"value": "20"})
    page = office.submit("/TENTH", value="15")
    assert (page.status, "Saved now: 20 Yours: 15" in page.text) == (409, True)
    assert stored("TENTH") == DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 2000))
    assert office.submit("/TENTH").status == 200
    assert stored("TENTH") == DiscountCode("TENTH", Discount(DiscountType.PERCENTAGE, 1500))


def test_staff_archive_a_code_after_a_question_and_use_it_again(office: Office, merchant: Merchant) -> None:
    put(merchant, "TENTH")
    clerk = replace(TRYGVE, role=Role.STAFF)
    app.staff_members.put(clerk)
    staff = Office.signed_in(clerk)
    assert staff.open(f"{CODES}/TENTH/archive").heading == "Archive TENTH?"
    page = staff.submit("/archive")
    assert "The discount code is archived." in page.text
    assert office.open(f"{CODES}/TENTH").has_form("/restore")
    counted = app.products.code("TENTH")
    assert counted
    assert counted.code.is_archived
    staff.submit("/restore")
    assert merchant.draft(discount_code="TENTH")["discount_code"] == "TENTH"
    for unknown in ("NONE", "A%20B", "-A"):
        assert office.get(f"{CODES}/{unknown}").status == 404


def test_codes_are_found_by_their_beginning_on_the_page_and_in_the_api(office: Office, merchant: Merchant) -> None:
    for name in ("SOMMER", "SOMMER-2", "VINTER"):
        put(merchant, name)
    page = office.open(f"{CODES}?code=sommer")
    assert [row.get_text(strip=True) for row in page.soup.select(".row__title")] == ["SOMMER", "SOMMER-2"]
    assert [it["code"] for it in merchant.ask("GET", "/discount-codes?code=sommer-")["items"]] == ["SOMMER-2"]
    merchant.refused(400, "invalid_code", "GET", "/discount-codes?code=" + "x" * 41)
    page = office.open(f"{CODES}?tab=archived&code=%3Cb%3E")
    assert "No code begins with “<b>”." in page.text
    assert office.open(f"{CODES}?code={'x' * 1900}").status == 200
    assert office.open(f"{CODES}?tab=archived").soup.select_one('input[name="tab"][value="archived"]')
