"""Invite people and programs, change their role, reset and remove them.

What failed on the way is completed by the same call again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from invoicing.domain.errors import AlreadyMemberError, BusyError, KindOfMemberError, LastOwnerError
from invoicing.domain.events.store import StaffChange, StaffChanged
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role

if TYPE_CHECKING:
    from invoicing.domain.staff.user import User
    from invoicing.ports import TeamPorts

AT_MOST_EVERY = timedelta(minutes=1)  # invitations of one address, unless one is asked for on the person's own page


@dataclass(frozen=True, slots=True)
class Invitation:
    """A user with a new password. `password` is empty if an e-mail of the user pool has it.

    `is_repeated` tells that the same form has sent it before, and that nothing was sent now.
    """

    user: User
    password: str = field(default="", repr=False)
    is_repeated: bool = False


def invite(
    email: str, name: str, role: Role, *, sends: bool = True, form_key: str = "", ports: TeamPorts
) -> Invitation:
    """Add a person or a program, or let one who was removed in again. A form sends one invitation.

    Raises:
        AlreadyMemberError: the address is that of a member.
        KindOfMemberError: a program is invited as a person, or a person as a program.
    """
    user = ports.user_pool.find(email)
    if user is not None and not user.is_enabled:
        return reset(user, role, email=email, name=name, sends=sends, form_key=form_key, ports=ports)
    if user is not None and user.role is not None:
        raise AlreadyMemberError(email=email, pointer="/email")
    # No code is sent to a program's address. A user without a role is left of an invitation that failed on the way.
    user = user or ports.user_pool.create(email, name, is_verified=role is not Role.PROGRAM)
    ports.user_pool.set_role(user, role)
    return _with_password(user, role, StaffChange.INVITED, name=name, sends=sends, form_key=form_key, ports=ports)


def invite_again(
    user: User, role: Role, *, sends: bool = True, form_key: str = "", after: timedelta = timedelta(), ports: TeamPorts
) -> Invitation:
    """Give a new password to a user who has never signed in. A form sends one, `after` the last or later."""
    change = StaffChange.INVITED_AGAIN
    return _with_password(user, role, change, sends=sends, form_key=form_key, after=after, ports=ports)


def change_role(user: User, role: Role, *, ports: TeamPorts) -> bool:
    """Give a user another role, and end their sessions. Tell whether the user pool had another one.

    A role that is given again ends the sessions, too: the change may have failed before it did. Sessions have the role
    of the profile, so one that may do less is written there first.

    Raises:
        LastOwnerError: no other owner is left.
        KindOfMemberError: a program would become a person, or a person a program.
    """
    with _alone(user, ports) as current:
        _require_same_kind(current, role)
        if role is not Role.OWNER:
            _require_another_owner(current, ports)
            ports.staff_members.put(StaffMember(current.id, current.title, role))
        ports.user_pool.set_role(current, role)
        end_sessions(current, ports=ports)  # access tokens keep the old role until they end
        _record(current, role, StaffChange.ROLE_CHANGED, ports)
    return current.roles != {role}


def rename(user: User, role: Role, name: str, *, ports: TeamPorts) -> bool:
    """Change the name in timelines and in the user pool. Tell whether there was something to change."""
    if name == user.name:
        return False
    ports.user_pool.change(user, name=name)
    ports.staff_members.put(StaffMember(user.id, name, role))
    return True


def reset(
    user: User,
    role: Role,
    *,
    email: str = "",
    name: str = "",
    sends: bool = True,
    form_key: str = "",
    ports: TeamPorts,
) -> Invitation:
    """Lock out whoever is in, undo what they may have changed, and let the user in again.

    The user is let in last: a reset that failed on the way leaves them out.

    Raises:
        LastOwnerError, KindOfMemberError: as `change_role`.
        AlreadyMemberError: another change has let them in since.
    """
    is_program = role is Role.PROGRAM
    pool = ports.user_pool
    with _alone(user, ports) as current:
        if current.is_enabled and not user.is_enabled:
            raise AlreadyMemberError(email=current.email, pointer="/email")
        _require_same_kind(current, role)
        if role is not Role.OWNER:
            _require_another_owner(current, ports)
        password = pool.set_password(current, is_temporary=not is_program)
        end_sessions(current, ports=ports)
        ports.emergency_codes.discard(current.id)
        pool.remove_authenticator(current)
        if not is_program:
            moved = {"email": email} if email and email != current.email else {}
            named = {"name": name} if name and name != current.name else {}
            pool.change(current, **moved, **named, email_verified="true")
        pool.set_role(current, role)
        pool.enable(current)
        _record(current, role, StaffChange.RESET if current.is_enabled else StaffChange.INVITED_AGAIN, ports, name)
    if is_program:
        return Invitation(user, password)
    let_in, at_once = pool.find(user.username) or user, timedelta()
    return _with_password(let_in, role, sends=sends, form_key=form_key, after=at_once, ports=ports)


def remove(user: User, *, ports: TeamPorts) -> None:
    """Disable a user, and end all their sessions. Whoever is removed already is not removed again.

    Sessions of the back office end before, too: whatever fails later, none of them goes on.

    Raises:
        LastOwnerError: no other owner is left.
    """
    with _alone(user, ports) as current:
        _require_another_owner(current, ports)
        ports.sessions.end_all(current.id)
        ports.user_pool.disable(current)
        end_sessions(current, ports=ports)
        if current.role is not None:
            removed = StaffMember(current.id, current.title, current.role, is_removed=True)
            event = StaffChanged(sub=current.id, role=current.role, change=StaffChange.DISABLED)
            ports.staff_members.put(removed, event, once=not current.is_enabled)


def end_sessions(user: User, *, ports: TeamPorts) -> None:
    """Sign a user out everywhere. Access tokens end within 10 minutes, sessions of the back office at once.

    Those of the user pool end first: a sign-in at this moment asks there before it begins a session.
    """
    ports.user_pool.end_sessions(user)
    ports.sessions.end_all(user.id)


def _with_password(
    user: User,
    role: Role,
    change: StaffChange | None = None,
    *,
    name: str = "",
    sends: bool,
    form_key: str,
    after: timedelta = AT_MOST_EVERY,
    ports: TeamPorts,
) -> Invitation:
    """Send a temporary password, or return it where Cognito cannot send it: strangers can use up a day's e-mails.

    Each password replaces the one before, so a form that is sent twice sends one, and so do forms at once. What was not
    sent is not the form's.
    """
    members = ports.staff_members
    if form_key and not members.claim_invitation(user.id, form_key, ports.clock(), after=after):
        return Invitation(user, is_repeated=True)
    is_program, is_sent = role is Role.PROGRAM, False
    try:
        if change is not None:
            _record(user, role, change, ports, name)
        is_sent = not is_program and sends and ports.user_pool.send_invitation(user)
    finally:
        if form_key and not is_sent:
            members.release_invitation(user.id, form_key)
    return Invitation(user, "" if is_sent else ports.user_pool.set_password(user, is_temporary=not is_program))


def _require_same_kind(user: User, role: Role) -> None:
    if user.role and (user.role is Role.PROGRAM) is not (role is Role.PROGRAM):
        raise KindOfMemberError


def _require_another_owner(user: User, ports: TeamPorts) -> None:
    """Raise LastOwnerError if the user is the last owner, or the last one who has ever signed in."""
    if Role.OWNER not in user.roles or not user.is_enabled:
        return
    others = (owner for owner in ports.user_pool.members(Role.OWNER) if owner.id != user.id and owner.is_enabled)
    if not any(owner.has_signed_in or not user.has_signed_in for owner in others):
        raise LastOwnerError(name=user.title)


@contextmanager
def _alone(user: User, ports: TeamPorts) -> Iterator[User]:
    """Let changes of the team take turns: of two owners who remove each other, one stays.

    Yield the user as the change before has left them: whoever was read as staff may be the last owner by now.
    """
    lock = ports.staff_members.lock(ports.clock())
    if lock is None:
        raise BusyError("team")
    try:
        yield ports.user_pool.find(user.username) or user
    finally:
        ports.staff_members.unlock(lock)


def _record(user: User, role: Role, change: StaffChange, ports: TeamPorts, name: str = "") -> None:
    event = StaffChanged(sub=user.id, role=role, change=change)
    ports.staff_members.put(StaffMember(user.id, name or user.title, role), event)
