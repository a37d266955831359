"""Changing one's own e-mail address: a code that was sent to the new one confirms it before it counts."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.errors import EmailRefusedError, EmailRejectedError
from invoicing.domain.staff.role import Role
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import INGRID
from tests.support.fakes import FakeMailer, FakeStaff, FakeUser, FakeUserPool

OLD, NEW, PASSWORD = "ingrid@example.com", "ingrid.berg@example.com", "local-only"
FORM, CODE_FORM = "/admin/account/email", "/admin/account/email/confirm"


@pytest.fixture
def ingrid(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> FakeUser:
    del merchant
    monkeypatch.setenv("SENDER_EMAIL", "shop@example.com")
    user = FakeUser(OLD, PASSWORD, frozenset({Role.OWNER}), INGRID.name, sub=INGRID.id)
    other = FakeUser("trygve@example.com", PASSWORD, frozenset({Role.STAFF}), "Trygve", sub="trygve")
    app.staff = staff = FakeStaff(user, other)
    app.user_pool = FakeUserPool(staff)
    return user


@pytest.fixture
def browser(office: Office, ingrid: FakeUser) -> Office:
    del ingrid
    return office


def mailer() -> FakeMailer:
    fake: FakeMailer = vars(app)["mailer"]
    return fake


def emails() -> list[tuple[tuple[str, ...], str]]:
    """Return the recipients and the text of each e-mail."""
    read = []
    for sent in mailer().sent:
        message = message_from_bytes(sent.content, _class=EmailMessage, policy=policy.default)
        read.append((tuple(sent.recipients), str(message.get_content())))
    return read


def ask(browser: Office, email: str = NEW, password: str = PASSWORD) -> Page:
    browser.open(FORM)
    return browser.submit(FORM, email=email, password=password)


def code() -> str:
    found = re.search(r"\b\d{8}\b", emails()[-1][1])
    assert found
    return found[0]


def fault(page: Page) -> dict[str, str]:
    return {str(it["id"]).removeprefix("fault-"): it.get_text() for it in page.soup.select(".fault")}


def test_a_code_that_was_sent_to_the_new_address_changes_it(browser: Office, ingrid: FakeUser) -> None:
    other = Office.signed_in(INGRID)
    page = ask(browser)
    assert (page.url, ingrid.email) == (CODE_FORM, OLD)
    assert NEW in page.text
    [(to, _)] = emails()
    assert to == (NEW,)
    typed = f"{code()[:4]} {code()[4:]}"
    page = browser.submit(CODE_FORM, code=typed)
    assert (page.url, browser.is_signed_in, ingrid.email, ingrid.is_signed_out) == ("/admin/sign-in", False, NEW, True)
    assert other.get("/admin/drafts").status == 303
    assert browser.submit("/admin/sign-in", email=OLD, password=PASSWORD).status == 422
    assert browser.submit("/admin/sign-in", email=NEW, password=PASSWORD).url == "/admin"


def test_the_old_address_is_told_and_an_event_tells_the_new_one(browser: Office, ingrid: FakeUser) -> None:
    ask(browser)
    browser.submit(CODE_FORM, code=code())
    to, text = emails()[-1]
    assert to == (OLD,)
    assert NEW in text
    members: Any = app.staff_members
    assert [(event.sub, event.change) for event, _ in members.events] == [(ingrid.id, "email_changed")]
    assert NEW not in repr(members.events)


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        (NEW, "wrong", "password"),
        (NEW, "", "password"),
        ("nowhere", PASSWORD, "email"),
        ("Ingrid@Example.com", PASSWORD, "email"),
        ("trygve@example.com", PASSWORD, "email"),
    ],
)
def test_a_form_that_is_refused_says_why_and_sends_nothing(
    browser: Office, email: str, password: str, field: str
) -> None:
    page = ask(browser, email, password)
    assert (page.status, set(fault(page)), emails()) == (422, {field}, [])
    assert page.fields(FORM)["email"] == email.lower()


def test_a_wrong_password_does_not_tell_whose_an_address_is(browser: Office) -> None:
    page = ask(browser, "trygve@example.com", "wrong")
    assert set(fault(page)) == {"password"}


def test_a_code_that_cannot_be_sent_is_told_at_the_address(browser: Office) -> None:
    mailer().failures = [EmailRejectedError("address")]
    assert "No code could be sent" in fault(ask(browser))["email"]


def test_a_code_is_tried_five_times(browser: Office, ingrid: FakeUser) -> None:
    ask(browser)
    right, page = code(), browser.page
    for _ in range(4):
        page = browser.submit(CODE_FORM, page, code="00000000")
        assert set(fault(page)) == {"code"}
    page = browser.submit(CODE_FORM, page, code="00000000")
    assert "This code has ended" in page.text
    assert browser.post(CODE_FORM, {"code": right}).headers["Location"] == FORM
    assert ingrid.email == OLD


def test_a_code_ends_after_a_quarter_of_an_hour_and_with_the_next_one(browser: Office, ingrid: FakeUser) -> None:
    ask(browser)
    first = code()
    ask(browser, "ingrid@other.example")
    if first != code():
        assert set(fault(browser.submit(CODE_FORM, code=first))) == {"code"}
    clock: Any = app.clock
    clock.advance(timedelta(minutes=15))
    assert browser.post(CODE_FORM, {"code": code()}).headers["Location"] == FORM
    assert browser.get(CODE_FORM).headers["Location"] == FORM
    assert ingrid.email == OLD


def test_an_address_that_another_got_meanwhile_stays_theirs(browser: Office, ingrid: FakeUser) -> None:
    ask(browser)
    staff: Any = app.staff
    staff.users[NEW] = FakeUser(NEW, "theirs", sub="another")
    page = browser.submit(CODE_FORM, code=code())
    assert "is the address of another account" in fault(page)["code"]
    assert ingrid.email == OLD
    assert len(emails()) == 1


def test_nothing_changes_until_the_old_address_can_be_told(browser: Office, ingrid: FakeUser) -> None:
    ask(browser)
    typed = {"code": code()}
    mailer().failures = [EmailRefusedError("not_reached", reason="x")]
    assert browser.post(CODE_FORM, typed).status == 503
    assert ingrid.email == OLD
    mailer().failures = [EmailRejectedError("address")]  # it takes no e-mail at all
    assert browser.post(CODE_FORM, typed).status == 303
    assert ingrid.email == NEW


@pytest.mark.parametrize(("failing", "email"), [("change", OLD), ("end_sessions", NEW)])
def test_a_change_that_failed_leaves_no_session_and_is_completed_by_the_same_code(
    browser: Office, ingrid: FakeUser, monkeypatch: pytest.MonkeyPatch, failing: str, email: str
) -> None:
    other = Office.signed_in(INGRID)
    ask(browser)
    typed = {"code": code()}

    def fail(*_: Any, **__: Any) -> None:
        raise EmailRefusedError("not_reached", reason="any")

    with monkeypatch.context() as failure:
        failure.setattr(app.user_pool, failing, fail)
        assert browser.post(CODE_FORM, typed).status == 503
    assert (ingrid.email, browser.get("/admin/drafts").status, other.get("/admin/drafts").status) == (email, 303, 303)
    assert Office.signed_in(INGRID).post(CODE_FORM, typed).status == 303
    assert ingrid.email == NEW
    members: Any = app.staff_members
    assert [str(event.change) for event, _ in members.events] == ["email_changed"]
