"""Signing in to the back office: what each step asks for, and what it leads to."""

import pytest

from invoicing.bootstrap import app
from invoicing.domain.staff.role import Role
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.fakes import FakeStaff, FakeUser, FakeUserPool
from tests.support.fakes.staff import CODE, SECRET, WEAK

OWNER, PASSWORD = "owner@example.com", "local-only"
OLD_TOKEN = f"{OWNER}.{'0' * 64}"  # of a session that has ended


@pytest.fixture
def owner(merchant: Merchant) -> FakeUser:
    app.staff = staff = FakeStaff()
    app.user_pool = FakeUserPool(staff)
    return staff.users[OWNER]


@pytest.fixture
def browser(owner: FakeUser) -> Office:
    del owner
    return Office()


def sign_in(browser: Office, password: str = PASSWORD, address: str = "/admin/drafts", **typed: str) -> Page:
    browser.open(address)
    return browser.submit("/admin/sign-in", email=OWNER, password=password, **typed)


def faults(page: Page) -> dict[str, str]:
    return {str(fault["id"]).removeprefix("fault-"): fault.get_text() for fault in page.soup.select(".fault")}


def test_a_password_opens_the_page_that_was_asked_for(browser: Office) -> None:
    page = sign_in(browser, address="/admin/drafts?tab=open")
    assert (page.status, page.url) == (200, "/admin/drafts?tab=open")


def test_a_wrong_password_says_what_to_do_and_keeps_the_address(browser: Office) -> None:
    page = sign_in(browser, "wrong", stay="on")
    assert page.status == 422
    assert [*faults(page)] == ["password"]
    assert "locked for up to 15 minutes" in page.text
    assert page.fields("/admin/sign-in") | {"next": ""} == {"email": OWNER, "password": "", "stay": "on", "next": ""}
    assert not browser.is_signed_in


def test_an_unknown_address_gets_the_same_answer(browser: Office) -> None:
    browser.open("/admin")
    known = browser.submit("/admin/sign-in", email=OWNER, password="wrong").body
    browser.open("/admin")
    assert browser.submit("/admin/sign-in", email="other@example.com", password="wrong").body == known.replace(
        OWNER, "other@example.com"
    )


def test_empty_fields_are_asked_for_without_a_call_to_the_user_pool(browser: Office) -> None:
    browser.open("/admin")
    assert faults(browser.submit("/admin/sign-in")).keys() == {"email", "password"}


def test_a_temporary_password_asks_for_a_new_one_and_says_what_is_wrong_with_it(
    browser: Office, owner: FakeUser
) -> None:
    owner.is_temporary = True
    assert sign_in(browser, stay="on").heading == "Choose your password"
    assert "at least 10" in faults(browser.submit("/admin/sign-in", new_password="short"))["new_password"]
    assert "spaces" in faults(browser.submit("/admin/sign-in", new_password=" enough-letters"))["new_password"]
    assert "too easy" in faults(browser.submit("/admin/sign-in", new_password=WEAK))["new_password"]
    page = browser.submit("/admin/sign-in", new_password="a new password")
    assert (page.url, owner.password, browser.is_signed_in) == ("/admin/drafts", "a new password", True)


def test_an_authenticator_s_code_is_asked_for_and_asked_for_again(browser: Office, owner: FakeUser) -> None:
    owner.has_authenticator = True
    page = sign_in(browser)
    assert page.heading == "Enter the code of your authenticator"
    assert page.soup.select('input[name="mfa_code"][autocomplete="one-time-code"]')
    page = browser.submit("/admin/sign-in", mfa_code="000000")
    assert (page.status, [*faults(page)]) == (422, ["mfa_code"])
    assert browser.submit("/admin/sign-in", mfa_code=f"{CODE[:3]} {CODE[3:]}").url == "/admin/drafts"


def test_an_authenticator_that_is_required_shows_until_it_is_confirmed(
    browser: Office, merchant: Merchant, owner: FakeUser
) -> None:
    merchant.ask("PATCH", "/store", {"require_mfa": True}, 200, if_match="*")
    owner.is_temporary = True
    sign_in(browser)
    page = browser.submit("/admin/sign-in", new_password="a new password")
    for _ in range(2):
        assert page.heading == "Set up an authenticator"
        assert SECRET in page.text
        assert page.soup.select("svg.qr-code")
        assert page.soup.select(f'a[href^="otpauth://totp/"][href*="secret={SECRET}"]')
        page = browser.submit("/admin/sign-in", mfa_code="000000")
    assert faults(page).keys() == {"mfa_code"}
    page = browser.submit("/admin/sign-in", mfa_code=CODE)
    assert (page.url, owner.has_authenticator) == ("/admin/account/emergency-codes", True)
    assert "Keep some emergency codes, too." in page.text
    assert "You have none yet." in page.text
    assert browser.get("/admin/drafts").status == 200


