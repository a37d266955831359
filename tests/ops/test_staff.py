"""Inviting, changing, resetting and removing staff, in the user pool that the template makes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from moto.cognitoidp.models import cognitoidp_backends

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.errors import (
    InvalidRefreshTokenError,
    InvoicingError,
    MfaCodeRequiredError,
    NewPasswordRequiredError,
    SignInError,
)
from invoicing.domain.staff.credentials import Credentials, SignedIn
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.user import User
from invoicing.usecases.staff.sessions import begin_session, continue_session
from invoicing.usecases.staff.sign_in import sign_in_to_office
from local.resources import STAFF_EMAIL
from local.template import ACCOUNT, REGION
from ops.staff import Request, StaffError, Team, open_team
from tests.support.authenticator import totp
from tests.support.aws import Aws

if TYPE_CHECKING:
    from types_boto3_cognito_idp.type_defs import AttributeTypeTypeDef

KARI = "kari@example.com"
OTHER = "other@example.com"
ERP = "erp@example.com"
CHOSEN = "a password of their own"


@pytest.fixture
def team(aws: Aws) -> Team:
    return open_team(client, {"TableName": aws.table, "UserPoolId": pool_id()})  # type: ignore[arg-type]


def pool_id() -> str:
    return client("cognito-idp").list_user_pools(MaxResults=1)["UserPools"][0]["Id"]


def moto_user(email: str) -> Any:
    return cognitoidp_backends[ACCOUNT][REGION].user_pools[pool_id()]._get_user(email)


def do(team: Team, email: str, role: Role | None = None, **more: Any) -> str:
    return "\n".join(team.carry_out(Request(email, role, **more)))


def refused(team: Team, email: str, role: Role | None = None, **more: Any) -> str:
    before = [*team.described()]
    with pytest.raises((StaffError, InvoicingError)) as caught:
        do(team, email, role, **more)
    assert [*team.described()] == before
    return str(caught.value)


def user(team: Team, email: str) -> User:
    found = team.user_pool.find(email)
    assert found is not None
    return found


def emailed_password(email: str) -> str:
    return str(moto_user(email).password)


def sign_in(email: str, password: str, **more: str) -> SignedIn:
    return app.staff.sign_in(Credentials(email, password, **more))


def refusal(email: str, password: str) -> type[InvoicingError]:
    with pytest.raises(InvoicingError) as caught:
        sign_in(email, password)
    return type(caught.value)


def accept(email: str) -> SignedIn:
    """Sign in with the e-mail's password, and choose another one."""
    return sign_in(email, emailed_password(email), new_password=CHOSEN)


def changes(aws: Aws) -> list[tuple[str, str]]:
    """Return what StaffChanged events tell, in order."""
    items = [item for item in aws.items() if item.get("type", {}).get("S") == "StaffChanged"]
    told = sorted((item["SK"]["S"], item["data"]["M"]) for item in items)
    return [(data["change"]["S"], data["role"]["S"]) for _, data in told]


def test_an_invited_person_gets_a_role_and_chooses_a_password(team: Team, aws: Aws) -> None:
    assert do(team, KARI, Role.STAFF, name="Kari").startswith(f"Invited {KARI} as staff")
    assert refusal(KARI, emailed_password(KARI)) is NewPasswordRequiredError
    signed_in = accept(KARI)
    assert (signed_in.name, signed_in.roles) == ("Kari", frozenset({Role.STAFF}))
    assert app.staff_members.get([signed_in.id]) == {signed_in.id: StaffMember(signed_in.id, "Kari", Role.STAFF)}
    assert changes(aws) == [("invited", "staff")]


def test_an_invitation_is_sent_again_with_another_password(team: Team, aws: Aws) -> None:
    do(team, KARI, Role.STAFF)
    first = emailed_password(KARI)
    assert do(team, KARI) == f"Sent the invitation to {KARI} again."
    assert emailed_password(KARI) != first
    accept(KARI)
    assert "nothing was changed" in do(team, KARI)
    assert changes(aws) == [("invited", "staff"), ("invited_again", "staff")]


