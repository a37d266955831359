"""Emergency codes: shown once, each used once, in place of the authenticator's code."""

import pytest

from invoicing.bootstrap import app
from invoicing.domain.staff.role import Role
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import INGRID
from tests.support.fakes import FakeEmergencyCodes, FakeStaff, FakeStaffMembers, FakeUser, FakeUserPool

EMAIL, PASSWORD = "ingrid@example.com", "local-only"
CODES = "/admin/account/emergency-codes"


@pytest.fixture
def ingrid(merchant: Merchant) -> FakeUser:
    del merchant
    user = FakeUser(EMAIL, PASSWORD, frozenset({Role.OWNER}), INGRID.name, sub=INGRID.id, has_authenticator=True)
    app.staff = staff = FakeStaff(user)
    app.user_pool = FakeUserPool(staff)
    return user


@pytest.fixture
def codes(office: Office, ingrid: FakeUser) -> list[str]:
    """The codes that a page has just shown."""
    del ingrid
    office.open(CODES)
    page = office.submit(CODES, password=PASSWORD)
    return [code.get_text() for code in page.soup.select("ol code")]


def sign_in(code: str, password: str = PASSWORD) -> tuple[Office, Page]:
    browser = Office()
    browser.open("/admin/drafts")
    browser.submit("/admin/sign-in", email=EMAIL, password=PASSWORD)
    return browser, browser.submit("/admin/sign-in", password=password, emergency_code=code)


def left(office: Office) -> str:
    return office.open(CODES).text


def changes() -> list[str]:
    members = app.staff_members
    assert isinstance(members, FakeStaffMembers)
    return [str(getattr(event, "change", "")) for event, _ in members.events]


def test_a_code_signs_in_once_however_it_is_typed(office: Office, codes: list[str]) -> None:
    assert len({*codes}) == 10
    browser, page = sign_in(f" {codes[0].upper().replace('-', ' ')}")
    assert page.url == "/admin/drafts"
    assert browser.get("/admin/orders").status == 200
    assert "9 codes are left" in left(office)
    for used in (codes[0], "abcd-efgh-jkmn-pqrs", "123456"):
        browser, page = sign_in(used)
        assert (page.status, browser.is_signed_in) == (422, False)
        assert "wrong or was used before" in page.text
    assert changes() == ["emergency_codes_renewed", "emergency_code_used"]


def test_a_code_is_worth_nothing_without_the_password(office: Office, codes: list[str]) -> None:
    browser, page = sign_in(codes[0], password="wrong")
    assert (page.status, browser.is_signed_in) == (422, False)
    assert "10 codes are left" in left(office)


def test_codes_are_stored_as_hashes_and_never_shown_again(office: Office, codes: list[str]) -> None:
    stored = app.emergency_codes
    assert isinstance(stored, FakeEmergencyCodes)
    assert not [code for code in codes if code in repr(stored.by_id) or code.replace("-", "") in repr(stored.by_id)]
    assert not [code for code in codes if code in office.open(CODES).body + office.open("/admin/account").body]


def test_new_codes_replace_all_and_ask_for_the_password(office: Office, codes: list[str]) -> None:
    office.open(CODES)
    assert office.submit(CODES, password="wrong").status == 422
    assert sign_in(codes[0])[1].status == 200
    office.open(CODES)
    office.submit(CODES, password=PASSWORD)
    assert sign_in(codes[1])[1].status == 422
    assert "10 codes are left" in left(office)


def test_codes_end_with_the_authenticator(office: Office, codes: list[str], ingrid: FakeUser) -> None:
    office.open("/admin/account/authenticator")
    office.submit("/admin/account/authenticator/delete", password=PASSWORD)
    assert app.emergency_codes.count(INGRID.id) == 0
    ingrid.has_authenticator = True
    assert sign_in(codes[0])[1].status == 422


def test_an_account_without_an_authenticator_gets_no_codes(office: Office, ingrid: FakeUser) -> None:
    ingrid.has_authenticator = False
    assert office.get(CODES).status == office.post(CODES, {"password": PASSWORD}).status == 303
    assert app.emergency_codes.count(INGRID.id) == 0


def test_a_removed_person_is_not_let_in_by_a_code(office: Office, codes: list[str], ingrid: FakeUser) -> None:
    del office
    browser = Office()
    browser.open("/admin/drafts")
    browser.submit("/admin/sign-in", email=EMAIL, password=PASSWORD)
    ingrid.is_enabled = False
    assert browser.submit("/admin/sign-in", emergency_code=codes[0]).status == 422
    assert app.emergency_codes.count(INGRID.id) == 10


def test_a_removal_while_a_code_is_checked_lets_no_one_in(
    codes: list[str], ingrid: FakeUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(email: str) -> str:
        ingrid.is_enabled = False
        assert email == ingrid.email
        return ingrid.id

    monkeypatch.setattr(app.staff, "id_of", meanwhile)
    browser, page = sign_in(codes[0])
    assert (page.status, browser.is_signed_in) == (422, False)
    assert app.emergency_codes.count(INGRID.id) == 10