@pytest.mark.parametrize("roles", [frozenset(), frozenset({Role.PROGRAM})])
def test_a_program_and_a_person_without_a_role_get_no_session(
    browser: Office, owner: FakeUser, roles: frozenset[Role]
) -> None:
    owner.roles = roles
    page = sign_in(browser)
    assert (page.status, browser.is_signed_in) == (422, False)
    assert "no access to the back office" in page.text
    assert PASSWORD not in page.body


def test_each_sign_in_has_a_new_secret_whatever_cookie_was_there(browser: Office, owner: FakeUser) -> None:
    planted = f"{OWNER}.{'A' * 43}"
    browser.cookies["__Host-session"] = planted
    sign_in(browser)
    first = browser.cookies["__Host-session"]
    browser.cookies["__Host-session"] = planted
    sign_in(browser, address="/admin/sign-in")
    assert len({planted, first, browser.cookies["__Host-session"]}) == 3
    browser.cookies["__Host-session"] = planted
    assert browser.get("/admin/drafts").status == 303


def test_the_cookie_of_a_person_who_stays_signed_in_outlives_the_browser(browser: Office) -> None:
    for stays in (False, True):
        browser.cookies.clear()
        page = browser.post(
            "/admin/sign-in", {"email": OWNER, "password": PASSWORD} | ({"stay": "on"} if stays else {})
        )
        [cookie] = page.cookies
        assert ("Max-Age=2592000" in cookie) is stays
        assert cookie.startswith("__Host-session=")


@pytest.mark.parametrize(
    "odd",
    [
        "https://evil.example",
        "//evil.example",
        "/admin//evil.example",
        "/admin/../i/x",
        "/admin/%2e%2E/i/x",
        "/admin/drafts/.%2e/../i/x?tab=open",
        "/admin/..#top",
        "/\\evil.example",
        "/admin/\\evil.example",
        "/administrator",
        "/admin/sign-out",
        "javascript:alert(1)",
        "/admin/a\r\nSet-Cookie: a=b",
    ],
)
def test_signing_in_leads_nowhere_but_to_a_page_of_the_back_office(browser: Office, odd: str) -> None:
    page = browser.post("/admin/sign-in", {"email": OWNER, "password": PASSWORD, "next": odd})
    location = page.headers["Location"]
    assert location == "/admin" or (location.startswith("/admin/a") and "\r" not in location and "\n" not in location)


def test_a_form_of_another_site_signs_nobody_in(browser: Office) -> None:
    page = browser.post("/admin/sign-in", {"email": OWNER, "password": PASSWORD}, sec_fetch_site="cross-site")
    assert (page.status, browser.is_signed_in) == (403, False)


def test_a_form_of_another_origin_signs_nobody_in_in_an_old_browser(browser: Office) -> None:
    typed = {"email": OWNER, "password": PASSWORD}
    for origin in ("https://evil.example", "https://shop.example.evil.example", "https://shop.example:8443", "x"):
        page = browser.post("/admin/sign-in", typed, sec_fetch_site="", origin=origin)
        assert (page.status, browser.is_signed_in) == (403, False), origin
    for origin in ("null", "https://shop.example"):
        browser.cookies.clear()
        assert browser.post("/admin/sign-in", typed, sec_fetch_site="", origin=origin).status == 303


def test_a_forgotten_password_is_replaced_and_every_session_ends(browser: Office, owner: FakeUser) -> None:
    sign_in(browser)
    other = Office()
    other.open("/admin/sign-in/forgotten")
    page = other.submit("/forgotten", email=OWNER)
    assert "a code is on its way" in page.text
    page = other.submit("/reset", code="000000", new_password="a new password")
    assert faults(page).keys() == {"code"}
    page = other.submit("/reset", code=CODE, new_password="a new password")
    assert "Your new password is set" in page.text
    assert owner.password == "a new password"
    assert browser.get("/admin/drafts").status == 303