def without_email(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let Cognito refuse to send any e-mail."""
    create = client("cognito-idp").admin_create_user

    def refuse(**parameters: Any) -> Any:
        if parameters.get("MessageAction") != "SUPPRESS":
            raise ClientError({"Error": {"Code": code, "Message": "Exceeded daily email limit"}}, "AdminCreateUser")
        return create(**parameters)

    monkeypatch.setattr(client("cognito-idp"), "admin_create_user", refuse)


def printed_password(told: str) -> str:
    [line] = [line for line in told.splitlines() if line.startswith(f"The password of {KARI}")]
    return line.rpartition(" ")[2]


@pytest.mark.parametrize("code", ["LimitExceededException", "CodeDeliveryFailureException"])
@pytest.mark.parametrize("act", [{"role": Role.OWNER, "resets": True}, {}], ids=["reset", "again"])
def test_a_password_is_printed_where_cognito_sends_no_email(
    team: Team, aws: Aws, monkeypatch: pytest.MonkeyPatch, code: str, act: dict[str, Any]
) -> None:
    without_email(monkeypatch, code)
    invited = do(team, KARI, Role.OWNER)
    assert "Cognito sends no e-mail" in invited
    assert "an e-mail has" not in invited
    renewed = do(team, KARI, **act)
    assert "Cognito sends no e-mail" in renewed
    assert refusal(KARI, printed_password(invited)) is SignInError
    assert refusal(KARI, printed_password(renewed)) is NewPasswordRequiredError  # it is temporary
    assert sign_in(KARI, printed_password(renewed), new_password=CHOSEN).roles == {Role.OWNER}
    assert [change for change, _ in changes(aws)] == ["invited", "reset" if act else "invited_again"]


def test_a_password_is_printed_and_not_sent_on_request(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    without_email(monkeypatch, "InternalErrorException")
    invited = do(team, KARI, Role.STAFF, prints=True)
    assert sign_in(KARI, printed_password(invited), new_password=CHOSEN).roles == {Role.STAFF}
    reset = do(team, KARI, resets=True, prints=True)
    assert refusal(KARI, CHOSEN) is SignInError
    assert sign_in(KARI, printed_password(reset), new_password=CHOSEN).roles == {Role.STAFF}


def test_a_user_whose_invitation_failed_has_their_role(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        without_email(patch, "InternalErrorException")
        with pytest.raises(InvoicingError):
            do(team, KARI, Role.STAFF)
    assert do(team, KARI) == f"Sent the invitation to {KARI} again."
    assert accept(KARI).roles == {Role.STAFF}


def test_a_new_role_replaces_the_old_one_and_ends_sessions(team: Team, aws: Aws) -> None:
    do(team, KARI, Role.STAFF)
    tokens = accept(KARI).tokens
    assert "is owner now" in do(team, KARI, Role.OWNER, name="Kari")
    assert (user(team, KARI).roles, user(team, KARI).name) == (frozenset({Role.OWNER}), "Kari")
    with pytest.raises(InvalidRefreshTokenError):
        app.staff.refresh(tokens.refresh_token)
    assert changes(aws)[1:] == [("role_changed", "owner")]


def test_a_reset_locks_a_thief_out_and_lets_the_user_in_again(team: Team, aws: Aws) -> None:
    do(team, KARI, Role.STAFF)
    stolen = accept(KARI).tokens
    app.staff.confirm_authenticator(stolen, totp(app.staff.new_authenticator(stolen)))
    assert refusal(KARI, CHOSEN) is MfaCodeRequiredError
    moved: list[AttributeTypeTypeDef] = [
        {"Name": "email", "Value": "thief@example.com"},
        {"Name": "email_verified", "Value": "false"},
    ]
    client("cognito-idp").admin_update_user_attributes(
        UserPoolId=pool_id(), Username=user(team, KARI).username, UserAttributes=moved
    )
    assert "no such user" in refused(team, KARI, resets=True)
    kari = user(team, "thief@example.com")
    assert do(team, KARI, id=kari.id, resets=True).startswith(f"Reset {KARI}")
    assert user(team, KARI) == replace(kari, email=KARI, has_signed_in=False, has_authenticator=False)
    with pytest.raises(InvalidRefreshTokenError):
        app.staff.refresh(stolen.refresh_token)
    assert refusal(KARI, CHOSEN) is SignInError
    assert accept(KARI).id == kari.id
    assert changes(aws)[1:] == [("reset", "staff")]


def test_a_removed_user_is_out_until_invited_again(team: Team, aws: Aws) -> None:
    do(team, KARI, Role.OWNER)
    tokens = accept(KARI).tokens
    do(team, KARI, removes=True)
    assert refusal(KARI, CHOSEN) is SignInError
    with pytest.raises(InvalidRefreshTokenError):
        app.staff.refresh(tokens.refresh_token)
    assert "was removed" in refused(team, KARI)
    assert "was removed" in refused(team, KARI, resets=True)
    do(team, KARI, Role.STAFF)
    assert refusal(KARI, CHOSEN) is SignInError
    assert accept(KARI).roles == {Role.STAFF}
    assert [change for change, _ in changes(aws)] == ["invited", "disabled", "invited_again"]


def test_the_last_owner_stays_even_if_another_one_never_signed_in(team: Team) -> None:
    for act in ({"removes": True}, {"role": Role.STAFF}, {"role": Role.STAFF, "resets": True}):
        assert "is the last owner" in refused(team, STAFF_EMAIL, **act)
    do(team, KARI, Role.OWNER)
    assert "is the last owner" in refused(team, STAFF_EMAIL, removes=True)
    do(team, KARI, removes=True)  # an invitation to a wrong address
    do(team, KARI, Role.OWNER)
    accept(KARI)
    do(team, STAFF_EMAIL, Role.STAFF)
    assert "is the last owner" in refused(team, KARI, removes=True)


def test_a_program_signs_in_with_a_password_that_is_printed_once(team: Team, aws: Aws) -> None:
    password = do(team, ERP, Role.PROGRAM, name="ERP").rpartition(" ")[2]
    tokens = sign_in(ERP, password).tokens
    assert sign_in(ERP, password).roles == {Role.PROGRAM}
    assert password not in do(team, ERP, Role.PROGRAM)
    app.staff.request_password_reset(ERP)
    assert moto_user(ERP).confirmation_code is None
    renewed = do(team, ERP, resets=True).rpartition(" ")[2]
    with pytest.raises(InvalidRefreshTokenError):
        app.staff.refresh(tokens.refresh_token)
    assert sign_in(ERP, renewed).name == "ERP"
    do(team, ERP, removes=True)
    assert refusal(ERP, renewed) is SignInError
    assert [change for change, _ in changes(aws)] == ["invited", "reset", "disabled"]


def test_a_program_stays_a_program_and_a_person_a_person(team: Team) -> None:
    do(team, ERP, Role.PROGRAM)
    for role in (Role.STAFF, Role.OWNER):
        assert "stays a program" in refused(team, ERP, role)
    assert "stays a program" in refused(team, STAFF_EMAIL, Role.PROGRAM, resets=True)


def test_a_command_that_failed_on_the_way_is_completed_by_the_next(team: Team) -> None:
    team.user_pool.create(ERP, "", is_verified=False)
    assert "has no role" in refused(team, ERP)
    assert "has no role" in refused(team, ERP, resets=True)
    password = do(team, ERP, Role.PROGRAM).rpartition(" ")[2]
    assert sign_in(ERP, password).roles == {Role.PROGRAM}
    both = replace(user(team, STAFF_EMAIL), roles=frozenset())
    team.user_pool.set_role(both, Role.STAFF)  # added to one group, and not yet removed from the other
    do(team, STAFF_EMAIL, Role.OWNER)
    assert user(team, STAFF_EMAIL).roles == {Role.OWNER}


@pytest.mark.parametrize("change", ["role", "reset", "remove"])
def test_a_change_of_a_person_ends_their_sessions_in_the_back_office(team: Team, change: str) -> None:
    do(team, OTHER, Role.OWNER)
    accept(OTHER)
    do(team, KARI, Role.STAFF)
    tokens = accept(KARI).tokens
    app.staff.require_valid(tokens)
    kept = Credentials(KARI, CHOSEN)
    session = sign_in_to_office(kept, stays_signed_in=True, ports=app)
    assert continue_session(session.secret, renews=True, ports=app) == session.member
    seen = app.staff_members.profile(session.member.id)
    do(team, KARI, Role.OWNER if change == "role" else None, resets=change == "reset", removes=change == "remove")
    assert continue_session(session.secret, renews=True, ports=app) is None
    # A sign-in that was under way:
    assert begin_session(session.member, seen.generation, stays_signed_in=True, ports=app) is None
    with pytest.raises(SignInError):
        app.staff.require_valid(tokens)


def test_a_stranger_is_neither_reset_nor_removed_nor_given_no_role(team: Team) -> None:
    for act in ({"resets": True}, {"removes": True}, {"id": "x"}):
        assert "LIST=1" in refused(team, KARI, **act)
    assert "ROLE=owner or ROLE=staff" in refused(team, KARI)


def test_the_list_tells_role_and_state_of_everybody(team: Team) -> None:
    do(team, KARI, Role.STAFF, name="Kari")
    do(team, ERP, Role.PROGRAM)
    do(team, ERP, removes=True)
    rows = [line.split() for line in team.described()]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("owner", "active", STAFF_EMAIL),
        ("staff", "invited", KARI),
        ("program", "removed", ERP),
    ]
    assert rows[1][4] == "Kari"
