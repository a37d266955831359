"""The user pool, and the names of staff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from invoicing.acting_staff import acting_staff_id
from invoicing.domain.errors import (
    InvalidMfaCodeError,
    InvalidRefreshTokenError,
    InvalidResetCodeError,
    MfaCodeRequiredError,
    NewPasswordRequiredError,
    SignInError,
    UnusedCredentialError,
    WeakPasswordError,
)
from invoicing.domain.events import StoreEvent
from invoicing.domain.events.store import StaffChanged
from invoicing.domain.staff.credentials import Credentials, SignedIn, Tokens
from invoicing.domain.staff.member import Profile, StaffMember
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.session import Session

SECRET = "JBSWY3DPEHPK3PXP"
CODE = "123456"  # of every authenticator and every e-mail
WEAK = "password1234"


@dataclass
class FakeUser:
    """A user of the pool. Their `sub` is their address, unless said otherwise."""

    email: str
    password: str
    roles: frozenset[Role] = frozenset({Role.OWNER})
    name: str = ""
    is_temporary: bool = False
    has_secret: bool = False
    has_authenticator: bool = False
    is_signed_out: bool = False
    is_enabled: bool = True
    sub: str = ""

    @property
    def id(self) -> str:
        return self.sub or self.email


class FakeStaff:
    """The users, with the answers of the user pool. `emails` are the addresses that a code was sent to."""

    def __init__(self, *users: FakeUser) -> None:
        self.users = {user.email: user for user in users or (FakeUser("owner@example.com", "local-only"),)}
        self.emails: list[str] = []

    def sign_in(self, credentials: Credentials) -> SignedIn:
        user = self.users.get(credentials.email)
        if user is None or not user.is_enabled or user.password != credentials.password:
            raise SignInError
        if user.is_temporary:
            if credentials.new_password is None:
                raise NewPasswordRequiredError
            self._set_password(user, credentials.new_password)
        elif credentials.new_password is not None:
            raise UnusedCredentialError("new_password", "/new_password")
        if user.has_authenticator:
            if credentials.mfa_code is None:
                raise MfaCodeRequiredError
            if credentials.mfa_code != CODE:
                raise InvalidMfaCodeError
        user.is_signed_out = False
        return self._signed_in(user, used_authenticator=user.has_authenticator)

    def require_password(self, email: str, password: str) -> None:
        user = self.users.get(email)
        if user is None or not user.is_enabled or user.is_temporary or user.password != password:
            raise SignInError

    def id_of(self, email: str) -> str:
        return self.users[email].id

    def refresh(self, refresh_token: str) -> SignedIn:
        user = self.users.get(refresh_token.removeprefix("refresh-of-"))
        if user is None or user.is_signed_out:
            raise InvalidRefreshTokenError
        return self._signed_in(user)

    def require_valid(self, tokens: Tokens) -> None:
        if self._user(tokens).is_signed_out:
            raise SignInError

    def has_authenticator(self, tokens: Tokens) -> bool:
        return self._user(tokens).has_authenticator

    def new_authenticator(self, tokens: Tokens) -> str:
        self._user(tokens).has_secret = True
        return SECRET

    def confirm_authenticator(self, tokens: Tokens, mfa_code: str) -> None:
        user = self._user(tokens)
        if not user.has_secret or mfa_code != CODE:
            raise InvalidMfaCodeError
        user.has_authenticator = True

    def request_password_reset(self, email: str) -> None:
        user = self.users.get(email)
        if user is not None and not user.is_temporary:
            self.emails.append(email)

    def reset_password(self, email: str, code: str, new_password: str) -> str:
        if email not in self.emails or code != CODE:
            raise InvalidResetCodeError
        self._set_password(self.users[email], new_password)
        self.users[email].is_signed_out = True
        return self.users[email].id

    def _set_password(self, user: FakeUser, password: str) -> None:
        if password == WEAK:
            raise WeakPasswordError(pointer="/new_password")
        user.password, user.is_temporary = password, False

    def _user(self, tokens: Tokens) -> FakeUser:
        return self.users[tokens.access_token.removeprefix("token-of-")]

    def _signed_in(self, user: FakeUser, *, used_authenticator: bool = False) -> SignedIn:
        tokens = Tokens(f"token-of-{user.email}", f"refresh-of-{user.email}", 600)
        return SignedIn(user.id, user.name or user.email, user.email, user.roles, tokens, used_authenticator)


class FakeStaffMembers:
    """The staff members by id. `reads` counts the calls that read some."""

    def __init__(self, *members: StaffMember) -> None:
        self.by_id = {member.id: member for member in members}
        self.generations: dict[str, int] = {}
        self.reads = 0
        self.locked_until = datetime.min.replace(tzinfo=UTC)
        self.events: list[tuple[StoreEvent, str | None]] = []
        self.invitations: dict[str, tuple[str, datetime]] = {}  # the newest form and when, by the person's id

    def get(self, ids: Iterable[str]) -> Mapping[str, StaffMember]:
        self.reads += 1
        return {staff_id: self.by_id[staff_id] for staff_id in ids if staff_id in self.by_id}

    def profile(self, staff_id: str) -> Profile:
        return Profile(self.by_id.get(staff_id), self.generations.get(staff_id, 0))

    def put(
        self, member: StaffMember, event: StaffChanged | None = None, *, once: bool = False, seen: Profile | None = None
    ) -> bool:
        if seen is not None and seen.generation != self.profile(member.id).generation:
            return False
        is_stored = (event is not None and not once) or self.by_id.get(member.id) != member
        self.by_id[member.id] = member
        if event is not None and is_stored:
            self.events.append((event, acting_staff_id()))
        return is_stored

    def lock(self, now: datetime) -> datetime | None:
        if now < self.locked_until:
            return None
        self.locked_until = now + timedelta(seconds=30)
        return self.locked_until

    def unlock(self, lock: datetime) -> None:
        if self.locked_until == lock:
            self.locked_until = datetime.min.replace(tzinfo=UTC)

    def claim_invitation(self, staff_id: str, form_key: str, now: datetime, *, after: timedelta) -> bool:
        last = self.invitations.get(staff_id)
        is_next = last is None or (last[0] != form_key and last[1] <= now - after)
        if is_next:
            self.invitations[staff_id] = form_key, now
        return is_next

    def release_invitation(self, staff_id: str, form_key: str) -> None:
        if self.invitations.get(staff_id, ("",))[0] == form_key:
            del self.invitations[staff_id]


class FakeSessions:
    """The sessions by the member of staff and their id."""

    def __init__(self, members: FakeStaffMembers) -> None:
        self.members = members
        self.by_id: dict[tuple[str, str], Session] = {}

    def find(self, staff_id: str, session_id: str) -> tuple[StaffMember, Session] | None:
        session, profile = self.by_id.get((staff_id, session_id)), self.members.profile(staff_id)
        if session is None or profile.member is None or profile.generation != session.generation:
            return None
        return profile.member, session

    def live(self, staff_ids: Sequence[str], now: datetime) -> Mapping[str, Sequence[Session]]:
        found: dict[str, list[Session]] = {}
        for session in sorted(self.by_id.values(), key=lambda session: session.used_at, reverse=True):
            generation = self.members.profile(session.staff_id).generation
            if session.staff_id in staff_ids and session.is_live(now) and session.generation == generation:
                found.setdefault(session.staff_id, []).append(session)
        return found

    def begin(self, member: StaffMember, session: Session) -> bool:
        if self.members.profile(member.id).generation != session.generation:
            return False
        self.members.by_id[member.id] = member
        self._put(session)
        return True

    def renew(self, session: Session) -> bool:
        if (session.staff_id, session.id) not in self.by_id:
            return False
        self._put(session)
        return True

    def end(self, staff_id: str, session_id: str) -> None:
        self.by_id.pop((staff_id, session_id), None)

    def end_all(self, staff_id: str) -> None:
        if staff_id in self.members.by_id:
            self.members.generations[staff_id] = self.members.profile(staff_id).generation + 1
        self.by_id = {key: session for key, session in self.by_id.items() if key[0] != staff_id}

    def _put(self, session: Session) -> None:
        self.by_id[session.staff_id, session.id] = session