def test_an_unknown_address_is_told_the_same_about_a_forgotten_password(browser: Office) -> None:
    pages = [browser.post("/admin/sign-in/forgotten", {"email": email}).body for email in (OWNER, "x@example.com")]
    assert pages[0] == pages[1].replace("x@example.com", OWNER)


def test_a_form_that_was_sent_without_a_session_waits_and_is_sent_by_a_press(browser: Office) -> None:
    typed = {"note": "two\nlines", "form_key": "abc", "email": "kari@example.com"}
    page = browser.post("/admin/drafts/dft_1/note", {**typed, "form_token": OLD_TOKEN})
    assert (page.status, page.heading) == (401, "Sign in")
    browser.page = page
    browser.submit("/admin/sign-in", email=OWNER, password="wrong")
    page = browser.submit("/admin/sign-in", email=OWNER, password=PASSWORD)
    assert page.heading == "You are signed in again"
    assert page.fields("/admin/drafts/dft_1/note") == {**typed, "form_token": browser.form_token}


def test_what_one_person_typed_is_not_handed_to_another(browser: Office) -> None:
    """Whether the browser still has the cookie of the session, or the other person has signed out."""
    for cookies in ({"__Host-session": f"other@example.com.{'A' * 43}"}, {}):
        browser.cookies = cookies
        typed = {"note": "mine", "form_token": f"other@example.com.{'0' * 64}"}
        browser.page = browser.post("/admin/drafts/dft_1/note", typed)
        page = browser.submit("/admin/sign-in", email=OWNER, password=PASSWORD)
        assert (page.url, "mine" in page.body) == ("/admin/drafts/dft_1/note", False)


def test_the_form_that_waits_names_its_act_and_what_it_is_for(browser: Office) -> None:
    browser.page = browser.post("/admin/orders/ord_1/refunds", {"amount": "10", "form_token": OLD_TOKEN})
    page = browser.submit("/admin/sign-in", email=OWNER, password=PASSWORD)
    assert "Refund · ord_1" in page.text
    assert page.soup.select('a[href="/admin/orders/ord_1"]')


def test_a_form_that_waits_for_an_authenticator_tells_of_emergency_codes(browser: Office, merchant: Merchant) -> None:
    merchant.ask("PATCH", "/store", {"require_mfa": True}, 200, if_match="*")
    browser.page = browser.post("/admin/orders/ord_1/refunds", {"amount": "10", "form_token": OLD_TOKEN})
    browser.submit("/admin/sign-in", email=OWNER, password=PASSWORD)
    page = browser.submit("/admin/sign-in", mfa_code=CODE)
    assert page.heading == "You are signed in again"
    assert "Keep some emergency codes, too" in page.text


def test_a_form_of_unknown_origin_waits_only_with_the_token_of_its_session(browser: Office) -> None:
    """As older browsers send it, without Sec-Fetch-Site."""
    del browser.headers["sec-fetch-site"]
    forged = {"note": "forged", "form_token": "x"}
    browser.page = browser.post("/admin/drafts/dft_1/note", forged)
    page = browser.submit("/admin/sign-in", email=OWNER, password=PASSWORD)
    assert (page.url, "forged" in page.body) == ("/admin/drafts/dft_1/note", False)
    browser.cookies["__Host-session"] = f"{OWNER}.{'A' * 43}"
    for token, is_kept in (("x", False), (browser.form_token, True)):
        page = browser.post("/admin/drafts/dft_1/note", {"note": "mine", "form_token": token})
        assert ("mine" in page.body) is is_kept
    carried = {"kept_action": "/admin/drafts/dft_1/note", "kept.note": "forged", "kept_token": "x"}
    assert "forged" not in browser.post("/admin/sign-in", carried).body
    browser.page = page
    assert browser.submit("/admin/sign-in", email=OWNER, password=PASSWORD).heading == "You are signed in again"


def test_signing_in_anew_ends_the_session_that_the_browser_had(browser: Office) -> None:
    sign_in(browser)
    before = Office(cookies={**browser.cookies})
    browser.page = Office().open("/admin/sign-in")
    browser.submit("/admin/sign-in", email=OWNER, password=PASSWORD)
    assert before.get("/admin/drafts").status == 303
    assert browser.get("/admin/drafts").status == 200


def test_a_person_who_is_signed_in_is_not_asked_again(office: Office) -> None:
    assert office.get("/admin/sign-in").headers["Location"] == "/admin"
    assert office.get("/admin/sign-in?next=/admin/orders").headers["Location"] == "/admin/orders"
