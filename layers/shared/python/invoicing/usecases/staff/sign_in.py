"""Sign a person or a program in, renew their access token, and reset a password."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from invoicing.domain.errors import (
    InvalidRefreshTokenError,
    MfaSetupRequiredError,
    RoleRequiredError,
    SignInError,
    UnusedCredentialError,
)
from invoicing.domain.staff.credentials import Credentials, SignedIn, Tokens
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.session import SessionSecret
from invoicing.ports import StaffPorts
from invoicing.usecases.staff.sessions import begin_session, end_all_sessions


@dataclass(frozen=True, slots=True)
class OfficeSession:
    """Who has signed in to the back office, and what the session's cookie holds."""

    member: StaffMember
    secret: SessionSecret


def sign_in(credentials: Credentials, *, ports: StaffPorts) -> Tokens:
    """Exchange credentials for tokens, and keep name and role for timelines and the back office.

    The store may require an authenticator of people; programs have none. A person without one gets a secret instead of
    tokens, and confirms it by signing in again with a code.

    Raises:
        SignInError: the credentials are wrong or incomplete.
        MfaSetupRequiredError: the person has to set up an authenticator first.
        WeakPasswordError: the user pool does not take the new password.
        UnusedCredentialError: the account has no authenticator and needs none, and a code was sent.
        RoleRequiredError: the account has no role.
    """
    member, tokens, _ = _authenticate(credentials, ports)
    seen = ports.staff_members.profile(member.id)
    if seen.member != member:
        ports.staff.require_valid(tokens)
        ports.staff_members.put(member, seen=seen)
    return tokens


def sign_in_to_office(
    credentials: Credentials, *, stays_signed_in: bool, device: str = "", ports: StaffPorts
) -> OfficeSession:
    """Exchange credentials for a session of the back office. The tokens are discarded.

    Whether they are still valid is asked after the generation was read: whoever removes the person, or changes their
    role, ends the tokens first and then all sessions. So a session of before that never begins after it.

    Raises:
        SignInError: as in `sign_in`, and if all sessions were ended at this moment.
        RoleRequiredError: the account has no role, or is a program's.
    """
    member, tokens, used_authenticator = _authenticate(credentials, ports)
    if member.role is Role.PROGRAM:
        raise RoleRequiredError.of([Role.OWNER, Role.STAFF], [member.role])
    seen = ports.staff_members.profile(member.id)
    ports.staff.require_valid(tokens)
    secret = begin_session(
        member,
        seen.generation,
        stays_signed_in=stays_signed_in,
        used_authenticator=used_authenticator,
        device=device,
        ports=ports,
    )
    if secret is None:
        raise SignInError
    return OfficeSession(member, secret)


def reset_password(email: str, code: str, new_password: str, *, ports: StaffPorts) -> None:
    """Replace a forgotten password, and end all sessions of the user.

    Raises:
        InvalidResetCodeError: the code is wrong or has expired.
        WeakPasswordError: the user pool does not take the new password.
    """
    end_all_sessions(ports.staff.reset_password(email, code, new_password), ports=ports)


def refresh(refresh_token: str, *, ports: StaffPorts) -> Tokens:
    """Exchange a refresh token for a new access token.

    Raises:
        InvalidRefreshTokenError: it is invalid, expired or revoked, or the store now requires an authenticator.
        RoleRequiredError: the account has no role any more.
    """
    signed_in = ports.staff.refresh(refresh_token)
    _role_of(signed_in)
    if _needs_authenticator(signed_in, ports) and not ports.staff.has_authenticator(signed_in.tokens):
        raise InvalidRefreshTokenError
    return signed_in.tokens


def _authenticate(credentials: Credentials, ports: StaffPorts) -> tuple[StaffMember, Tokens, bool]:
    """Return who it is, their tokens, and whether an authenticator was used."""
    signed_in = ports.staff.sign_in(credentials)
    role = _role_of(signed_in)
    used_authenticator = signed_in.used_authenticator
    if not used_authenticator:
        if _needs_authenticator(signed_in, ports):
            _set_up_authenticator(signed_in, credentials.mfa_code, ports)
            used_authenticator = True
        elif credentials.mfa_code is not None:
            raise UnusedCredentialError("mfa_code", "/mfa_code")
    return StaffMember(signed_in.id, signed_in.name, role), signed_in.tokens, used_authenticator


def _role_of(signed_in: SignedIn) -> Role:
    """Return the first of the roles, the one that may do most."""
    for role in Role:
        if role in signed_in.roles:
            return role
    raise RoleRequiredError("none")


def _needs_authenticator(signed_in: SignedIn, ports: StaffPorts) -> bool:
    return signed_in.roles != {Role.PROGRAM} and ports.stores.get().require_mfa


def _set_up_authenticator(signed_in: SignedIn, mfa_code: str | None, ports: StaffPorts) -> None:
    if mfa_code is not None:
        ports.staff.confirm_authenticator(signed_in.tokens, mfa_code)
        return
    # The tokens are discarded: with them, the account would be open without a code.
    secret = ports.staff.new_authenticator(signed_in.tokens)
    raise MfaSetupRequiredError(secret, authenticator_uri(secret, signed_in.email, ports.stores.get().name))


def authenticator_uri(secret: str, email: str, shop: str) -> str:
    """Return the address that an authenticator app takes, on this phone or as a QR code."""
    issuer = quote(shop, safe="")
    return f"otpauth://totp/{issuer}:{quote(email, safe='@')}?secret={secret}&issuer={issuer}"
