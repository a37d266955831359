"""Many draft orders or orders are tagged or cancelled from their list: ticked, or all that match its filters."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from functions.recover.handler import lambda_handler as recover
from invoicing.bootstrap import app
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.office_lists import link
from tests.support.actors.selling import at_provider, sell
from tests.support.cast.people import KARI_JSON
from tests.support.lambda_events import lambda_context

DRAFTS, ORDERS = "/admin/drafts/bulk", "/admin/orders/bulk"
JOB = "/admin/jobs/"


def drafts(merchant: Merchant, count: int, **more: object) -> list[str]:
    return [str(merchant.draft(**more)["id"]) for _ in range(count)]


def tags_of(merchant: Merchant, ids: list[str]) -> list[list[str]]:
    return [merchant.ask("GET", f"/draft-orders/{it}")["tags"] for it in ids]


def chosen(office: Office, ids: list[str], act: str = "tags", path: str = DRAFTS, **filters: str) -> Page:
    """Open the form for what is ticked."""
    return office.get(f"{path}?{urlencode([*filters.items(), *(('ids', it) for it in ids), ('act', act)])}")


def send(office: Office, page: Page, path: str = DRAFTS, **typed: str) -> Page:
    """Send the form of a page with every ticked row, and open what it leads to."""
    fields = [(str(it["name"]), str(it["value"])) for it in page.form(path).select("input[type=hidden]")]
    ticked = {"action": "tag"} | typed if "Cancel" not in page.heading else typed
    body = urlencode([*fields, *ticked.items()]).encode()
    answer = office.request("POST", path, body, **{"content-type": "application/x-www-form-urlencoded"})
    return office.open(answer.headers["Location"]) if answer.status == 303 else answer


def test_rows_can_be_ticked_once_a_person_selects(merchant: Merchant, office: Office) -> None:
    ids = drafts(merchant, 1, customer=KARI_JSON) + drafts(merchant, 1, tags=["x"])
    page = office.open("/admin/drafts?created_from=2026-11-01")
    assert page.soup.select("[name=ids]") == []
    page = office.open(link(page, "Select"))
    assert {str(box["value"]) for box in page.soup.select("#results .row [name=ids]")} == set(ids)
    assert "Select #D1001, Kari Nordmann" in {label.get_text() for label in page.soup.select(".row__tick")}
    assert page.fields(DRAFTS) == {"created_from": "2026-11-01"}
    assert {str(it["form"]) for it in page.soup.select("[name=ids], .primary-bar button")} == {"bulk"}
    assert link(page, "Stop selecting") == "/admin/drafts?created_from=2026-11-01"
    assert "All that match" not in office.open("/admin/drafts?select=on").text


def test_ticked_drafts_get_tags_and_the_page_says_what_happens(merchant: Merchant, office: Office) -> None:
    first, second, other = drafts(merchant, 3, tags=["old"])
    page = chosen(office, [first, second], tag="old")
    assert (page.status, page.heading) == (200, "Change tags of drafts")
    assert page.soup.select_one(".card h2").get_text(strip=True) == "2 drafts"
    assert [it.get_text().split()[0] for it in page.soup.select(".row__detail")] == ["#D1001", "#D1002"]
    assert link(page, "Drafts", ".back a") == "/admin/drafts?tag=old&select=on"
    told = send(office, page, tags="jul\nfair, blue")
    assert told.url.startswith(JOB)
    assert "Done. 2 drafts were changed." in told.text
    assert tags_of(merchant, [first, second, other]) == [["old", "jul", "fair", "blue"]] * 2 + [["old"]]
    assert link(told, "Drafts", ".back a") == "/admin/drafts?tag=old"
    send(office, chosen(office, [first]), action="untag", tags="old")
    assert tags_of(merchant, [first]) == [["jul", "fair", "blue"]]


def test_cancelling_says_what_it_does_not_do_and_which_stay(merchant: Merchant, office: Office) -> None:
    sold = sell(merchant).replace("ord_", "dft_")
    (open_one,) = drafts(merchant, 1)
    page = chosen(office, [sold, open_one], "cancel")
    assert "no e-mail tells the customers, nothing is refunded" in page.text
    assert "1 of them is completed or cancelled already, and stays as it is." in page.text
    told = send(office, page)
    assert "Done. 1 draft was cancelled." in told.text
    assert "1 was not changed" in told.text
    assert link(told, "#D1001") == f"/admin/drafts/{sold}"
    assert "#D1001 : It is not open any more." in told.text
    assert merchant.ask("GET", f"/draft-orders/{open_one}")["status"] == "CANCELLED"


def test_a_draft_under_payment_stays_unless_staff_end_the_payment(merchant: Merchant, office: Office) -> None:
    begun = at_provider(merchant)
    assert "The customer was paying." in send(office, chosen(office, [begun], "cancel")).text
    told = send(office, chosen(office, [begun], "cancel"), end_payment="on")
    assert "Done. 1 draft was cancelled." in told.text


def test_orders_are_tagged_and_never_cancelled(merchant: Merchant, office: Office) -> None:
    order = sell(merchant)
    assert "Cancel drafts" not in office.open("/admin/orders?select=on").text
    page = chosen(office, [order], "cancel", ORDERS)
    assert page.heading == "Change tags of orders"
    before = merchant.stored()
    refused = office.post(ORDERS, {"ids": order, "action": "cancel", "from": "", "form_key": "k"})
    assert (refused.status, merchant.stored()) == (422, before)
    assert "Done. 1 order was changed." in send(office, page, ORDERS, tags="jul").text
    assert merchant.ask("GET", f"/orders/{order}")["tags"] == ["jul"]


@pytest.mark.parametrize(("path", "of_orders"), [(DRAFTS, False), (ORDERS, True)])
def test_a_form_without_its_choice_is_shown_again(
    merchant: Merchant, office: Office, path: str, *, of_orders: bool
) -> None:
    ticked = sell(merchant) if of_orders else drafts(merchant, 1)[0]
    before = merchant.stored()
    answer = office.post(path, {"ids": ticked, "tags": "jul", "from": "", "form_key": "k"})
    assert (answer.status, merchant.stored()) == (422, before)
    assert len(answer.soup.select(".problem li")) == 1


# --- all that match ---------------------------------------------------------------------------------------------------


def test_all_that_match_are_changed_on_further_pages_too(merchant: Merchant, office: Office) -> None:
    marked, (other,) = drafts(merchant, 40, tags=["old"]), drafts(merchant, 1)
    page = office.open(f"{DRAFTS}?tag=old&all=on&act=tags&ids={other}")
    assert page.soup.select_one(".card h2").get_text(strip=True) == "40 drafts"
    assert "What is created later is not changed." in page.text
    assert "And 30 more." in page.text
    told = send(office, page, tags="new")
    app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    late = drafts(merchant, 1, tags=["old"])
    assert "25 drafts were changed." in told.text
    assert "Done." not in told.text
    assert "How many are left is known at the end." in told.text
    recover({}, lambda_context(55_000))
    assert "Done. 40 drafts were changed." in office.open(link(told, "Refresh")).text
    assert tags_of(merchant, [marked[0], marked[-1], other, *late]) == [["old", "new"]] * 2 + [[], ["old"]]


def test_of_very_many_that_match_the_page_says_at_least(merchant: Merchant, office: Office) -> None:
    drafts(merchant, 101)
    assert "At least 100 drafts" in office.open(f"{DRAFTS}?tab=open&all=on").text


@pytest.mark.parametrize(
    "sent",
    [
        {"all": "on", "from": ""},
        {"all": "on", "from": "tab=nonsense"},
        {"all": "on", "from": "tab=all"},
        {"all": "on", "from": "tab=open&created_from=x"},
        {"all": "on", "from": "status=OPEN&unknown=1"},
        {"all": "on", "from": "a=1&" * 30},
        {"ids": "", "from": ""},
        {"from": ""},
        {"ids": "x", "from": ""},
        {"ids": "ord_00000000000000000000000000", "from": ""},
        {"ids": "dft_1" + "0" * 5000, "from": ""},
    ],
)
def test_a_form_that_no_list_has_made_changes_nothing(merchant: Merchant, office: Office, sent: dict[str, str]) -> None:
    drafts(merchant, 1)
    before = merchant.stored()
    answer = office.post(DRAFTS, {"action": "cancel", "form_key": "k", **sent})
    assert (answer.status, merchant.stored()) == (422, before)
    assert len(answer.soup.select(".problem li")) == 1


def test_nothing_selected_too_many_and_what_is_gone_are_told(merchant: Merchant, office: Office) -> None:
    nothing = office.get(f"{DRAFTS}?act=tags")
    assert nothing.status == 422
    assert "Nothing is selected: go back and tick what to change." in nothing.text
    assert not nothing.soup.select(".primary-bar button[type=submit]")
    many = chosen(office, [f"dft_{number:026}" for number in range(201)])
    assert (many.status, "At most 200 can be ticked" in many.text) == (422, True)
    gone = chosen(office, ["dft_" + "0" * 26])
    assert (gone.status, "What was selected is not there any more." in gone.text) == (200, True)
    unfiltered = office.get(f"{DRAFTS}?all=on")
    assert (unfiltered.status, "go back and filter it" in unfiltered.text) == (422, True)


@pytest.mark.parametrize("tags", ["", " \n ", "x" * 41, "\n".join(map(str, range(251)))])
def test_tags_that_cannot_be_are_told_at_their_field(merchant: Merchant, office: Office, tags: str) -> None:
    ids = drafts(merchant, 2)
    page = chosen(office, ids)
    before = merchant.stored()
    refused = send(office, page, tags=tags, action="untag")
    assert (refused.status, list(refused.errors)) == (422, ["tags"])
    assert [str(it["value"]) for it in refused.soup.select("[name=ids]")] == ids
    assert refused.soup.select_one("[name=action][checked]")["value"] == "untag"  # type: ignore[index]
    assert refused.fields(DRAFTS)["form_key"] == page.fields(DRAFTS)["form_key"]
    assert merchant.stored() == before


def test_a_form_that_is_sent_twice_starts_one_job(merchant: Merchant, office: Office) -> None:
    page = chosen(office, drafts(merchant, 2))
    first = send(office, page, tags="jul")
    after = merchant.stored()
    assert send(office, page, tags="jul").url == first.url
    changed = send(office, page, tags="påske")
    assert (changed.status, merchant.stored()) == (409, after)


# --- progress ---------------------------------------------------------------------------------------------------------


def polled(page: Page) -> str:
    part = page.soup.select_one("#job[hx-get]")
    return str(part["hx-get"]) if part else ""


def test_the_progress_is_polled_until_its_end_and_five_minutes_at_most(merchant: Merchant, office: Office) -> None:
    page = send(office, chosen(office, drafts(merchant, 30), query=""), tags="jul")
    bar = page.soup.select_one("progress")
    assert bar
    assert (bar["max"], bar["value"]) == ("30", "25")
    assert "5 are left." in page.text
    polls = 0
    while polled(page):
        page = office.open(polled(page))
        polls += 1
    assert polls == 30
    assert link(page, "Refresh") == urlsplit(page.url).path
    recover({}, lambda_context(55_000))
    over = office.open(link(page, "Refresh"))
    assert "Done. 30 drafts were changed." in over.text
    assert (polled(over), over.soup.select("progress")) == ("", [])


def test_polls_keep_the_way_back_and_do_not_renew_the_session(merchant: Merchant, office: Office) -> None:
    page = send(office, chosen(office, drafts(merchant, 30), tab="open", created_from="2026-11-01"), tags="jul")
    assert parse_qs(urlsplit(polled(page)).query)["from"] == ["tab=open&created_from=2026-11-01"]
    for _ in range(4):
        app.clock.advance(timedelta(minutes=50))  # type: ignore[attr-defined]  # the clock of the tests
        answer = office.get(polled(page))
    assert answer.headers["Location"].startswith("/admin/sign-in")


def test_a_job_of_the_api_has_its_page_and_no_other_id_has_one(merchant: Merchant, office: Office) -> None:
    order = sell(merchant)
    body = {"action": "untag", "tags": ["x"], "ids": [order, "x"]}
    job = merchant.ask("POST", "/orders/bulk", body, 202)["id"]
    page = office.open(f"{JOB}{job}?from=next%3Dhttps://evil.example%26tab%3Dpaid&polls=x")
    assert "Done. 1 order was changed." in page.text
    assert "x: It does not exist." in page.text
    assert link(page, "Orders", ".back a") == "/admin/orders?tab=paid"
    for other in ("x", "job_x", f"job_{'0' * 25}", f"job_{'0' * 26}", order, "job_" + "a" * 3000, "%00"):
        assert office.get(f"{JOB}{other}").status == 404, other
