"""Pages of the back office that no address alone leads to: signing in, and errors. They are for everyone, too."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, expect

from invoicing.domain.errors import BusyError
from invoicing.pages.back_office import dispatch, more
from local.stack import Stack
from tests.support.aws_simulator import AwsSimulator
from tests.support.browser.everyone import faults_for_everyone, layout_faults
from tests.support.browser.languages import other_languages
from tests.support.browser.office import new_draft
from tests.support.browser.office_pages import pages
from tests.support.browser.window import Window, open_window
from tests.support.stacks.staff import CHOSEN, invited, require_authenticators, signed_in_before, with_an_authenticator

NUMBERS = count(1)
PRIMARY = "main form .button--primary, .primary-bar .button--primary"


@pytest.fixture(scope="module")
def stack(aws_simulator: AwsSimulator) -> Iterator[Stack]:
    yield aws_simulator.get("staff at localhost", lambda: Stack.start(public_host="localhost", batch_window=0))
    aws_simulator.clear()  # a reset leaves the user pool as it is


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Window]:
    window = open_window(chromium)
    yield window
    window.page.context.close()


@pytest.fixture(scope="module")
def others(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[tuple[str, Page]]]:
    with other_languages(chromium, tmp_path_factory.mktemp("locales")) as others:
        yield others


def enter(page: Page, stack: Stack, email: str, password: str) -> None:
    page.goto(f"{stack.url}/admin/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    press(page)


def press(page: Page) -> None:
    page.locator(PRIMARY).first.click()


def someone() -> str:
    return f"person{next(NUMBERS)}@example.com"


def open_as_owner(page: Page, stack: Stack, path: str) -> None:
    page.goto(f"{stack.url}/admin/sign-in?next={path}")
    page.get_by_role("button", name="Local: sign in as owner").click()
    page.wait_for_url(f"**{path}")


def after_a_wrong_password(page: Page, stack: Stack) -> None:
    enter(page, stack, someone(), "wrong")
    expect(page.locator("#fault-password")).to_be_visible()


def with_a_temporary_password(page: Page, stack: Stack) -> None:
    email = someone()
    enter(page, stack, email, invited(stack, email))
    expect(page.locator("#new_password")).to_be_visible()


def with_a_new_password_that_is_short(page: Page, stack: Stack) -> None:
    with_a_temporary_password(page, stack)
    page.fill("#new_password", "short")
    press(page)
    expect(page.locator("#fault-new_password")).to_be_visible()


def setting_up_an_authenticator(page: Page, stack: Stack) -> None:
    email = someone()
    signed_in_before(stack, email)
    require_authenticators(stack)
    enter(page, stack, email, CHOSEN)
    expect(page.locator("[name=setup_secret]")).to_be_attached()
    require_authenticators(stack, required=False)


def with_a_code_of_the_authenticator(page: Page, stack: Stack) -> None:
    email = someone()
    with_an_authenticator(stack, email)
    enter(page, stack, email, CHOSEN)
    expect(page.locator("#mfa_code")).to_be_visible()
    require_authenticators(stack, required=False)


def with_a_wrong_code(page: Page, stack: Stack) -> None:
    with_a_code_of_the_authenticator(page, stack)
    page.fill("#mfa_code", "000000")
    press(page)
    expect(page.locator("#fault-mfa_code")).to_be_visible()


def with_emergency_codes(page: Page, stack: Stack) -> None:
    email = someone()
    authenticator = with_an_authenticator(stack, email)
    enter(page, stack, email, CHOSEN)
    page.fill("#mfa_code", authenticator.code())
    press(page)
    page.wait_for_url("**/admin")
    require_authenticators(stack, required=False)
    page.goto(f"{stack.url}/admin/account/emergency-codes")
    assert page.url.endswith("/emergency-codes")


def with_a_code_for_a_new_address(page: Page, stack: Stack) -> None:
    open_as_owner(page, stack, "/admin/account/email")
    page.fill("#email", someone())
    page.fill("#password", "local-only")
    press(page)
    expect(page.locator("#code")).to_be_visible()


def with_a_code_by_email(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/admin/sign-in/forgotten")
    page.fill("#email", someone())
    press(page)
    expect(page.locator("#code")).to_be_visible()


def signed_out_while_typing(page: Page, stack: Stack) -> None:
    open_as_owner(page, stack, "/admin/products/new")
    page.fill("#title", "Mug")
    page.context.clear_cookies()
    press(page)
    expect(page.locator("#password")).to_be_visible()


def signed_in_again(page: Page, stack: Stack) -> None:
    signed_out_while_typing(page, stack)
    page.fill("#email", "owner@example.com")
    page.fill("#password", "local-only")
    press(page)
    expect(page.locator("[name=title][value=Mug]")).to_be_attached()


def signed_in_again_elsewhere(page: Page, stack: Stack) -> None:
    open_as_owner(page, stack, "/admin/products/new")
    page.fill("#title", "Mug")
    other = page.context.new_page()
    page.context.clear_cookies()
    open_as_owner(other, stack, "/admin/more")
    other.close()
    press(page)
    expect(page.locator("[name=title][value=Mug]")).to_be_attached()


def without_the_right(page: Page, stack: Stack) -> None:
    email = someone()
    signed_in_before(stack, email)
    enter(page, stack, email, CHOSEN)
    page.wait_for_url("**/admin")
    assert answered(page, f"{stack.url}/admin/settings") == 403


def changed_meanwhile(page: Page, stack: Stack) -> None:
    draft = new_draft(stack, customer={"email": "kari@example.com"})
    open_as_owner(page, stack, draft)
    assert answered(page, f"{stack.url}{draft}/invoice/preview?of=another") == 409


def edited_by_two(page: Page, stack: Stack) -> None:
    draft = new_draft(stack, customer={"email": "kari@example.com"})
    open_as_owner(page, stack, f"{draft}/edit")
    page.fill("#handle", "@kari")
    path = draft.replace("/admin/drafts", "/draft-orders")
    answer = stack.staff("PATCH", path, {"customer": {"handle": "@ola"}}, {"if-match": "*"})
    assert answer.status_code == 200, answer.text
    press(page)
    expect(page.locator(".problem")).to_be_visible()


def with_faulty_fields(page: Page, stack: Stack) -> None:
    open_as_owner(page, stack, "/admin/drafts/new")
    page.locator("#add-own").click()
    expect(page.locator("#lines li")).to_have_count(1)
    page.locator(".primary-bar button").click()
    expect(page.locator(".problem")).to_be_visible()


def broken(*_: object, **__: object) -> NoReturn:
    raise BusyError


def too_busy(page: Page, stack: Stack) -> None:
    open_as_owner(page, stack, "/admin/drafts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(more, "show", broken)
        assert answered(page, f"{stack.url}/admin/more") == 503


def too_busy_to_know_who_asks(page: Page, stack: Stack) -> None:
    open_as_owner(page, stack, "/admin/drafts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatch, "continue_session", broken)
        assert answered(page, f"{stack.url}/admin/more") == 503


def answered(page: Page, address: str) -> int:
    response = page.goto(address)
    assert response
    return response.status


# A page is opened with its faults, not without them as well.
IN_EVERY_LANGUAGE = (
    after_a_wrong_password,
    with_a_new_password_that_is_short,
    setting_up_an_authenticator,
    with_a_wrong_code,
    with_emergency_codes,
    with_a_code_by_email,
    with_a_code_for_a_new_address,
    signed_out_while_typing,
    signed_in_again,
    signed_in_again_elsewhere,
    without_the_right,
    changed_meanwhile,
    too_busy,
    too_busy_to_know_who_asks,
)
# The editor's own page is opened in every language; this is what it shows besides, with a script and without.
OF_THE_EDITOR = (edited_by_two, with_faulty_fields)


@pytest.mark.parametrize("state", IN_EVERY_LANGUAGE)
def test_signing_in_and_errors_are_fit_for_everyone(
    window: Window, others: Sequence[tuple[str, Page]], stack: Stack, state: Callable[[Page, Stack], None]
) -> None:
    holds_for_everyone(window, others, lambda page: state(page, stack))


@pytest.mark.parametrize("state", OF_THE_EDITOR)
def test_the_editor_with_faults_is_fit_for_everyone(
    window: Window, others: Sequence[tuple[str, Page]], stack: Stack, state: Callable[[Page, Stack], None]
) -> None:
    norwegian = [(language, page) for language, page in others if language == "nb"]
    holds_for_everyone(window, norwegian, lambda page: state(page, stack))


@pytest.mark.parametrize("path", pages(is_public=True))
def test_a_page_without_a_session_is_fit_for_everyone(
    window: Window, others: Sequence[tuple[str, Page]], stack: Stack, path: str
) -> None:
    holds_for_everyone(window, others, lambda page: page.goto(stack.url + path))


def holds_for_everyone(window: Window, others: Sequence[tuple[str, Page]], go: Callable[[Page], object]) -> None:
    for page in (window.page, *(page for _, page in others)):
        page.context.clear_cookies()
    go(window.page)
    faults = faults_for_everyone(window.page)
    for language, page in others:
        go(page)
        faults += layout_faults(page, language)
    assert faults == []
    assert window.complaints == []
