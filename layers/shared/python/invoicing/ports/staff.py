"""The ports of signing in: the user pool of the people and programs that work for the store, and their sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from invoicing.domain.staff.credentials import Credentials, SignedIn, Tokens
    from invoicing.domain.staff.member import StaffMember
    from invoicing.domain.staff.session import Session


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

    def require_valid(self, tokens: Tokens) -> None:
        """Ask whether tokens are still valid.

        Raises:
            SignInError: the user was disabled, or all their sessions have ended since.
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

    def reset_password(self, email: str, code: str, new_password: str) -> str:
        """Replace a forgotten password, end all sessions of the user pool, and return the user's id.

        Raises:
            InvalidResetCodeError: the code is wrong or has expired.
            WeakPasswordError: the user pool does not take the new password.
        """


class Sessions(Protocol):
    """The sessions of the back office."""

    def find(self, staff_id: str, session_id: str) -> tuple[StaffMember, Session] | None:
        """Read a session and its member of staff; None without either, and after the end of all their sessions.

        Whether it has expired is for the caller to see.
        """

    def begin(self, member: StaffMember, session: Session) -> bool:
        """Store a member of staff with a new session, unless all their sessions have ended since its generation.

        Tell whether they were stored.
        """

    def renew(self, session: Session) -> bool:
        """Store a renewed session, unless it has ended. Tell whether it was stored."""

    def end(self, staff_id: str, session_id: str) -> None:
        """Delete a session."""

    def end_all(self, staff_id: str) -> None:
        """End all sessions of a member of staff, those that begin at this moment among them."""
