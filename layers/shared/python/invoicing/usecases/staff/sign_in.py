"""Sign a person or a program in, and renew their access token."""

from __future__ import annotations

from urllib.parse import quote

from invoicing.domain.errors import (
    InvalidRefreshTokenError,
    MfaSetupRequiredError,
    RoleRequiredError,
    UnusedCredentialError,
)
from invoicing.domain.staff.credentials import Credentials, SignedIn, Tokens
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.ports import StaffPorts


def sign_in(credentials: Credentials, *, ports: StaffPorts) -> Tokens:
    """Exchange credentials for tokens, and keep name and role for timelines.

    The store may require an authenticator of people; programs have none. A person without one gets a secret instead of
    tokens, and confirms it by signing in again with a code.

    Raises:
        SignInError: the credentials are wrong or incomplete.
        MfaSetupRequiredError: the person has to set up an authenticator first.
        WeakPasswordError: the user pool does not take the new password.
        UnusedCredentialError: the account has no authenticator and needs none, and a code was sent.
        RoleRequiredError: the account has no role.
    """
    signed_in = ports.staff.sign_in(credentials)
    role = _role_of(signed_in)
    if not signed_in.used_authenticator:
        if _needs_authenticator(signed_in, ports):
            _set_up_authenticator(signed_in, credentials.mfa_code, ports)
        elif credentials.mfa_code is not None:
            raise UnusedCredentialError("mfa_code", "/mfa_code")
    ports.staff_members.put(StaffMember(signed_in.id, signed_in.name, role))
    return signed_in.tokens


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
    issuer = quote(ports.stores.get().name, safe="")
    label = f"{issuer}:{quote(signed_in.email, safe='@')}"
    raise MfaSetupRequiredError(secret, f"otpauth://totp/{label}?secret={secret}&issuer={issuer}")
