"""Emergency codes: make new ones, and sign in with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.errors import InvalidMfaCodeError, RoleRequiredError, SignInError
from invoicing.domain.events.store import StaffChange, StaffChanged
from invoicing.domain.staff.emergency_codes import hash_of, new_codes
from invoicing.domain.staff.role import Role
from invoicing.usecases.staff.sessions import begin_session
from invoicing.usecases.staff.sign_in import OfficeSession

if TYPE_CHECKING:
    from invoicing.domain.staff.credentials import Credentials
    from invoicing.domain.staff.member import StaffMember
    from invoicing.domain.staff.user import User
    from invoicing.ports import AccountPorts, StaffPorts


def renew_codes(
    user: User,
    member: StaffMember,
    password: str,
    *,
    change: StaffChange = StaffChange.EMERGENCY_CODES_RENEWED,
    ports: AccountPorts,
) -> tuple[str, ...]:
    """Replace all emergency codes, and return the new ones, which are stored as hashes.

    Raises:
        SignInError: the password is wrong, or the account is locked.
    """
    ports.staff.require_password(user.email, password)
    codes = new_codes()
    hashes = (one for code in codes if (one := hash_of(code)))
    ports.emergency_codes.replace(hashes, StaffChanged(sub=member.id, role=member.role, change=change))
    return codes


def sign_in_with_emergency_code(
    credentials: Credentials, code: str, *, stays_signed_in: bool, device: str = "", ports: StaffPorts
) -> OfficeSession:
    """Begin a session by the password and an emergency code. The authenticator stays as it is.

    The user pool gives no tokens without the authenticator's code, and a session needs none. The password is asked for
    again after the generation was read: whoever removes the person disables them first, and then ends all sessions. So
    no sign-in that is under way outlives the removal.

    Raises:
        SignInError: the password is wrong, the account is locked, or all sessions were ended at this moment.
        InvalidMfaCodeError: the code is wrong or was used.
        RoleRequiredError: the account has never opened the back office, or is a program's.
    """
    ports.staff.require_password(credentials.email, credentials.password)
    seen = ports.staff_members.profile(ports.staff.id_of(credentials.email))
    member = seen.member
    if member is None or member.role is Role.PROGRAM:
        raise RoleRequiredError.of([Role.OWNER, Role.STAFF], [member.role] if member else [])
    ports.staff.require_password(credentials.email, credentials.password)
    used = StaffChanged(sub=member.id, role=member.role, change=StaffChange.EMERGENCY_CODE_USED)
    hashed = hash_of(code)
    if hashed is None or not ports.emergency_codes.use(hashed, used):
        raise InvalidMfaCodeError
    about = {"stays_signed_in": stays_signed_in, "used_authenticator": True}
    secret = begin_session(member, seen.generation, **about, device=device, ports=ports)
    if secret is None:
        raise SignInError
    return OfficeSession(member, secret)
