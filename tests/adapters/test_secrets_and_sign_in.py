"""The one secret, and who may sign in."""

import json

import pytest

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.errors import LinkNotFoundError, SignInError
from invoicing.domain.sale.link import make_token, read_token
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from tests.support.aws import Aws
from tests.support.builders.sales import sale_id


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("invoicing.adapters.secrets.time.monotonic", lambda: now[0])
    return now


def keep(**values: str) -> None:
    (secret,) = client("secretsmanager").list_secrets()["SecretList"]
    client("secretsmanager").put_secret_value(SecretId=secret["ARN"], SecretString=json.dumps(values))


def test_link_keys_are_read_from_the_one_secret_that_the_template_makes(aws: Aws) -> None:
    (key,) = app.link_keys.all().values()
    assert len(key) == 64


def test_a_new_key_is_known_after_five_minutes_and_old_links_still_open(aws: Aws, now: list[float]) -> None:
    keep(link_key_1="first", other="x")
    token = make_token(sale_id(), 7, app.link_keys.all())
    keep(link_key_1="first", link_key_2="second", link_key_10="tenth")
    now[0] = 299.0
    assert set(app.link_keys.all()) == {1}
    now[0] = 301.0
    assert app.link_keys.all() == {1: b"first", 2: b"second", 10: b"tenth"}
    assert read_token(token, app.link_keys.all()) == (sale_id(), 7)
    assert make_token(sale_id(), 7, app.link_keys.all()) != token


def test_a_key_that_was_retired_opens_nothing(aws: Aws, now: list[float]) -> None:
    keep(link_key_1="first")
    token = make_token(sale_id(), 7, app.link_keys.all())
    keep(link_key_2="second")
    now[0] = 301.0
    with pytest.raises(LinkNotFoundError):
        read_token(token, app.link_keys.all())


def test_a_staff_member_gets_a_token_for_a_password(aws: Aws) -> None:
    token = app.staff.sign_in(STAFF_EMAIL, STAFF_PASSWORD)
    assert token.access_token.count(".") == 2
    assert token.expires_in > 0


@pytest.mark.parametrize(
    ("email", "password"),
    [(STAFF_EMAIL, "wrong"), (STAFF_EMAIL, ""), ("unknown@example.com", STAFF_PASSWORD), ("", "")],
)
def test_a_wrong_address_and_a_wrong_password_are_told_the_same(aws: Aws, email: str, password: str) -> None:
    with pytest.raises(SignInError) as caught:
        app.staff.sign_in(email, password)
    assert str(caught.value) == "E-mail address or password is wrong."


def test_a_temporary_password_does_not_sign_in(aws: Aws) -> None:
    (pool,) = client("cognito-idp").list_user_pools(MaxResults=1)["UserPools"]
    client("cognito-idp").admin_create_user(
        UserPoolId=pool["Id"], Username="new@example.com", TemporaryPassword="temporary", MessageAction="SUPPRESS"
    )
    with pytest.raises(SignInError, match="temporary"):
        app.staff.sign_in("new@example.com", "temporary")
