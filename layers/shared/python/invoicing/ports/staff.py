"""The ports of signing in: the user pool of the people and programs that work for the store, and their sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, timedelta

    from invoicing.domain.events.store import StaffChanged
    from invoicing.domain.staff.credentials import Credentials, SignedIn, Tokens
    from invoicing.domain.staff.email_change import EmailChange
    from invoicing.domain.staff.member import Profile, StaffMember
    from invoicing.domain.staff.role import Role
    from invoicing.domain.staff.session import Session
    from invoicing.domain.staff.user import User


class Staff(Protocol):
    """The users of the user pool."""

    def sign_in(self, credentials: Credentials) -> SignedIn:
        """Exchange credentials for tokens. A temporary password is replaced by the new one.

        Raises:
            SignInError: e-mail address or password is wrong, the password is temporary, or a code is missing or wrong.
            WeakPasswordError: the user pool does not take the new password.
            BusyError: too many requests.
        """

    def require_password(self, email: str, password: str) -> None:
        """Check the password of a user, who is not signed in by it.

        Raises:
            SignInError: it is wrong, or the account is locked.
        """

    def id_of(self, email: str) -> str:
        """Return the id of the user with this address, who has just given the right password.

        Raises:
            SignInError: the user was deleted.
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


class StaffMembers(Protocol):
    """Names and roles of the people and programs that work for the store, as timelines show them."""

    def get(self, ids: Iterable[str]) -> Mapping[str, StaffMember]:
        """Read staff members by id, in one call for each 100; unknown ones are left out."""

    def profile(self, staff_id: str) -> Profile:
        """Read what is stored of one staff member."""

    def put(
        self, member: StaffMember, event: StaffChanged | None = None, *, once: bool = False, seen: Profile | None = None
    ) -> bool:
        """Store a staff member and record the event. Without an event, or with `once`, only if something changed.

        With `seen`, they are not stored if all their sessions have ended since. Tell whether they were stored.
        """

    def lock(self, now: datetime) -> datetime | None:
        """Lock the team for one change, for half a minute. Return the lock's end; None while another has it."""

    def unlock(self, lock: datetime) -> None:
        """End a lock, unless it has expired and another has it."""

    def claim_invitation(self, staff_id: str, form_key: str, now: datetime, *, after: timedelta) -> bool:
        """Note which form sends the newest invitation. Tell whether another one sent the last, `after` ago or more."""

    def release_invitation(self, staff_id: str, form_key: str) -> None:
        """Forget the form, which has sent no invitation, unless another one has sent one since."""


class UserPool(Protocol):
    """The users of the user pool, as an administrator sees and changes them."""

    def find(self, username: str) -> User | None:
        """Return the user with this address or id."""

    def users(self) -> Iterator[User]:
        """Yield every user, those without a role among them."""

    def members(self, *roles: Role) -> Sequence[User]:
        """Return the users with one of these roles, disabled ones included, in few calls.

        Whether they have an authenticator is left out.
        """

    def create(self, email: str, name: str, *, is_verified: bool) -> User:
        """Create a user, without an invitation. No code is ever sent to an address that is not verified.

        Raises:
            AlreadyMemberError: the address belongs to another user.
            EmailRejectedError: the user pool takes no such address.
        """

    def send_invitation(self, user: User) -> bool:
        """Send a new temporary password by e-mail to a user whose password is temporary. Tell whether it was sent."""

    def change(self, user: User, **attributes: str) -> None:
        """Set attributes of a user, as the user pool names them.

        Raises:
            AlreadyMemberError: the address belongs to another user.
            EmailRejectedError: the user pool takes no such address.
        """

    def set_password(self, user: User, *, is_temporary: bool) -> str:
        """Set a random password and return it."""

    def choose_password(self, user: User, password: str) -> None:
        """Set the password that a user has chosen.

        Raises:
            WeakPasswordError: the user pool does not take it.
        """

    def set_role(self, user: User, role: Role) -> None:
        """Add the user to the group of the role, and then remove them from the others."""

    def end_sessions(self, user: User) -> None:
        """Revoke the user's refresh tokens."""

    def remove_authenticator(self, user: User) -> None:
        """Ask the user for no code any more."""

    def enable(self, user: User) -> None:
        """Let the user sign in again."""

    def disable(self, user: User) -> None:
        """Let the user sign in no more."""


class EmergencyCodes(Protocol):
    """The hashes of codes that sign in without the authenticator. An event is stored in the write that it tells of."""

    def count(self, staff_id: str) -> int:
        """Return how many codes are left."""

    def replace(self, hashes: Iterable[str], event: StaffChanged) -> None:
        """Replace all codes of the person that the event is about."""

    def use(self, code: str, event: StaffChanged) -> bool:
        """Use up the code with this hash. Tell whether there was one."""

    def discard(self, staff_id: str) -> None:
        """Delete all codes."""


class EmailChanges(Protocol):
    """Changes of e-mail addresses that wait for their code, one for each person."""

    def find(self, staff_id: str) -> EmailChange | None:
        """Read the change that waits."""

    def put(self, staff_id: str, change: EmailChange) -> None:
        """Store a change in place of the one before."""

    def count_try(self, staff_id: str, change: EmailChange) -> bool:
        """Count a try of a code. Tell whether it may be made: no other try and no other change came in between."""

    def discard(self, staff_id: str) -> None:
        """Delete the change."""


class Sessions(Protocol):
    """The sessions of the back office."""

    def live(self, staff_ids: Sequence[str], now: datetime) -> Mapping[str, Sequence[Session]]:
        """Read the sessions of members of staff that have not ended, newest use first; without one, no entry."""

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
