import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.transports import ApiHandlers
from tests.support.aws import Aws

OWNER = {"email": "owner@example.com", "password": "local-only"}


@pytest.mark.parametrize("password", [OWNER["password"], "wrong"])
def test_a_browser_is_told_to_come_by_https_only(new_merchant: Merchant, password: str) -> None:
    answer = new_merchant.request("POST", "/sign-in", {**OWNER, "password": password})
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_the_right_password_gives_a_token(new_merchant: Merchant) -> None:
    answer = new_merchant.request("POST", "/sign-in", OWNER)
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.json == {"access_token": "token-of-owner@example.com", "token_type": "Bearer", "expires_in": 3600}


@pytest.mark.parametrize("wrong", [{"password": "x"}, {"email": "unknown@example.com"}])
def test_a_wrong_password_and_an_unknown_person_are_told_the_same(
    new_merchant: Merchant, wrong: dict[str, str]
) -> None:
    problem = new_merchant.refused(401, "invalid_credentials", "POST", "/sign-in", {**OWNER, **wrong})
    assert problem["detail"] == "E-mail address or password is wrong."


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"email": "owner@example.com"}, "missing_field"),
        ({**OWNER, "remember": True}, "unknown_field"),
        ({**OWNER, "password": 7}, "wrong_type"),
        ({**OWNER, "password": ""}, "too_short"),
        ({**OWNER, "password": "x" * 257}, "too_long"),
        ([], "wrong_type"),
    ],
)
def test_a_malformed_sign_in_is_refused(new_merchant: Merchant, body: object, code: str) -> None:
    new_merchant.refused(422, code, "POST", "/sign-in", body)


@pytest.mark.parametrize("email", [OWNER["email"], " Owner@Example.com"])
def test_the_user_pool_of_the_template_knows_its_staff_however_a_phone_writes_them(aws: Aws, email: str) -> None:
    merchant = Merchant(ApiHandlers(), aws.items)
    answer = merchant.request("POST", "/sign-in", {**OWNER, "email": email})
    assert (answer.status, answer.json["access_token"].count(".")) == (200, 2)
    merchant.refused(401, "invalid_credentials", "POST", "/sign-in", {**OWNER, "password": "x"})
