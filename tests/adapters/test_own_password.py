"""Passwords that staff type while they are signed in, in the user pool that the template makes."""

import pytest

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.errors import MfaCodeRequiredError, SignInError, WeakPasswordError
from invoicing.domain.staff.credentials import Credentials
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from tests.support.authenticator import Authenticator
from tests.support.aws import Aws

NEW = "a password of their own"


def pool_id() -> str:
    return client("cognito-idp").list_user_pools(MaxResults=1)["UserPools"][0]["Id"]


def test_a_password_is_checked_and_counts_for_the_lock_of_the_account(aws: Aws) -> None:
    app.staff.require_password(STAFF_EMAIL, STAFF_PASSWORD)
    for _ in range(6):
        with pytest.raises(SignInError):
            app.staff.require_password(STAFF_EMAIL, "wrong")
    with pytest.raises(SignInError):
        app.staff.require_password(STAFF_EMAIL, STAFF_PASSWORD)


def test_a_password_is_checked_without_the_code_of_an_authenticator(aws: Aws) -> None:
    tokens = app.staff.sign_in(Credentials(STAFF_EMAIL, STAFF_PASSWORD)).tokens
    authenticator = Authenticator(app.staff.new_authenticator(tokens))
    app.staff.confirm_authenticator(tokens, authenticator.code())
    app.staff.require_password(STAFF_EMAIL, STAFF_PASSWORD)
    with pytest.raises(MfaCodeRequiredError):
        app.staff.sign_in(Credentials(STAFF_EMAIL, STAFF_PASSWORD))


def test_a_temporary_password_is_no_password_of_an_account(aws: Aws) -> None:
    client("cognito-idp").admin_create_user(
        UserPoolId=pool_id(), Username="new@example.com", TemporaryPassword="a temporary one", MessageAction="SUPPRESS"
    )
    with pytest.raises(SignInError):
        app.staff.require_password("new@example.com", "a temporary one")


def test_a_chosen_password_is_the_one_from_then_on_unless_it_is_weak(aws: Aws) -> None:
    user = app.user_pool.find(STAFF_EMAIL)
    assert user
    with pytest.raises(WeakPasswordError):
        app.user_pool.choose_password(user, "short")
    app.staff.require_password(STAFF_EMAIL, STAFF_PASSWORD)
    app.user_pool.choose_password(user, NEW)
    app.staff.require_password(STAFF_EMAIL, NEW)
