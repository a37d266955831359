"""Invite staff and programs, change their role, reset or remove them, and list them.

    make staff STAGE=prod EMAIL=kari@example.com ROLE=owner      invite, or change the role
    make staff STAGE=prod EMAIL=kari@example.com                 send the invitation again
    make staff STAGE=prod EMAIL=kari@example.com RESET=1         end all sessions, and send a temporary password
    make staff STAGE=prod EMAIL=kari@example.com RESET=1 PRINT=1 print the password that an e-mail would have
    make staff STAGE=prod EMAIL=kari@example.com REMOVE=1        disable
    make staff STAGE=prod EMAIL=erp@example.com ROLE=program     add a program: its password is printed once
    make staff STAGE=prod LIST=1

NAME= is the name in timelines. ID= finds a user whose address was changed; EMAIL= is then the address to restore.
Running a command again after a failure completes it.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from invoicing.adapters.dynamodb.event_items import Outbox
from invoicing.adapters.dynamodb.staff.emergency_codes import DynamoEmergencyCodes
from invoicing.adapters.dynamodb.staff.members import DynamoStaffMembers
from invoicing.adapters.dynamodb.staff.sessions import DynamoSessions
from invoicing.adapters.dynamodb.store import DynamoStores
from invoicing.adapters.id_generator import RandomIds
from invoicing.adapters.user_pool import CognitoUserPool
from invoicing.domain.errors import InvoicingError
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.user import User
from invoicing.domain.values.text import is_email_address, plain_email
from invoicing.ports import Clock
from invoicing.ports.settings import Stores
from invoicing.ports.staff import EmergencyCodes, Sessions, StaffMembers, UserPool
from invoicing.usecases.staff import team
from ops.deploy import outputs_of, read_stack
from ops.stage import StageError, read_stage

ROOT = Path(__file__).resolve().parent.parent
Client = Callable[[str], Any]


class StaffError(Exception):
    """A request that is not carried out, and why."""


@dataclass(frozen=True)
class Request:
    """What is asked for: of the user with this address, or with this id."""

    email: str
    role: Role | None = None
    name: str = ""
    id: str = ""
    resets: bool = False
    removes: bool = False
    prints: bool = False  # a temporary password, and sends no e-mail


@dataclass(frozen=True)
class Team:
    """What changing the team needs of the world: the ports of a stack."""

    user_pool: UserPool
    staff_members: StaffMembers
    sessions: Sessions
    emergency_codes: EmergencyCodes
    stores: Stores
    clock: Clock

    def carry_out(self, request: Request) -> Iterator[str]:
        """Do what is asked for, and yield what was done, a line each. Raises StaffError or an error of the use case."""
        user = self.user_pool.find(request.id or request.email)
        if user is None or (user.role is None and request.role and not user.has_signed_in):
            yield from self._invite(request)
        elif request.removes:
            team.remove(user, ports=self)
            yield f"Removed {user.email}. Access tokens that are in use end within 10 minutes."
        elif request.resets or (request.role and not user.is_enabled):
            yield from self._reset(user, request)
        else:
            yield from self._change(user, request)

    def described(self) -> Iterator[str]:
        """Yield a line for each user, owners first."""
        order = [*Role, None]
        for user in sorted(self.user_pool.users(), key=lambda user: (order.index(user.role), user.email)):
            status = "active" if user.has_signed_in else "invited"
            authenticator = "authenticator" if user.has_authenticator else ""
            parts = (user.role or "no role", status if user.is_enabled else "removed", authenticator)
            yield f"{parts[0]:8} {parts[1]:8} {parts[2]:14}{user.id}  {user.email}  {user.name}".rstrip()

    def _invite(self, request: Request) -> Iterator[str]:
        if request.id or request.resets or request.removes:
            raise StaffError("There is no such user: LIST=1 lists all of them.")
        if request.role is None:
            raise StaffError(f"There is no user {request.email}: to invite them, add ROLE=owner or ROLE=staff.")
        invited = team.invite(request.email, request.name, request.role, sends=not request.prints, ports=self)
        sent = f"Invited {request.email} as {request.role}: an e-mail has a temporary password, valid for 7 days."
        yield from _told(invited, request.role, sent, prints=request.prints)

    def _change(self, user: User, request: Request) -> Iterator[str]:
        role = _role_of(user, request)
        if not user.is_enabled:
            raise StaffError(f"{user.email} was removed: to invite them again, add ROLE={role}.")
        known = self.staff_members.profile(user.id).member
        # A new name or another password is no reason to sign a member out.
        is_changed = user.roles != {role} or known is None or known.role is not role
        if is_changed:
            team.change_role(user, role, ports=self)
            yield f"{user.email} is {role} now, and has to sign in again."
        if request.name and team.rename(user, role, request.name, ports=self):
            is_changed = True
            yield f"The name of {user.email} is {request.name} now."
        if not user.has_signed_in:
            is_changed = True
            invited = team.invite_again(user, role, sends=not request.prints, ports=self)
            yield from _told(invited, role, f"Sent the invitation to {user.email} again.", prints=request.prints)
        if not is_changed:
            yield f"{user.email} is {role} already: nothing was changed. RESET=1 ends all sessions and begins anew."

    def _reset(self, user: User, request: Request) -> Iterator[str]:
        role = _role_of(user, request)
        if not user.is_enabled and request.role is None:
            raise StaffError(f"{user.email} was removed: to invite them again, add ROLE={role}.")
        asked = {"email": request.email, "name": request.name}
        invited = team.reset(user, role, **asked, sends=not request.prints, ports=self)
        if role is not Role.PROGRAM:
            yield f"Reset {invited.user.email}: all sessions ended, and the authenticator was removed."
            yield "Access tokens that are in use end within 10 minutes."
        yield from _told(invited, role, "An e-mail has a temporary password.", prints=request.prints)


def _role_of(user: User, request: Request) -> Role:
    role = request.role or user.role
    if role is None:
        raise StaffError(f"{user.email} has no role: add ROLE=owner or ROLE=staff.")
    return role


def _told(invited: team.Invitation, role: Role, sent: str, *, prints: bool) -> Iterator[str]:
    """Yield what became of the e-mail, and the password where no e-mail has it."""
    email = invited.user.email
    if not invited.password:
        yield sent
        return
    if role is not Role.PROGRAM:
        yield "No e-mail was sent." if prints else f"Cognito sends no e-mail to {email} at present (docs/staff.md)."
    yield f"The password of {email}, which is not shown again: {invited.password}"
    if role is not Role.PROGRAM:
        yield "It is temporary, valid for 7 days: give it to them yourself, by a way that both of you trust."


def team_of(stage: str, environment: Mapping[str, str]) -> Team:
    """Return the team of a stage's stack. Raises StageError."""
    found = read_stage(stage, (ROOT / "samconfig.toml").read_text(encoding="utf-8"), environment)
    session = boto3.Session(region_name=found.region)
    stack = read_stack(found, session.client)
    if stack is None:
        raise StageError(f"There is no stack {found.stack} in {found.region}: make deploy STAGE={stage}")
    return open_team(session.client, outputs_of(stack))


