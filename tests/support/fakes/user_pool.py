"""The users of `FakeStaff`, as an administrator sees and changes them."""

from collections.abc import Iterator

from invoicing.domain.errors import AlreadyMemberError, WeakPasswordError
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.user import User
from tests.support.fakes.staff import WEAK, FakeStaff, FakeUser


class FakeUserPool:
    """`invited` are the addresses that an invitation was sent to; with `is_mute`, none is sent."""

    def __init__(self, staff: FakeStaff) -> None:
        self.staff = staff
        self.invited: list[str] = []
        self.is_mute = False

    def find(self, username: str) -> User | None:
        found = [user for user in self.staff.users.values() if username in {user.id, user.email}]
        return self._user(found[0], has_authenticator=found[0].has_authenticator) if found else None

    def users(self) -> Iterator[User]:
        for user in self.staff.users.values():
            yield self._user(user, has_authenticator=user.has_authenticator)

    def members(self, *roles: Role) -> list[User]:
        return [self._user(user) for user in self.staff.users.values() if user.roles & {*roles}]

    def create(self, email: str, name: str, *, is_verified: bool) -> User:
        del is_verified
        if email in self.staff.users:
            raise AlreadyMemberError(email=email, pointer="/email")
        made = self.staff.users[email] = FakeUser(email, "", frozenset(), name, is_temporary=True)
        return self._user(made)

    def send_invitation(self, user: User) -> bool:
        if not self.is_mute:
            self._of(user).password = f"temporary-{len(self.invited)}"
            self.invited.append(user.email)
        return not self.is_mute

    def change(self, user: User, **attributes: str) -> None:
        found = self._of(user)
        other = self.staff.users.get(attributes.get("email", ""))
        if other is not None and other is not found:
            raise AlreadyMemberError("address", email=other.email, pointer="/email")
        found.name = attributes.get("name", found.name)
        found.email = attributes.get("email", found.email)
        self.staff.users = {one.email: one for one in self.staff.users.values()}

    def set_password(self, user: User, *, is_temporary: bool) -> str:
        found = self._of(user)
        found.password, found.is_temporary = "a generated password", is_temporary
        return found.password

    def choose_password(self, user: User, password: str) -> None:
        if password == WEAK:
            raise WeakPasswordError(pointer="/new_password")
        self._of(user).password = password

    def set_role(self, user: User, role: Role) -> None:
        self._of(user).roles = frozenset({role})

    def end_sessions(self, user: User) -> None:
        self._of(user).is_signed_out = True

    def remove_authenticator(self, user: User) -> None:
        self._of(user).has_authenticator = False

    def enable(self, user: User) -> None:
        self._of(user).is_enabled = True

    def disable(self, user: User) -> None:
        self._of(user).is_enabled = False

    def _of(self, user: User) -> FakeUser:
        return next(one for one in self.staff.users.values() if one.id == user.id)

    def _user(self, user: FakeUser, *, has_authenticator: bool = False) -> User:
        has_signed_in = not user.is_temporary
        about = (user.id, user.id, user.email, user.name, user.roles, user.is_enabled, has_signed_in)
        return User(*about, has_authenticator)
