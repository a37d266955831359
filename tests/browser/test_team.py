"""The team in two browsers: an owner invites, the invited person works, and is removed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from local.stack import Stack
from tests.support.authenticator import Authenticator
from tests.support.browser.office import a_window, at_the_office

KARI, PASSWORD = "kari@example.com", "a password of her own"


@pytest.fixture
def stack(stack: Stack) -> Stack:
    stack.reset()
    return stack


def email_of(stack: Stack, subject: str) -> Any:
    """Return the one e-mail with this subject."""
    stack.wait_until_idle()
    listed = stack.request("GET", "/local/outbox", {"accept": "application/json"}).get_json()
    [email] = [email for email in listed if email["subject"] == subject]
    return email


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def see(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


def type_password(page: Page, stack: Stack, password: str) -> None:
    page.goto(f"{stack.url}/admin/sign-in")
    page.get_by_label("E-mail address").fill(KARI)
    page.locator("#password").fill(password)
    press(page, "Sign in")


def set_up_authenticator(page: Page, stack: Stack) -> tuple[Authenticator, str]:
    """Return the authenticator, and an emergency code."""
    page.goto(f"{stack.url}/admin/account/authenticator")
    page.locator("#password").fill(PASSWORD)
    press(page, "Set up")
    see(page, "Set up an authenticator")
    expect(page.locator("svg.qr-code")).to_be_visible()
    authenticator = Authenticator(page.locator("main code").inner_text())
    page.get_by_label("Six digits that the app shows").fill(authenticator.code())
    press(page, "Confirm")
    see(page, "Your emergency codes")
    return authenticator, page.locator("ol code").first.inner_text()


def test_an_invited_person_signs_in_with_an_authenticator_and_is_removed(chromium: Browser, stack: Stack) -> None:
    with at_the_office(chromium, stack) as office, a_window(chromium, scripts=True) as other:
        owner, kari = office.page, other.page
        owner.goto(f"{stack.url}/admin/team")
        owner.get_by_role("link", name="Invite").click()
        owner.get_by_label("Name").fill("Kari")
        owner.get_by_label("E-mail address").fill(KARI)
        press(owner, "Invite")
        see(owner, "Kari")
        expect(owner.get_by_text("The invitation is sent.")).to_be_visible()
        email = email_of(stack, "Your sign-in")
        assert email["to"] == [KARI]
        temporary = re.search(r"temporary password (\S+) and", email["text"])
        assert temporary

        type_password(kari, stack, temporary[1])
        kari.get_by_label("New password").fill(PASSWORD)
        press(kari, "Save and sign in")
        see(kari, "Home")
        authenticator, emergency_code = set_up_authenticator(kari, stack)
        kari.context.clear_cookies()

        type_password(kari, stack, PASSWORD)
        kari.get_by_label("Six digits").fill(authenticator.code())
        press(kari, "Sign in")
        see(kari, "Home")
        kari.context.clear_cookies()
        type_password(kari, stack, PASSWORD)
        kari.get_by_text("I am without my phone").click()
        kari.get_by_label("Emergency code").fill(emergency_code)
        press(kari, "Sign in")
        see(kari, "Home")

        owner.reload()
        expect(owner.locator(".row__meta")).to_have_count(3)
        owner.get_by_role("link", name="Remove from the team").click()
        see(owner, "Remove Kari?")
        press(owner, "Remove")
        expect(owner.get_by_text("Removed from the team.")).to_be_visible()
        kari.goto(f"{stack.url}/admin/orders")
        see(kari, "Sign in")
        type_password(kari, stack, PASSWORD)
        expect(kari.get_by_role("link", name="E-mail address or password is wrong")).to_be_visible()
