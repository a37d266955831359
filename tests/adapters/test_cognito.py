"""Signing in through the user pool that the template makes."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.cognitoidp.models import cognitoidp_backends

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.errors import (
    BusyError,
    InvalidMfaCodeError,
    InvalidRefreshTokenError,
    InvalidResetCodeError,
    InvoicingError,
    MfaCodeRequiredError,
    NewPasswordRequiredError,
    SignInError,
    UnusedCredentialError,
    WeakPasswordError,
)
from invoicing.domain.staff.credentials import Credentials, SignedIn
from invoicing.domain.staff.role import Role
from local.aws.moto_cognito import reset_code
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from local.template import ACCOUNT, REGION
from tests.support.authenticator import Authenticator, totp
from tests.support.aws import Aws

NEW = "new@example.com"
TEMPORARY = "a temporary one"
CHOSEN = "a password of their own"


def pool_id() -> str:
    [pool] = client("cognito-idp").list_user_pools(MaxResults=1)["UserPools"]
    return pool["Id"]


def invite(**attributes: str) -> None:
    """Add a person who has not signed in yet."""
    client("cognito-idp").admin_create_user(
        UserPoolId=pool_id(),
        Username=NEW,
        TemporaryPassword=TEMPORARY,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
    )


def sign_in(email: str = STAFF_EMAIL, password: str = STAFF_PASSWORD, **more: str) -> SignedIn:
    return app.staff.sign_in(Credentials(email, password, **more))


def refusal(act: Callable[[], Any]) -> InvoicingError:
    with pytest.raises(InvoicingError) as caught:
        act()
    return caught.value


def set_up_authenticator() -> Authenticator:
    tokens = sign_in().tokens
    authenticator = Authenticator(app.staff.new_authenticator(tokens))
    app.staff.confirm_authenticator(tokens, authenticator.code())
    return authenticator


@pytest.mark.parametrize("email", [STAFF_EMAIL, " Owner@Example.com"])
def test_a_password_gives_tokens_and_says_who_it_is(aws: Aws, email: str) -> None:
    signed_in = sign_in(email)
    assert signed_in.tokens.access_token.count(".") == 2
    assert (signed_in.name, signed_in.email) == (STAFF_EMAIL, STAFF_EMAIL)
    assert (signed_in.roles, signed_in.used_authenticator) == (frozenset({Role.OWNER}), False)
    assert len(signed_in.id) == 36
    assert signed_in.tokens.expires_in == 600


def test_wrong_addresses_passwords_and_locked_accounts_are_told_the_same(aws: Aws) -> None:
    wrong = [(STAFF_EMAIL, "wrong")] * 6 + [("unknown@example.com", STAFF_PASSWORD), ("", "")]
    refusals = [refusal(lambda given=given: sign_in(*given)) for given in wrong]  # type: ignore[misc]
    assert {(type(error), str(error)) for error in refusals} == {(SignInError, str(SignInError()))}
    assert type(refusal(sign_in)) is SignInError  # locked


def test_a_locked_account_opens_by_itself(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        refusal(lambda: sign_in(password="wrong"))
    refusal(sign_in)
    later = time.monotonic() + 901
    monkeypatch.setattr("local.aws.moto_cognito.time.monotonic", lambda: later)
    assert sign_in().roles


def test_each_further_wrong_password_doubles_the_wait(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [time.monotonic()]
    monkeypatch.setattr("local.aws.moto_cognito.time.monotonic", lambda: now[0])
    for wait in (0, 0, 0, 0, 1, 2, 4):
        refusal(lambda: sign_in(password="wrong"))
        now[0] += wait - 0.1
        if wait:
            assert type(refusal(sign_in)) is SignInError
        now[0] += 0.2
    assert sign_in().roles


def test_fifteen_minutes_without_a_try_begin_the_count_anew(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    began = time.monotonic()
    for pause in (0, 901):
        monkeypatch.setattr("local.aws.moto_cognito.time.monotonic", lambda at=began + pause: at)
        for _ in range(4):
            refusal(lambda: sign_in(password="wrong"))
    assert sign_in().roles


def test_a_temporary_password_is_replaced(aws: Aws) -> None:
    invite(name="Ada")
    assert type(refusal(lambda: sign_in(NEW, TEMPORARY))) is NewPasswordRequiredError
    assert type(refusal(lambda: sign_in(NEW, TEMPORARY, new_password="short"))) is WeakPasswordError
    signed_in = sign_in(NEW, TEMPORARY, new_password=CHOSEN)
    assert (signed_in.name, signed_in.roles) == ("Ada", frozenset())
    assert type(refusal(lambda: sign_in(NEW, TEMPORARY))) is SignInError
    assert sign_in(NEW, CHOSEN).id == signed_in.id
    assert type(refusal(lambda: sign_in(NEW, CHOSEN, new_password="yet another one"))) is UnusedCredentialError


def test_an_authenticator_is_asked_for_once_it_is_confirmed(aws: Aws) -> None:
    tokens = sign_in().tokens
    authenticator = Authenticator(app.staff.new_authenticator(tokens))
    wrong = totp(authenticator.secret, 0)
    assert not app.staff.has_authenticator(tokens)
    with pytest.raises(InvalidMfaCodeError):
        app.staff.confirm_authenticator(tokens, wrong)
    assert sign_in().used_authenticator is False
    app.staff.confirm_authenticator(tokens, authenticator.code())
    assert app.staff.has_authenticator(tokens)
    assert type(refusal(sign_in)) is MfaCodeRequiredError
    assert type(refusal(lambda: sign_in(mfa_code=wrong))) is InvalidMfaCodeError
    assert sign_in(mfa_code=authenticator.code()).used_authenticator is True


def test_a_code_of_an_authenticator_is_taken_once(aws: Aws) -> None:
    authenticator = set_up_authenticator()
    code = authenticator.code()
    assert sign_in(mfa_code=code).used_authenticator is True
    assert type(refusal(lambda: sign_in(mfa_code=code))) is InvalidMfaCodeError
    assert sign_in(mfa_code=authenticator.code()).used_authenticator is True


def test_a_new_authenticator_replaces_the_former_one_once_it_is_confirmed(aws: Aws) -> None:
    former = set_up_authenticator()
    tokens = sign_in(mfa_code=former.code()).tokens
    newer = Authenticator(app.staff.new_authenticator(tokens))
    assert type(refusal(lambda: sign_in(mfa_code=newer.code()))) is InvalidMfaCodeError
    app.staff.confirm_authenticator(tokens, newer.code())
    assert type(refusal(lambda: sign_in(mfa_code=former.code()))) is InvalidMfaCodeError
    assert sign_in(mfa_code=newer.code()).used_authenticator is True


@pytest.mark.parametrize("password", [STAFF_PASSWORD, TEMPORARY])
def test_a_password_and_the_public_client_id_start_no_flow_of_cognito(aws: Aws, password: str) -> None:
    """Cognito's own flow asks for no authenticator that only the store requires."""
    invite(email=NEW, email_verified="true")
    email = STAFF_EMAIL if password == STAFF_PASSWORD else NEW
    claims = sign_in().tokens.access_token.split(".")[1]
    client_id = json.loads(base64.urlsafe_b64decode(claims + "=="))["client_id"]
    with pytest.raises(ClientError, match="not enabled for this client"):
        client("cognito-idp").initiate_auth(
            ClientId=client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": password},
        )