def open_team(client: Client, outputs: Mapping[str, str]) -> Team:
    """Return the team of a stack with these outputs."""
    table = outputs["TableName"]
    # No staff member acts here: whoever has credentials of the account may not be one.
    outbox = Outbox(table, ids=RandomIds(), clock=_now, acting=lambda: None)
    dynamodb = client("dynamodb")
    return Team(
        CognitoUserPool(client("cognito-idp"), outputs["UserPoolId"]),
        DynamoStaffMembers(dynamodb, table, lambda: outbox),
        DynamoSessions(dynamodb, table),
        DynamoEmergencyCodes(dynamodb, table, lambda: outbox),
        DynamoStores(dynamodb, table, lambda: outbox),
        _now,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def request_of(arguments: argparse.Namespace) -> Request:
    """Return what is asked for. Raises StaffError where something is missing."""
    email = plain_email(arguments.email).lower()
    if not is_email_address(email):
        raise StaffError("Give an address: make staff STAGE=… EMAIL=… (LIST=1 lists everybody).")
    if arguments.role and arguments.role not in set(Role):
        raise StaffError(f"ROLE is one of {', '.join(Role)}.")
    role = Role(arguments.role) if arguments.role else None
    flags = (bool(flag) for flag in (arguments.reset, arguments.remove, arguments.print))
    return Request(email, role, arguments.name, arguments.id, *flags)


def main() -> None:
    parser = argparse.ArgumentParser(description="Invite, change, reset, remove and list staff and programs.")
    parser.add_argument("stage", help="dev, staging or prod")
    for name in ("email", "role", "name", "id", "reset", "remove", "print", "list"):
        parser.add_argument(f"--{name}", default="")
    arguments = parser.parse_args()
    try:
        found = team_of(arguments.stage, os.environ)
        for line in found.described() if arguments.list else found.carry_out(request_of(arguments)):
            print(line)
    except (StaffError, StageError, InvoicingError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
