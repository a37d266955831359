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
from invoicing.adapters.dynamodb.staff.members import DynamoStaffMembers
from invoicing.adapters.dynamodb.staff.sessions import DynamoSessions
from invoicing.adapters.id_generator import RandomIds
from invoicing.domain.errors import InvoicingError
from invoicing.domain.events.store import StaffChange, StaffChanged
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.domain.values.text import is_email_address, plain_email
from invoicing.ports import Sessions, StaffMembers
from ops.deploy import outputs_of, read_stack
from ops.stage import StageError, read_stage
from ops.user_pool import User, UserPool

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
    """The user pool, the names and roles that timelines and the back office show, and the sessions there."""

    pool: UserPool
    members: StaffMembers
    sessions: Sessions

    def carry_out(self, request: Request) -> Iterator[str]:
        """Do what is asked for, and yield what was done, a line each. Raises StaffError."""
        user = self.pool.find(request.id or request.email)
        if user is None:
            yield from self._invite(request)
        elif request.removes:
            yield from self._remove(user)
        elif request.resets or (request.role and not user.is_enabled):
            yield from self._reset(user, request)
        else:
            yield from self._change(user, request)

    def described(self) -> Iterator[str]:
        """Yield a line for each user, owners first."""
        order = [*Role, None]
        for user in sorted(self.pool.users(), key=lambda user: (order.index(user.role), user.email)):
            status = "active" if user.has_signed_in else "invited"
            authenticator = "authenticator" if user.has_authenticator else ""
            parts = (user.role or "no role", status if user.is_enabled else "removed", authenticator)
            yield f"{parts[0]:8} {parts[1]:8} {parts[2]:14}{user.id}  {user.email}  {user.name}".rstrip()

    def _invite(self, request: Request) -> Iterator[str]:
        if request.id or request.resets or request.removes:
            raise StaffError("There is no such user: LIST=1 lists all of them.")
        if request.role is None:
            raise StaffError(f"There is no user {request.email}: to invite them, add ROLE=owner or ROLE=staff.")
        is_program = request.role is Role.PROGRAM
        # No code is sent to a program's address. The invitation is sent last: it may fail, and the user then exists.
        user = self.pool.create(request.email, request.name, is_verified=not is_program)
        self.pool.set_role(user, request.role)
        if is_program:
            yield _told_once(user, self.pool.set_password(user, is_temporary=False))
        else:
            sent = f"Invited {user.email} as {request.role}: an e-mail has a temporary password, valid for 7 days."
            yield from self._give_password(user, sent, prints=request.prints)
        self._record(user, request.role, request.name, StaffChange.INVITED)

    def _change(self, user: User, request: Request) -> Iterator[str]:
        role = request.role or user.role
        if role is None:
            raise StaffError(f"{user.email} has no role: add ROLE=owner or ROLE=staff.")
        if not user.is_enabled:
            raise StaffError(f"{user.email} was removed: to invite them again, add ROLE={role}.")
        change = None
        if role is not user.role or len(user.roles) > 1:
            self._require_same_kind(user, role)
            if role is not Role.OWNER:
                self._require_another_owner(user)
            self.pool.set_role(user, role)
            self._end_sessions(user)  # access tokens keep the old role until they end
            change = StaffChange.ROLE_CHANGED
            yield f"{user.email} is {role} now, and has to sign in again."
        if request.name and request.name != user.name:
            self.pool.change(user, name=request.name)
            self._record(user, role, request.name, None)
            yield f"The name of {user.email} is {request.name} now."
        if not user.has_signed_in:
            if role is Role.PROGRAM:  # an earlier command failed before the password was set
                yield _told_once(user, self.pool.set_password(user, is_temporary=False))
            else:
                sent = f"Sent the invitation to {user.email} again."
                yield from self._give_password(user, sent, prints=request.prints)
            change = change or StaffChange.INVITED_AGAIN
        if change is not None:
            self._record(user, role, request.name, change)
        elif request.name in {"", user.name}:
            yield f"{user.email} is {role} already: nothing was changed. RESET=1 ends all sessions and begins anew."

    def _reset(self, user: User, request: Request) -> Iterator[str]:
        """Lock out whoever is in, undo what they may have changed, and let the user in again.

        The user is let in last: a command that failed on the way leaves them out.
        """
        role = request.role or user.role
        if role is None:
            raise StaffError(f"{user.email} has no role: add ROLE=owner or ROLE=staff.")
        if not user.is_enabled and request.role is None:
            raise StaffError(f"{user.email} was removed: to invite them again, add ROLE={role}.")
        self._require_same_kind(user, role)
        if role is not Role.OWNER:
            self._require_another_owner(user)
        is_program = role is Role.PROGRAM
        password = self.pool.set_password(user, is_temporary=not is_program)
        self._end_sessions(user)
        self.pool.remove_authenticator(user)
        if not is_program:
            moved = {"email": request.email} if request.email != user.email else {}
            self.pool.change(user, **moved, email_verified="true")
        self.pool.set_role(user, role)
        self.pool.enable(user)
        if is_program:
            yield _told_once(user, password)
        else:
            restored = self.pool.find(user.username) or user
            yield f"Reset {restored.email}: all sessions ended, and the authenticator was removed."
            yield "Access tokens that are in use end within 10 minutes."
            yield from self._give_password(restored, "An e-mail has a temporary password.", prints=request.prints)
        self._record(user, role, request.name, StaffChange.RESET if user.is_enabled else StaffChange.INVITED_AGAIN)

    def _remove(self, user: User) -> Iterator[str]:
        self._require_another_owner(user)
        self.pool.disable(user)
        self._end_sessions(user)
        if user.role is not None:
            self._record(user, user.role, "", StaffChange.DISABLED)
        yield f"Removed {user.email}. Access tokens that are in use end within 10 minutes."

    def _give_password(self, user: User, sent: str, *, prints: bool) -> Iterator[str]:
        """Send a temporary password, or yield it where Cognito cannot send it: strangers can use up a day's e-mails."""
        if not prints and self.pool.send_invitation(user):
            yield sent
            return
        yield (
            "No e-mail was sent." if prints else f"Cognito sends no e-mail to {user.email} at present (docs/staff.md)."
        )
        yield _told_once(user, self.pool.set_password(user, is_temporary=True))
        yield "It is temporary, valid for 7 days: give it to them yourself, by a way that both of you trust."

    def _require_same_kind(self, user: User, role: Role) -> None:
        if user.role and (user.role is Role.PROGRAM) is not (role is Role.PROGRAM):
            raise StaffError("A program stays a program, and a person a person: invite another address.")

    def _require_another_owner(self, user: User) -> None:
        """Raise StaffError if the user is the last owner, or the last one who has ever signed in."""
        if Role.OWNER not in user.roles or not user.is_enabled:
            return
        others = (owner for owner in self.pool.owners() if owner.id != user.id and owner.is_enabled)
        if not any(owner.has_signed_in or not user.has_signed_in for owner in others):
            raise StaffError(f"{user.email} is the last owner: invite another owner, who signs in first.")

    def _end_sessions(self, user: User) -> None:
        """End all sessions. Access tokens end within 10 minutes, sessions of the back office at once.

        Those of the user pool end first: a sign-in at this moment asks there before it begins a session.
        """
        self.pool.end_sessions(user)
        self.sessions.end_all(user.id)

    def _record(self, user: User, role: Role, name: str, change: StaffChange | None) -> None:
        event = StaffChanged(sub=user.id, role=role, change=change) if change else None
        self.members.put(StaffMember(user.id, name or user.name or user.email, role), event)


def _told_once(user: User, password: str) -> str:
    return f"The password of {user.email}, which is not shown again: {password}"


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
    outbox = Outbox(table, ids=RandomIds(), clock=lambda: datetime.now(UTC), acting=lambda: None)
    pool = UserPool(client("cognito-idp"), outputs["UserPoolId"])
    dynamodb = client("dynamodb")
    return Team(pool, DynamoStaffMembers(dynamodb, table, lambda: outbox), DynamoSessions(dynamodb, table))


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
        team = team_of(arguments.stage, os.environ)
        for line in team.described() if arguments.list else team.carry_out(request_of(arguments)):
            print(line)
    except (StaffError, StageError, InvoicingError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
