"""A person or program that works for the store, as the timeline names them."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.staff.role import Role


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff. `id` is the `sub` of their user in the user pool, which never changes."""

    id: str
    name: str
    role: Role
    is_removed: bool = False  # the removal is recorded


@dataclass(frozen=True, slots=True)
class Profile:
    """What is stored of a member of staff: None before the first sign-in.

    `generation` counts the ends of all their sessions in the back office.
    """

    member: StaffMember | None = None
    generation: int = 0
