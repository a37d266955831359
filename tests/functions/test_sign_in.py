from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from invoicing.bootstrap import app
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from tests.support.actors.merchant import Merchant
from tests.support.fakes import FakeStaff, FakeUser
from tests.support.fakes.staff import CODE, SECRET, WEAK

OWNER = {"email": "owner@example.com", "password": "local-only"}
TOKENS = {
    "access_token": "token-of-owner@example.com",
    "token_type": "Bearer",
    "expires_in": 600,
    "refresh_token": "refresh-of-owner@example.com",
}
NEW = "a password of their own"


@pytest.fixture
def users(new_merchant: Merchant) -> FakeStaff:
    staff = app.staff
    assert isinstance(staff, FakeStaff)
    return staff


@pytest.fixture
def owner(users: FakeStaff) -> FakeUser:
    return users.users[OWNER["email"]]


@pytest.fixture
def strict_store(new_merchant: Merchant) -> None:
    """A store that requires an authenticator of people."""
    stores = app.stores
    stores.put(replace(stores.read(), name="Åses kopper & fat", require_mfa=True), seen=stores.read())


def refused(merchant: Merchant, code: str, path: str, body: object, status: int = 401) -> str:
    return str(merchant.refused(status, code, "POST", path, body)["detail"])


@pytest.mark.parametrize("password", [OWNER["password"], "wrong"])
def test_a_browser_is_told_to_come_by_https_only(new_merchant: Merchant, password: str) -> None:
    answer = new_merchant.request("POST", "/sign-in", {**OWNER, "password": password})
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_the_right_password_gives_tokens(new_merchant: Merchant) -> None:
    answer = new_merchant.request("POST", "/sign-in", OWNER)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.json == TOKENS


@pytest.mark.parametrize("wrong", [{"password": "x"}, {"email": "unknown@example.com"}])
def test_a_wrong_password_and_an_unknown_person_are_told_the_same(
    new_merchant: Merchant, wrong: dict[str, str]
) -> None:
    detail = refused(new_merchant, "invalid_credentials", "/sign-in", {**OWNER, **wrong})
    assert detail.startswith("E-mail address or password is wrong.")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/sign-in", {"email": "owner@example.com"}, "missing_field"),
        ("/sign-in", {**OWNER, "remember": True}, "unknown_field"),
        ("/sign-in", {**OWNER, "email": " "}, "blank"),
        ("/sign-in/forgot-password", {"email": "\x1b"}, "blank"),
        ("/sign-in/reset-password", {"email": "\N{ZERO WIDTH SPACE}", "code": "1", "new_password": NEW}, "blank"),
        ("/sign-in", {**OWNER, "password": 7}, "wrong_type"),
        ("/sign-in", {**OWNER, "password": ""}, "too_short"),
        ("/sign-in", {**OWNER, "password": "x" * 257}, "too_long"),
        ("/sign-in", {**OWNER, "new_password": "short"}, "too_short"),
        ("/sign-in", {**OWNER, "new_password": " a long password"}, "outer_spaces"),
        ("/sign-in", {**OWNER, "mfa_code": "12345"}, "too_short"),
        ("/sign-in", [], "wrong_type"),
        ("/sign-in/refresh", {}, "missing_field"),
        ("/sign-in/refresh", {"refresh_token": "x" * 3001}, "too_long"),
        ("/sign-in/forgot-password", {"email": ""}, "too_short"),
        ("/sign-in/reset-password", {"email": "x", "code": "", "new_password": NEW}, "too_short"),
    ],
)
def test_a_malformed_sign_in_is_refused(new_merchant: Merchant, path: str, body: object, code: str) -> None:
    new_merchant.refused(422, code, "POST", path, body)


@pytest.mark.parametrize("path", ["", "/refresh", "/forgot-password", "/reset-password"])
def test_a_body_of_more_than_4_kib_is_refused_before_it_is_parsed(new_merchant: Merchant, path: str) -> None:
    sent = b'{"email": "' + b"x" * 4096
    problem = new_merchant.refused(413, "body_too_large", "POST", f"/sign-in{path}", raw=sent)
    assert problem["detail"] == f"The body has {len(sent):,} bytes: send at most 4,096."


def test_a_temporary_password_is_replaced_when_signing_in(new_merchant: Merchant, owner: FakeUser) -> None:
    owner.is_temporary = True
    assert "new_password" in refused(new_merchant, "new_password_required", "/sign-in", OWNER)
    weak = new_merchant.refused(422, "weak_password", "POST", "/sign-in", {**OWNER, "new_password": WEAK})
    assert weak["errors"][0]["pointer"] == "/new_password"
    assert new_merchant.request("POST", "/sign-in", {**OWNER, "new_password": NEW}).json == TOKENS
    refused(new_merchant, "invalid_credentials", "/sign-in", OWNER)
    assert new_merchant.request("POST", "/sign-in", {**OWNER, "password": NEW}).status == 200


def test_what_an_account_does_not_need_is_refused(new_merchant: Merchant) -> None:
    for name, value in (("new_password", NEW), ("mfa_code", CODE)):
        problem = new_merchant.refused(422, "unused_credential", "POST", "/sign-in", {**OWNER, name: value})
        assert problem["errors"][0]["pointer"] == f"/{name}"


