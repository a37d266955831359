"""A person's own account: name, password and authenticator."""

import pytest

from invoicing.bootstrap import app
from invoicing.domain.errors import BusyError
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import INGRID
from tests.support.fakes import FakeStaff, FakeStaffMembers, FakeUser, FakeUserPool
from tests.support.fakes.staff import CODE, SECRET, WEAK

EMAIL, PASSWORD, NEW = "ingrid@example.com", "local-only", "a new password"
AUTHENTICATOR = "/admin/account/authenticator"


@pytest.fixture
def ingrid(merchant: Merchant) -> FakeUser:
    del merchant
    user = FakeUser(EMAIL, PASSWORD, frozenset({Role.OWNER}), INGRID.name, sub=INGRID.id)
    app.staff = staff = FakeStaff(user)
    app.user_pool = FakeUserPool(staff)
    return user


@pytest.fixture
def browser(office: Office, ingrid: FakeUser) -> Office:
    del ingrid
    return office


def changes() -> list[str]:
    members = app.staff_members
    assert isinstance(members, FakeStaffMembers)
    return [str(getattr(event, "change", "")) for event, who in members.events if who == INGRID.id]


def faults(page: Page) -> set[str]:
    return {str(fault["id"]).removeprefix("fault-") for fault in page.soup.select(".fault")}


def change_password(browser: Office, password: str = PASSWORD, new: str = NEW) -> Page:
    browser.open("/admin/account/password")
    return browser.submit("/admin/account/password", password=password, new_password=new)


def test_the_account_shows_who_it_is_and_which_session_is_this_one(browser: Office) -> None:
    Office.signed_in(INGRID)
    page = browser.open("/admin/account")
    assert EMAIL in page.text
    assert page.text.count("Unknown device") == 2
    assert page.text.count("this one") == 1
    assert "/admin/account" in browser.open("/admin/more").body


def test_a_new_name_stands_in_timelines_and_in_the_user_pool(browser: Office, ingrid: FakeUser) -> None:
    browser.open("/admin/account/name")
    assert "Saved." in browser.submit("/admin/account/name", name="Ingrid Berg").text
    assert ingrid.name == "Ingrid Berg"
    assert app.staff_members.get([INGRID.id])[INGRID.id].name == "Ingrid Berg"
    page = browser.post("/admin/account/name", {"name": "x" * 101})
    assert (page.status, faults(page), ingrid.name) == (422, {"name"}, "Ingrid Berg")


def test_a_new_password_ends_every_session_and_signs_in(browser: Office, ingrid: FakeUser) -> None:
    other = Office.signed_in(INGRID)
    page = change_password(browser)
    assert (page.url, browser.is_signed_in) == ("/admin/sign-in", False)
    assert (ingrid.password, ingrid.is_signed_out) == (NEW, True)
    assert other.get("/admin/drafts").status == 303
    assert browser.submit("/admin/sign-in", email=EMAIL, password=NEW).url == "/admin"
    assert changes() == ["password_changed"]