def test_a_refresh_token_gives_access_tokens_until_all_sessions_end(aws: Aws) -> None:
    tokens = sign_in().tokens
    refreshed = app.staff.refresh(tokens.refresh_token)
    assert (refreshed.tokens.refresh_token, refreshed.roles) == (tokens.refresh_token, frozenset({Role.OWNER}))
    assert refreshed.tokens.access_token.count(".") == 2
    client("cognito-idp").admin_user_global_sign_out(UserPoolId=pool_id(), Username=STAFF_EMAIL)
    for token in (tokens.refresh_token, "unknown"):
        assert type(refusal(lambda token=token: app.staff.refresh(token))) is InvalidRefreshTokenError  # type: ignore[misc]


def test_a_forgotten_password_is_replaced_with_the_code_and_ends_sessions(aws: Aws) -> None:
    refresh_token = sign_in(mfa_code=set_up_authenticator().code()).tokens.refresh_token
    app.staff.request_password_reset(" Owner@example.com")
    [pool] = cognitoidp_backends[ACCOUNT][REGION].user_pools.values()
    code = reset_code(pool, STAFF_EMAIL)
    assert code
    assert type(refusal(lambda: app.staff.reset_password(STAFF_EMAIL, "wrong", CHOSEN))) is InvalidResetCodeError
    assert type(refusal(lambda: app.staff.reset_password("unknown@example.com", code, CHOSEN))) is InvalidResetCodeError
    assert type(refusal(lambda: app.staff.reset_password(STAFF_EMAIL, code, "short"))) is WeakPasswordError
    app.staff.reset_password(STAFF_EMAIL, code, CHOSEN)
    assert type(refusal(lambda: app.staff.refresh(refresh_token))) is InvalidRefreshTokenError
    assert type(refusal(lambda: app.staff.reset_password(STAFF_EMAIL, code, CHOSEN))) is InvalidResetCodeError
    assert type(refusal(lambda: sign_in(password=CHOSEN))) is MfaCodeRequiredError  # the e-mail is no second factor


@pytest.mark.parametrize("email", ["unknown@example.com", NEW, "erp@example.com"])
def test_a_request_for_a_code_that_is_not_sent_is_answered_as_any_other(aws: Aws, email: str) -> None:
    invite(email_verified="true")
    app.staff.request_password_reset(email)


def when_busy(monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "Rate exceeded"}}, operation)

    monkeypatch.setattr(client("cognito-idp"), operation, refuse)


@pytest.mark.parametrize(
    "operation",
    [
        "admin_initiate_auth",
        "admin_respond_to_auth_challenge",
        "admin_user_global_sign_out",
        "associate_software_token",
        "confirm_forgot_password",
        "forgot_password",
        "get_user",
        "initiate_auth",
        "set_user_mfa_preference",
        "verify_software_token",
    ],
)
def test_a_busy_user_pool_says_when_to_come_again(aws: Aws, monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    def everything() -> None:
        tokens = sign_in().tokens
        app.staff.refresh(tokens.refresh_token)
        app.staff.has_authenticator(tokens)
        sign_in(mfa_code=set_up_authenticator().code())
        app.staff.request_password_reset(STAFF_EMAIL)
        [pool] = cognitoidp_backends[ACCOUNT][REGION].user_pools.values()
        app.staff.reset_password(STAFF_EMAIL, reset_code(pool, STAFF_EMAIL) or "", CHOSEN)

    when_busy(monkeypatch, operation)
    with pytest.raises(BusyError):
        everything()
