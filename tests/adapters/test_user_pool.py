"""The user pool of the team, as the template makes it, while Amazon Cognito is busy."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.errors import BusyError, EmailRejectedError
from invoicing.domain.staff.role import Role
from local.resources import STAFF_EMAIL
from tests.support.aws import Aws


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let every call of Cognito be refused with a code."""

    def refuse(code: str) -> None:
        def answer(name: str, _: Any) -> Any:
            raise ClientError({"Error": {"Code": code, "Message": "Try again"}}, name)

        monkeypatch.setattr(client("cognito-idp"), "_make_api_call", answer)

    return refuse


def test_a_busy_user_pool_asks_to_try_again(aws: Aws, refuse: Any) -> None:
    pool = app.user_pool
    user = pool.find(STAFF_EMAIL)
    assert user
    refuse("TooManyRequestsException")
    calls = (
        lambda: pool.find(STAFF_EMAIL),
        lambda: list(pool.users()),
        lambda: pool.members(Role.OWNER),
        lambda: pool.create("new@example.com", "", is_verified=True),
        lambda: pool.send_invitation(user),
        lambda: pool.set_role(user, Role.STAFF),
        lambda: pool.end_sessions(user),
        lambda: pool.disable(user),
    )
    for call in calls:
        with pytest.raises(BusyError):
            call()


def test_an_address_that_cognito_does_not_take_is_told(aws: Aws, refuse: Any) -> None:
    pool = app.user_pool
    user = pool.find(STAFF_EMAIL)
    assert user
    refuse("InvalidParameterException")
    for call in (
        lambda: pool.create("o'brien@example.com", "", is_verified=True),
        lambda: pool.change(user, email="o'brien@example.com"),
    ):
        with pytest.raises(EmailRejectedError, match="enter another one"):
            call()
    with pytest.raises(ClientError):
        pool.change(user, name="Kari")


def test_another_refusal_of_the_user_pool_is_an_error_of_ours(aws: Aws, refuse: Any) -> None:
    pool = app.user_pool
    refuse("ResourceNotFoundException")
    with pytest.raises(ClientError):
        pool.find(STAFF_EMAIL)
