"""What people do with their own accounts by forms: password, authenticator, emergency codes and e-mail address.

A flow is a function. It prepares, and returns what is done (the same forms are sent again until they are answered) and
what then is missing. Who is signed out on the way signs in again, as people do.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus

from invoicing.pages.email.email_change import KIND as EMAIL_CHANGE
from tests.support.actors.answer import Page
from tests.support.actors.office import Office
from tests.support.authenticator import totp
from tests.support.faults.flows.flow import Act, Missing, account
from tests.support.faults.flows.people.person import PER, Person, new_browser, person
from tests.support.faults.steady_shop import SteadyShop
from tests.support.stacks.staff import CHOSEN

ACCOUNT = "/admin/account"
PASSWORD, EMAIL, AUTHENTICATOR, CODES = (
    f"{ACCOUNT}/{part}" for part in ("password", "email", "authenticator", "emergency-codes")
)
NEW, NEW_EMAIL = "another of their own", "per.hansen@example.com"
CONFIRM = f"{AUTHENTICATOR}/confirm"
SEE_OTHER = HTTPStatus.SEE_OTHER


def signed_in(per: Person, **more: str) -> Office:
    """Return a browser of the person, in which they have tried to sign in."""
    browser = new_browser(per.shop)
    browser.post("/admin/sign-in", {**per.credentials, **more})
    return browser


def send(per: Person, address: str, fields: Mapping[str, str], **credentials: str) -> Page:
    """Send a form in the browser of before; where its session has ended, sign in, and send the form that was kept."""
    browser = new_browser(per.shop)
    browser.cookies.update(per.browser.cookies)
    page = browser.post(address, fields)
    if not page.has_form("/admin/sign-in"):
        return page
    if per.user.software_token_mfa_enabled:
        credentials["mfa_code"] = per.code()
    signed_in = browser.post("/admin/sign-in", {**page.fields("/admin/sign-in"), **per.credentials, **credentials})
    kept = signed_in.fields(address) if signed_in.has_form(address) else {}
    return browser.post(address, {**fields, **kept}) if browser.is_signed_in else signed_in


@account
def change_the_own_password(shop: SteadyShop) -> tuple[Act, Missing]:
    """Choose another password. Where that was cut short, the old one is wrong: sign in with the new one, and choose."""
    per = person(shop)
    other = signed_in(per)

    def act() -> int:
        page = send(per, PASSWORD, {"password": CHOSEN, "new_password": NEW}, password=NEW)
        if page.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            return page.status
        browser = signed_in(per, password=NEW)
        if not browser.is_signed_in:
            return HTTPStatus.SERVICE_UNAVAILABLE  # try again
        return browser.post(PASSWORD, {"password": NEW, "new_password": NEW}).status

    def then() -> list[str]:
        return [
            *shop.check(lambda: per.opens(other) == SEE_OTHER, "another session opens pages"),
            *shop.check(lambda: per.opens() == SEE_OTHER, "the session of before opens pages"),
            *shop.check(lambda: not per.signs_in() and per.signs_in(NEW), "the new password is not the only one"),
            *shop.check(lambda: "password_changed" in per.changes(), "it is not recorded"),
        ]

    return act, then


@account
def set_up_the_own_authenticator(shop: SteadyShop) -> tuple[Act, Missing]:
    """Set it up, which ends the sessions that began without it, and get emergency codes."""
    per = person(shop)
    other = signed_in(per)
    form = per.browser.post(AUTHENTICATOR, {"password": CHOSEN}).fields(CONFIRM)

    def confirm(fields: Mapping[str, str]) -> int:
        return send(per, CONFIRM, {**fields, "code": totp(fields["setup_secret"])}).status

    def act() -> int:
        status = confirm(form)
        if status != HTTPStatus.UNPROCESSABLE_ENTITY:
            return status
        page = send(per, AUTHENTICATOR, {"password": CHOSEN})  # the secret was taken, and is not asked for yet
        return confirm(page.fields(CONFIRM)) if page.has_form(CONFIRM) else page.status

    def then() -> list[str]:
        return [
            *shop.check(lambda: per.user.software_token_mfa_enabled, "there is no authenticator"),
            *shop.check(lambda: per.opens(other) == SEE_OTHER, "a session without it opens pages"),
            *shop.check(lambda: "authenticator_set_up" in per.changes(), "it is not recorded"),
            *shop.check(lambda: not signed_in(per).is_signed_in, "the password alone signs in"),
        ]

    return act, then


def with_codes(shop: SteadyShop) -> tuple[Person, list[str]]:
    """Return a person with an authenticator, and the emergency codes that a page has shown them."""
    per = person(shop)
    form = per.browser.post(AUTHENTICATOR, {"password": CHOSEN}).fields(CONFIRM)
    page = per.browser.post(CONFIRM, {**form, "code": totp(form["setup_secret"])})
    shop.stack.wait_until_idle()
    return per, [code.get_text() for code in page.soup.select("ol code")]


@account
def turn_off_the_own_authenticator(shop: SteadyShop) -> tuple[Act, Missing]:
    per, codes = with_codes(shop)

    def act() -> int:
        return send(per, f"{AUTHENTICATOR}/delete", {"password": CHOSEN}).status

    def then() -> list[str]:
        return [
            *shop.check(lambda: not per.user.software_token_mfa_enabled, "there is an authenticator"),
            *shop.check(lambda: per.opens() == SEE_OTHER, "a session of before opens pages"),
            *shop.check(lambda: not signed_in(per, emergency_code=codes[0]).is_signed_in, "a code lets in"),
            *shop.check(lambda: "authenticator_removed" in per.changes(), "it is not recorded"),
        ]

    return act, then


@account
def sign_in_with_an_emergency_code(shop: SteadyShop) -> tuple[Act, Missing]:
    """Sign in with a code, which lets in once at most."""
    per, codes = with_codes(shop)
    first, before = codes[0], per.sessions

    def act() -> int:
        sent = {**per.credentials, "emergency_code": first}
        return new_browser(shop).post("/admin/sign-in", sent).status

    def then() -> list[str]:
        begun, used = per.sessions - before, per.changes().count("emergency_code_used")
        return [
            *shop.check(lambda: begun <= 1, f"a code let in {begun} times"),
            *shop.check(lambda: used == 1, f"its use is recorded {used} times"),
            *shop.check(lambda: not signed_in(per, emergency_code=first).is_signed_in, "it lets in again"),
        ]

    return act, then


@account
def make_new_emergency_codes(shop: SteadyShop) -> tuple[Act, Missing]:
    """Replace the codes: those that are shown last let in, and those of before do not."""
    per, codes = with_codes(shop)
    shown: list[list[str]] = []

    def act() -> int:
        page = send(per, CODES, {"password": CHOSEN})
        shown.append([code.get_text() for code in page.soup.select("ol code")])
        return page.status

    def then() -> list[str]:
        lets_in = signed_in(per, emergency_code=shown[-1].pop()).is_signed_in
        shop.stack.wait_until_idle()
        return [
            *shop.check(lambda: not signed_in(per, emergency_code=codes[0]).is_signed_in, "a code of before lets in"),
            *shop.check(lambda: lets_in, "no new code lets in"),
        ]

    return act, then


@account
def change_the_own_address(shop: SteadyShop) -> tuple[Act, Missing]:
    """Confirm the new address by the code. Where it was cut short, sign in and send the same code."""
    per = person(shop)
    other = signed_in(per)
    assert per.browser.post(EMAIL, {"password": CHOSEN, "email": NEW_EMAIL}).status == SEE_OTHER
    code = newest_code(shop)

    def act() -> int:
        return send(per, f"{EMAIL}/confirm", {"code": code}, email=address_of(per)).status

    def then() -> list[str]:
        return [
            *shop.check(lambda: address_of(per) == NEW_EMAIL, f"the address is {address_of(per)}"),
            *shop.check(lambda: per.opens(other) == SEE_OTHER, "another session opens pages"),
            *shop.check(lambda: per.opens() == SEE_OTHER, "the session of before opens pages"),
            *shop.check(lambda: per.signs_in(email=NEW_EMAIL), "the new address does not sign in"),
            *shop.check(lambda: not per.signs_in(email=PER), "the old address signs in"),
            *shop.check_sent(lambda: bool(told(shop, PER)), "to the old address, that it is another one"),
            *shop.check(lambda: "email_changed" in per.changes(), "it is not recorded"),
        ]

    return act, then


@account
def ask_for_the_code_of_an_address(shop: SteadyShop) -> tuple[Act, Missing]:
    """Ask for a code: the newest one that was sent is taken, or another one can be had."""
    per = person(shop)

    def act() -> int:
        return send(per, EMAIL, {"password": CHOSEN, "email": NEW_EMAIL}).status

    def confirm() -> None:
        if address_of(per) == PER:
            send(per, f"{EMAIL}/confirm", {"code": newest_code(shop)})
            shop.stack.wait_until_idle()

    def then() -> list[str]:
        confirm()
        if address_of(per) == PER:  # a crash met the code, which has ended by now: ask for another one
            act()
            confirm()
        return shop.check(lambda: address_of(per) == NEW_EMAIL, "the newest code is not taken")

    return act, then


def newest_code(shop: SteadyShop) -> str:
    found = (re.search(r"[0-9]{8}", text) for text in told(shop, NEW_EMAIL))
    return next((code[0] for code in found if code), "")


def told(shop: SteadyShop, email: str) -> list[str]:
    """Return the texts that an address was told of a change of addresses, the newest first."""
    emails = (one for one in reversed(shop.stack.outbox.emails) if one.tags.get("kind") == EMAIL_CHANGE)
    return [one.text for one in emails if one.to == [email]]


def address_of(per: Person) -> str:
    return str(per.user.attribute_lookup["email"])