@pytest.mark.parametrize(
    ("password", "new", "fault"),
    [
        ("wrong", NEW, "password"),
        ("", NEW, "password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, " with spaces around ", "new_password"),
        (PASSWORD, WEAK, "new_password"),
    ],
)
def test_a_password_that_is_not_taken_says_why_and_changes_nothing(
    browser: Office, ingrid: FakeUser, password: str, new: str, fault: str
) -> None:
    page = change_password(browser, password, new)
    assert (page.status, faults(page)) == (422, {fault})
    assert (ingrid.password, changes()) == (PASSWORD, [])
    assert browser.get("/admin/account").status == 200


def test_an_authenticator_is_set_up_by_a_code_of_its_secret(browser: Office, ingrid: FakeUser) -> None:
    browser.open(AUTHENTICATOR)
    assert faults(browser.submit(AUTHENTICATOR, password="wrong")) == {"password"}
    page = browser.submit(AUTHENTICATOR, password=PASSWORD)
    for _ in range(2):
        assert SECRET in page.text
        assert page.soup.select("svg.qr-code")
        assert not ingrid.has_authenticator
        page = browser.submit(f"{AUTHENTICATOR}/confirm", code="000000")
    assert faults(page) == {"code"}
    page = browser.submit(f"{AUTHENTICATOR}/confirm", code=f"{CODE[:3]} {CODE[3:]}")
    assert len(page.soup.select("ol code")) == 10
    assert ingrid.has_authenticator
    assert changes() == ["authenticator_set_up"]
    assert browser.post(AUTHENTICATOR, {"password": PASSWORD}).status == 303, "it replaces none"


def test_an_authenticator_that_is_set_up_ends_all_sessions_but_this_one(
    browser: Office, ingrid: FakeUser, merchant: Merchant
) -> None:
    other, before = Office.signed_in(INGRID), browser.cookies["__Host-session"]
    browser.open(AUTHENTICATOR)
    browser.submit(AUTHENTICATOR, password=PASSWORD)
    browser.submit(f"{AUTHENTICATOR}/confirm", code=CODE)
    assert ingrid.is_signed_out
    assert other.get("/admin/account").status == 303
    assert browser.cookies["__Host-session"] != before
    assert browser.open("/admin/account").text.count("Unknown device") == 1
    merchant.ask("PATCH", "/store", {"require_mfa": True}, 200, if_match="*")
    assert browser.get("/admin/account").status == 200, "it has used the authenticator"


def test_an_authenticator_whose_set_up_failed_is_completed_by_the_same_form(
    browser: Office, ingrid: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Office.signed_in(INGRID)
    browser.open(AUTHENTICATOR)
    form = browser.submit(AUTHENTICATOR, password=PASSWORD).fields(f"{AUTHENTICATOR}/confirm")

    def fail(_: object) -> None:
        raise BusyError

    with monkeypatch.context() as failure:
        failure.setattr(app.user_pool, "end_sessions", fail)
        assert browser.post(f"{AUTHENTICATOR}/confirm", {**form, "code": CODE}).status == 503
    assert (ingrid.has_authenticator, changes()) == (True, [])
    assert faults(browser.post(f"{AUTHENTICATOR}/confirm", {**form, "password": "wrong"})) == {"password"}
    page = browser.post(f"{AUTHENTICATOR}/confirm", {**form, "code": CODE})
    assert len(page.soup.select("ol code")) == 10
    assert (other.get("/admin/account").status, changes()) == (303, ["authenticator_set_up"])
    del form["form_token"]
    assert browser.post(f"{AUTHENTICATOR}/confirm", {**form, "code": CODE}).status == 303, "it makes no new codes"


def test_an_authenticator_is_turned_off_by_the_password_alone_and_ends_every_session(
    browser: Office, ingrid: FakeUser
) -> None:
    ingrid.has_authenticator = True
    browser.open(AUTHENTICATOR)
    assert faults(browser.submit(f"{AUTHENTICATOR}/delete", password="wrong")) == {"password"}
    assert ingrid.has_authenticator
    page = browser.submit(f"{AUTHENTICATOR}/delete", password=PASSWORD)
    assert (page.url, ingrid.has_authenticator, browser.is_signed_in) == ("/admin/sign-in", False, False)
    assert "turned off" in page.text
    assert changes() == ["authenticator_removed"]


def test_a_secret_of_another_shape_is_asked_for_anew(browser: Office) -> None:
    sent = {"password": PASSWORD, "setup_secret": '"><script>', "code": CODE}
    assert browser.post(f"{AUTHENTICATOR}/confirm", sent).status == 303
    assert changes() == []


def test_an_account_is_each_person_s_own(browser: Office, ingrid: FakeUser) -> None:
    staff = Office.signed_in(StaffMember("kari@example.com", "Kari", Role.STAFF))
    assert isinstance(app.user_pool, FakeUserPool)
    kari = app.user_pool.staff.users["kari@example.com"] = FakeUser("kari@example.com", "another one", name="Kari")
    assert "Kari" in staff.open("/admin/account").text
    assert faults(change_password(staff)) == {"password"}, "the password of another person"
    change_password(staff, "another one")
    assert (kari.password, ingrid.password) == (NEW, PASSWORD)
    assert browser.get("/admin/account").status == 200
