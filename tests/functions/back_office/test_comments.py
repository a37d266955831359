"""Comments on the pages of a sale: written above the timeline, shown among its events, and removed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.errors import BusyError
from invoicing.domain.staff.role import Role
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import INGRID, TRYGVE

TEXT = "She rings back on Friday.\nNot <b>before</b> noon: https://example.com"


@pytest.fixture
def draft(merchant: Merchant) -> str:
    """The address of a draft order's page."""
    vars(app)["staff_members"].put(INGRID)
    return f"/admin/drafts/{merchant.draft()['id']}"


def entries(page: Page) -> list[str]:
    return [entry.p.get_text() for entry in page.soup.select(".timeline__entry")]


def write(office: Office, draft: str, text: str = TEXT) -> Page:
    """Send the form of the page, and return its own answer."""
    return send(office, office.open(draft), draft, text)


def send(office: Office, page: Page, draft: str, text: str) -> Page:
    return office.post(f"{draft}/comments", {**page.fields("/comments"), "text": text})


def count(office: Office, draft: str) -> int:
    return len(office.open(f"{draft}/comments").soup.select(".timeline__entry"))


def test_a_comment_stands_in_the_timeline_with_its_lines_and_author(office: Office, draft: str) -> None:
    answer = write(office, draft)
    assert (answer.status, answer.headers["Location"]) == (303, f"{draft}#timeline")
    page = office.open(draft)
    assert "The comment is added." in page.text
    [entry] = page.soup.select(".timeline__entry:has(.timeline__comment)")
    assert entry.p.get_text() == TEXT
    assert entry.p.find_all() == []
    assert INGRID.name in entry.get_text()


def test_comments_and_events_are_in_one_order_by_time(office: Office, merchant: Merchant, draft: str) -> None:
    clock: Any = app.clock
    for number in range(12):
        clock.advance(timedelta(minutes=1))
        write(office, draft, f"comment {number}")
        clock.advance(timedelta(minutes=1))
        merchant.ask("POST", f"{draft.replace('/admin/drafts', '/draft-orders')}/links", {})
    page = office.open(draft)
    newest = entries(page)
    assert len(newest) == 20
    assert [text for text in newest if text.startswith("comment")] == [f"comment {n}" for n in range(11, 1, -1)]
    whole = entries(office.open(f"{draft}/timeline"))
    assert [text.startswith("comment") for text in whole[:4]] == [False, True, False, True]
    assert whole[-2] == "comment 0"


def test_the_same_form_sent_twice_writes_one_comment(office: Office, draft: str) -> None:
    form = office.open(draft)
    for _ in range(2):
        assert send(office, form, draft, TEXT).status == 303
    assert count(office, draft) == 1


@pytest.mark.parametrize(("text", "sentence"), [(" \n", "Write something first"), ("x" * 5_001, "5,000 characters")])
def test_a_comment_that_cannot_be_stored_is_shown_again(office: Office, draft: str, text: str, sentence: str) -> None:
    page = write(office, draft, text)
    assert page.status == 422
    assert sentence in page.soup.select(".fault")[0].get_text()
    assert page.fields("/comments")["text"].strip() == text.strip()
    assert count(office, draft) == 0


def test_what_was_typed_stays_while_the_table_is_busy(
    office: Office, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = office.open(draft)

    def busy(*_: Any, **__: Any) -> None:
        raise BusyError

    monkeypatch.setattr(vars(app)["sales"], "save", busy)
    page = send(office, form, draft, "Typed")
    assert page.status == 503
    monkeypatch.undo()
    assert send(office, page, draft, page.fields("/comments")["text"]).status == 303
    assert "Typed" in entries(office.open(draft))


def test_what_was_typed_survives_signing_out(office: Office, draft: str) -> None:
    form = office.open(draft)
    fields = {**form.fields("/comments"), "text": "Typed"}
    office.cookies.clear()
    page = office.post(f"{draft}/comments", fields)
    assert page.status == 401
    assert "Typed" in page.body


def test_a_comment_is_removed_after_a_page_that_says_what_is_erased(office: Office, draft: str) -> None:
    write(office, draft)
    [link] = office.open(draft).soup.select(".timeline__entry a[href$='/delete']")
    page = office.open(str(link["href"]))
    assert "Its text is erased." in page.text
    answer = office.post(str(link["href"]), page.fields("/delete"))
    assert (answer.status, answer.headers["Location"]) == (303, f"{draft}#timeline")
    left = office.open(draft)
    assert f"This comment was removed by {INGRID.name}" in left.text
    assert "rings back" not in left.body
    assert left.soup.select(".timeline__entry a[href$='/delete']") == []
    assert office.get(str(link["href"])).status == 303


def test_staff_remove_their_own_comments_and_not_those_of_others(office: Office, draft: str) -> None:
    write(office, draft)
    [link] = office.open(draft).soup.select("a[href$='/delete']")
    other = Office.signed_in(replace(TRYGVE, role=Role.STAFF))
    assert other.open(draft).soup.select("a[href$='/delete']") == []
    for page in (other.get(str(link["href"])), other.post(str(link["href"]), {})):
        assert page.status == 403
        assert "Only its author or an owner may remove a comment" in page.text
    assert count(office, draft) == 1
    write(other, draft, "mine")
    [own] = other.open(draft).soup.select("a[href$='/delete']")
    assert other.post(str(own["href"]), {}).status == 303


def test_an_order_has_the_comments_of_its_draft(office: Office, merchant: Merchant, draft: str) -> None:
    write(office, draft, "on the draft")
    order = merchant.complete({"id": draft.rpartition("/")[2]})
    address = f"/admin/orders/{order['id']}"
    assert write(office, address, "on the order").headers["Location"] == f"{address}#timeline"
    for page in (office.open(address), office.open(draft)):
        assert {"on the draft", "on the order"} <= set(entries(page))
    assert office.post(f"{draft.replace('drafts/dft', 'orders/ord')}x/comments", {"text": "x"}).status == 404