def test_an_account_with_an_authenticator_needs_its_code(new_merchant: Merchant, owner: FakeUser) -> None:
    owner.has_authenticator = True
    refused(new_merchant, "mfa_code_required", "/sign-in", OWNER)
    refused(new_merchant, "invalid_mfa_code", "/sign-in", {**OWNER, "mfa_code": "000000"})
    refused(new_merchant, "invalid_credentials", "/sign-in", {**OWNER, "password": "x", "mfa_code": CODE})
    assert new_merchant.request("POST", "/sign-in", {**OWNER, "mfa_code": CODE}).json == TOKENS


@pytest.mark.usefixtures("strict_store")
def test_a_person_sets_up_the_authenticator_that_the_store_requires(new_merchant: Merchant, owner: FakeUser) -> None:
    refused(new_merchant, "invalid_mfa_code", "/sign-in", {**OWNER, "mfa_code": CODE})  # there is no secret yet
    problem = new_merchant.refused(401, "mfa_setup_required", "POST", "/sign-in", OWNER)
    assert problem["mfa_setup"]["secret"] == SECRET
    address = urlsplit(problem["mfa_setup"]["otpauth_uri"])
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path == "/%C3%85ses%20kopper%20%26%20fat:owner@example.com"
    assert parse_qs(address.query) == {"secret": [SECRET], "issuer": ["Åses kopper & fat"]}
    refused(new_merchant, "invalid_mfa_code", "/sign-in", {**OWNER, "mfa_code": "000000"})
    assert not owner.has_authenticator
    assert new_merchant.request("POST", "/sign-in", {**OWNER, "mfa_code": CODE}).json == TOKENS
    refused(new_merchant, "mfa_code_required", "/sign-in", OWNER)


@pytest.mark.usefixtures("strict_store")
def test_a_program_needs_no_authenticator(new_merchant: Merchant, owner: FakeUser) -> None:
    owner.roles = frozenset({Role.PROGRAM})
    assert new_merchant.request("POST", "/sign-in", OWNER).status == 200
    assert new_merchant.request("POST", "/sign-in/refresh", {"refresh_token": TOKENS["refresh_token"]}).status == 200
    owner.roles = frozenset({Role.PROGRAM, Role.OWNER})
    refused(new_merchant, "mfa_setup_required", "/sign-in", OWNER)


def test_an_account_without_a_role_gets_no_token(new_merchant: Merchant, owner: FakeUser) -> None:
    owner.roles = frozenset()
    assert "make staff" in refused(new_merchant, "role_required", "/sign-in", OWNER, 403)
    refused(new_merchant, "role_required", "/sign-in/refresh", {"refresh_token": TOKENS["refresh_token"]}, 403)


def test_signing_in_keeps_name_and_first_role_for_timelines(new_merchant: Merchant, owner: FakeUser) -> None:
    owner.name, owner.roles = "Ada", frozenset({Role.STAFF, Role.OWNER})
    new_merchant.request("POST", "/sign-in", OWNER)
    assert app.staff_members.get([owner.email]) == {owner.email: StaffMember(owner.email, "Ada", Role.OWNER)}


def test_a_refused_sign_in_keeps_no_name(new_merchant: Merchant, owner: FakeUser) -> None:
    owner.has_authenticator = True
    refused(new_merchant, "mfa_code_required", "/sign-in", OWNER)
    assert app.staff_members.get([owner.email]) == {}


def test_a_refresh_token_gives_the_next_access_token(new_merchant: Merchant, owner: FakeUser) -> None:
    body = {"refresh_token": TOKENS["refresh_token"]}
    assert new_merchant.request("POST", "/sign-in/refresh", body).json == TOKENS
    owner.is_signed_out = True
    assert refused(new_merchant, "invalid_refresh_token", "/sign-in/refresh", body).endswith("sign in again.")


@pytest.mark.usefixtures("strict_store")
def test_a_session_without_the_authenticator_that_is_now_required_ends(new_merchant: Merchant, owner: FakeUser) -> None:
    body = {"refresh_token": TOKENS["refresh_token"]}
    refused(new_merchant, "invalid_refresh_token", "/sign-in/refresh", body)
    owner.has_authenticator = True
    assert new_merchant.request("POST", "/sign-in/refresh", body).status == 200


def test_a_forgotten_password_is_answered_alike_for_every_address(new_merchant: Merchant, users: FakeStaff) -> None:
    answers = [
        new_merchant.request("POST", "/sign-in/forgot-password", {"email": email})
        for email in (OWNER["email"], "unknown@example.com")
    ]
    assert [(answer.status, answer.json) for answer in answers] == [(202, {"expires_in": 3600})] * 2
    assert users.emails == [OWNER["email"]]


def test_the_code_of_the_email_replaces_the_password_and_ends_sessions(new_merchant: Merchant) -> None:
    reset = {"email": OWNER["email"], "code": CODE, "new_password": NEW}
    refused(new_merchant, "invalid_reset_code", "/sign-in/reset-password", reset)
    new_merchant.request("POST", "/sign-in/forgot-password", {"email": OWNER["email"]})
    for wrong in ({"code": "000000"}, {"email": "unknown@example.com"}):
        refused(new_merchant, "invalid_reset_code", "/sign-in/reset-password", {**reset, **wrong})
    assert new_merchant.request("POST", "/sign-in/reset-password", reset).status == 204
    refused(new_merchant, "invalid_credentials", "/sign-in", OWNER)
    refused(new_merchant, "invalid_refresh_token", "/sign-in/refresh", {"refresh_token": TOKENS["refresh_token"]})
    assert new_merchant.request("POST", "/sign-in", {**OWNER, "password": NEW}).status == 200
