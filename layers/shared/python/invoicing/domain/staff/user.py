"""Users of the user pool, as an administrator sees them."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.staff.role import Role


@dataclass(frozen=True, slots=True)
class User:
    """A user. `id` is their `sub`; a user who never signed in has the temporary password of the invitation."""

    id: str
    username: str
    email: str
    name: str
    roles: frozenset[Role]
    is_enabled: bool
    has_signed_in: bool
    has_authenticator: bool = False

    @property
    def role(self) -> Role | None:
        """The role that may do most."""
        return next((role for role in Role if role in self.roles), None)

    @property
    def title(self) -> str:
        """What to call them."""
        return self.name or self.email
