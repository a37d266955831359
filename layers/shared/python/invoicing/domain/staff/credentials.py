"""What signs a person or a program in, and what they get for it."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.staff.role import Role


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signs a person or a program in. A temporary password needs `new_password`, an authenticator `mfa_code`."""

    email: str
    password: str
    new_password: str | None = None
    mfa_code: str | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """The access token for the API, which ends after `expires_in` seconds, and the refresh token for the next one."""

    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom the user pool let in. `id` is the user's `sub`; `name` is their e-mail address if they have no name."""

    id: str
    name: str
    email: str
    roles: frozenset[Role]
    tokens: Tokens
    used_authenticator: bool = False
