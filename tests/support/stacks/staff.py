"""People who are invited to the back office of a local stack."""

from invoicing.domain.staff.role import Role
from local.stack import Stack
from ops.staff import Request, Team, open_team
from tests.support.authenticator import Authenticator

CHOSEN = "a password of their own"


def team_of(stack: Stack) -> Team:
    """Return the staff of a local stack."""
    resolve = stack.template.resolve
    outputs = {"TableName": resolve({"Ref": "Table"}), "UserPoolId": resolve({"Ref": "UserPool"})}
    return open_team(stack.resources.client, outputs)


def invited(stack: Stack, email: str, role: Role = Role.STAFF) -> str:
    """Invite a person; return the temporary password."""
    told = team_of(stack).carry_out(Request(email, role, prints=True))
    return next(line.rpartition(": ")[2] for line in told if "not shown again" in line)


def signed_in_before(stack: Stack, email: str) -> None:
    """Invite a person who has chosen the password `CHOSEN`."""
    given = {"email": email, "password": invited(stack, email), "new_password": CHOSEN}
    assert stack.request("POST", "/sign-in", body=given).status_code == 200


def with_an_authenticator(stack: Stack, email: str) -> Authenticator:
    """Invite a person who has set up an authenticator as well, which the store requires from now on."""
    signed_in_before(stack, email)
    require_authenticators(stack)
    given = {"email": email, "password": CHOSEN}
    asked = stack.request("POST", "/sign-in", body=given).get_json()
    authenticator = Authenticator(asked["mfa_setup"]["secret"])
    assert stack.request("POST", "/sign-in", body={**given, "mfa_code": authenticator.code()}).status_code == 200
    return authenticator


def require_authenticators(stack: Stack, *, required: bool = True) -> None:
    answer = stack.staff("PATCH", "/store", {"require_mfa": required}, {"if-match": "*"})
    assert answer.status_code == 200, answer.text
