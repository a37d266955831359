"""The port of signing in: the user pool of the people and programs that work for the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

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


class Staff(Protocol):
    """The users of the user pool."""

    def sign_in(self, credentials: Credentials) -> SignedIn:
        """Exchange credentials for tokens. A temporary password is replaced by the new one.

        Raises:
            SignInError: e-mail address or password is wrong, the password is temporary, or a code is missing or wrong.
            WeakPasswordError: the user pool does not take the new password.
            BusyError: too many requests.
        """

    def refresh(self, refresh_token: str) -> SignedIn:
        """Exchange a refresh token for a new access token.

        Raises:
            InvalidRefreshTokenError: it is invalid, expired or revoked.
        """

    def has_authenticator(self, tokens: Tokens) -> bool:
        """Tell whether the user has to send a code of an authenticator."""

    def new_authenticator(self, tokens: Tokens) -> str:
        """Return a new secret for the user's authenticator, which replaces one that was never confirmed."""

    def confirm_authenticator(self, tokens: Tokens, mfa_code: str) -> None:
        """Require the authenticator of the newest secret from now on.

        Raises:
            InvalidMfaCodeError: the code does not belong to the newest secret.
        """

    def request_password_reset(self, email: str) -> None:
        """Send a code by e-mail, if the address belongs to a user who may reset their password."""

    def reset_password(self, email: str, code: str, new_password: str) -> None:
        """Replace a forgotten password, and end all sessions of the user.

        Raises:
            InvalidResetCodeError: the code is wrong or has expired.
            WeakPasswordError: the user pool does not take the new password.
        """
