"""What a member of staff changes of their own account. Each asks for the password, so a session alone changes nothing.

Wrong passwords count for the lock of the account, as those of signing in do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from invoicing.domain.events.store import StaffChange, StaffChanged
from invoicing.domain.staff.credentials import Credentials
from invoicing.usecases.staff.emergency_codes import renew_codes
from invoicing.usecases.staff.sessions import begin_session
from invoicing.usecases.staff.team import end_sessions

if TYPE_CHECKING:
    from invoicing.domain.staff.member import StaffMember
    from invoicing.domain.staff.session import Session, SessionSecret
    from invoicing.domain.staff.user import User
    from invoicing.ports import AccountPorts


@dataclass(frozen=True, slots=True)
class AuthenticatorSetUp:
    """The emergency codes, and the session of this browser: all others have ended. None if it has ended, too."""

    codes: tuple[str, ...] = field(repr=False)
    secret: SessionSecret | None
    stays_signed_in: bool


def change_password(user: User, member: StaffMember, password: str, new_password: str, *, ports: AccountPorts) -> None:
    """Replace the password, and end all sessions.

    Raises:
        SignInError: the password is wrong, or the account is locked.
        WeakPasswordError: the user pool does not take the new password.
    """
    ports.staff.require_password(user.email, password)
    ports.user_pool.choose_password(user, new_password)
    end_sessions(user, ports=ports)
    _record(member, StaffChange.PASSWORD_CHANGED, ports)


def propose_authenticator(user: User, password: str, *, ports: AccountPorts) -> str:
    """Return a secret for an authenticator, which counts once a code of it is confirmed.

    Raises:
        SignInError: the password is wrong, the account is locked, or it has an authenticator.
    """
    return ports.staff.new_authenticator(ports.staff.sign_in(Credentials(user.email, password)).tokens)


def confirm_authenticator(
    user: User, member: StaffMember, password: str, code: str, *, own: SessionSecret | None, ports: AccountPorts
) -> AuthenticatorSetUp:
    """Ask for the authenticator from now on, end all sessions that began without it, and begin one for this browser.

    The same form completes what failed after the code was taken: the authenticator is on then, without emergency codes.

    Raises:
        SignInError: as `propose_authenticator`.
        InvalidMfaCodeError: the code is not of the newest secret.
    """
    if user.has_authenticator:
        ports.staff.require_password(user.email, password)
    else:
        ports.staff.confirm_authenticator(ports.staff.sign_in(Credentials(user.email, password)).tokens, code)
    found = ports.sessions.find(own.staff_id, own.session_id) if own else None
    end_sessions(user, ports=ports)
    codes = renew_codes(user, member, password, change=StaffChange.AUTHENTICATOR_SET_UP, ports=ports)
    if found is None:
        return AuthenticatorSetUp(codes, None, stays_signed_in=False)
    return AuthenticatorSetUp(codes, _in_place_of(found[1], member, ports), found[1].stays_signed_in)


def remove_authenticator(user: User, member: StaffMember, password: str, *, ports: AccountPorts) -> None:
    """Ask for no code any more, and end all sessions. Where the store requires one, the next sign-in sets it up anew.

    Raises:
        SignInError: the password is wrong, or the account is locked.
    """
    ports.staff.require_password(user.email, password)
    ports.emergency_codes.discard(user.id)
    ports.user_pool.remove_authenticator(user)
    end_sessions(user, ports=ports)
    _record(member, StaffChange.AUTHENTICATOR_REMOVED, ports)


def _in_place_of(session: Session, member: StaffMember, ports: AccountPorts) -> SessionSecret | None:
    """Begin the session that goes on after all others have ended."""
    generation = ports.staff_members.profile(member.id).generation
    about = {"stays_signed_in": session.stays_signed_in, "used_authenticator": True}
    return begin_session(member, generation, **about, device=session.device, ports=ports)


def _record(member: StaffMember, change: StaffChange, ports: AccountPorts) -> None:
    ports.staff_members.put(member, StaffChanged(sub=member.id, role=member.role, change=change))
